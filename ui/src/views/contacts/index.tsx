/**
 * All people. Stands in until the page is written.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Page, PageHead, SkeletonRows, useCrumbs } from '../../components';

export default function ContactsView() {
  const { t } = useLingui();
  useCrumbs([{ label: t`Contacts` }]);
  return (
    <Page>
      <PageHead title={<Trans>Contacts</Trans>} />
      <SkeletonRows />
    </Page>
  );
}
