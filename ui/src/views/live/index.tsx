/**
 * A campaign under way. Stands in until the page is written.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Page, PageHead, SkeletonRows, useCrumbs } from '../../components';

export default function LiveView() {
  const { t } = useLingui();
  useCrumbs([{ label: t`Sending` }]);
  return (
    <Page>
      <PageHead title={<Trans>Sending</Trans>} />
      <SkeletonRows />
    </Page>
  );
}
