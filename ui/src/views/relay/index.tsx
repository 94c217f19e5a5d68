/**
 * One relay: setting it up or changing it. Stands in until the page is written.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Page, PageHead, SkeletonRows, useCrumbs } from '../../components';

export default function RelayPageView() {
  const { t } = useLingui();
  useCrumbs([{ label: t`Relay` }]);
  return (
    <Page>
      <PageHead title={<Trans>Relay</Trans>} />
      <SkeletonRows />
    </Page>
  );
}
