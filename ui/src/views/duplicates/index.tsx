/**
 * Contacts that may be duplicates of each other, in groups, each of which can be merged.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { IconUsersGroup } from '@tabler/icons-react';
import { useRead } from '../../api';
import { Empty, ErrorPanel, Page, PageHead, SkeletonRows, useCrumbs } from '../../components';
import { useFormat } from '../../format';
import { DuplicateGroup } from './DuplicateGroup';

export default function DuplicatesView() {
  const { t } = useLingui();
  const format = useFormat();
  const { data, error, refetch } = useRead('contact_duplicates', {});
  useCrumbs([{ label: t`Contacts`, to: '/contacts' }, { label: t`Duplicates` }]);
  const count = format.number(data?.length ?? 0);
  return (
    <Page>
      <PageHead
        title={<Trans>Duplicates</Trans>}
        line={
          data && data.length > 0 ? (
            <Plural
              value={data.length}
              one="One group of contacts that may be the same person"
              other={`${count} groups of contacts that may be the same person`}
            />
          ) : (
            <Trans>
              Contacts that may be the same person: two spellings of one mailbox, or the same name
              with the same mailbox name, phone number or birthday.
            </Trans>
          )
        }
      />
      {error ? (
        <ErrorPanel
          title={<Trans>Couldn’t load the duplicates.</Trans>}
          error={error}
          onRetry={() => void refetch()}
        />
      ) : !data ? (
        <SkeletonRows rows={6} />
      ) : data.length === 0 ? (
        <Empty Icon={IconUsersGroup} title={<Trans>No duplicates found</Trans>}>
          <Trans>
            Two contacts never share an email address. The same name alone is not enough: many
            people share one.
          </Trans>
        </Empty>
      ) : (
        data.map((group) => (
          <DuplicateGroup key={group.people.map((one) => one.id).join(' ')} group={group} />
        ))
      )}
    </Page>
  );
}
