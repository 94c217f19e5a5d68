/**
 * All campaigns. Stands in until the page is written.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Page, PageHead, SkeletonRows, useCrumbs } from '../../components';

export default function CampaignsView() {
  const { t } = useLingui();
  useCrumbs([{ label: t`Campaigns` }]);
  return (
    <Page>
      <PageHead title={<Trans>Campaigns</Trans>} />
      <SkeletonRows />
    </Page>
  );
}
