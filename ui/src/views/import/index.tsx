/**
 * Importing a file. Stands in until the page is written.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Page, PageHead, SkeletonRows, useCrumbs } from '../../components';

export default function ImportView() {
  const { t } = useLingui();
  useCrumbs([{ label: t`Import contacts` }]);
  return (
    <Page>
      <PageHead title={<Trans>Import contacts</Trans>} />
      <SkeletonRows />
    </Page>
  );
}
