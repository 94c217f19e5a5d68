/**
 * All relays. Stands in until the page is written.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Page, PageHead, SkeletonRows, useCrumbs } from '../../components';

export default function RelaysView() {
  const { t } = useLingui();
  useCrumbs([{ label: t`Relays` }]);
  return (
    <Page>
      <PageHead title={<Trans>Relays</Trans>} />
      <SkeletonRows />
    </Page>
  );
}
