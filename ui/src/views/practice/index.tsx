/**
 * The practice inbox. Stands in until the page is written.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Page, PageHead, SkeletonRows, useCrumbs } from '../../components';

export default function PracticeInboxView() {
  const { t } = useLingui();
  useCrumbs([{ label: t`Practice inbox` }]);
  return (
    <Page>
      <PageHead title={<Trans>Practice inbox</Trans>} />
      <SkeletonRows />
    </Page>
  );
}
