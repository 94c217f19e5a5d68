/**
 * Review and start. Stands in until the page is written.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Page, PageHead, SkeletonRows, useCrumbs } from '../../components';

export default function ReviewView() {
  const { t } = useLingui();
  useCrumbs([{ label: t`Review and start` }]);
  return (
    <Page>
      <PageHead title={<Trans>Review and start</Trans>} />
      <SkeletonRows />
    </Page>
  );
}
