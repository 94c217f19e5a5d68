/**
 * Writing a mail. Stands in until the page is written.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Page, PageHead, SkeletonRows, useCrumbs } from '../../components';

export default function ComposeView() {
  const { t } = useLingui();
  useCrumbs([{ label: t`Mail` }]);
  return (
    <Page>
      <PageHead title={<Trans>Mail</Trans>} />
      <SkeletonRows />
    </Page>
  );
}
