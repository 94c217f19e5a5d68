/**
 * Who got it, who did not, and why. Stands in until the page is written.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Page, PageHead, SkeletonRows, useCrumbs } from '../../components';

export default function DeliveriesView() {
  const { t } = useLingui();
  useCrumbs([{ label: t`Who got it` }]);
  return (
    <Page>
      <PageHead title={<Trans>Who got it</Trans>} />
      <SkeletonRows />
    </Page>
  );
}
