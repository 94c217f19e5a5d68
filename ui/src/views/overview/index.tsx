/**
 * The overview. Stands in until the page is written.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Page, PageHead, SkeletonRows, useCrumbs } from '../../components';

export default function OverviewView() {
  const { t } = useLingui();
  useCrumbs([{ label: t`Overview` }]);
  return (
    <Page>
      <PageHead title={<Trans>Overview</Trans>} />
      <SkeletonRows />
    </Page>
  );
}
