/**
 * Settings. Stands in until the page is written.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Page, PageHead, SkeletonRows, useCrumbs } from '../../components';

export default function SettingsPageView() {
  const { t } = useLingui();
  useCrumbs([{ label: t`Settings` }]);
  return (
    <Page>
      <PageHead title={<Trans>Settings</Trans>} />
      <SkeletonRows />
    </Page>
  );
}
