/**
 * The suppression list: email addresses and whole domains that never receive a mail, whatever is
 * imported. The search is part of the address.
 *
 * Leaves out: the check itself, which the program makes at the start and before each mail.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group } from '@mantine/core';
import { IconBan, IconPlus } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { usePageSource } from '../../api';
import {
  Empty,
  Page,
  PageHead,
  SearchField,
  useCrumbs,
  useSelection,
  VirtualTable,
} from '../../components';
import type { SuppressionChoice } from '../../host/types';
import { AddDialog } from './AddDialog';
import { useColumns } from './columns';
import { FileActions } from './FileActions';
import { RemoveEntries } from './RemoveEntries';

function EmptyList({ search }: { search: string }) {
  if (search) {
    return <Empty Icon={IconBan} title={<Trans>No results for “{search}”</Trans>} />;
  }
  return (
    <Empty Icon={IconBan} title={<Trans>The suppression list is empty</Trans>}>
      <Trans>
        People who unsubscribe, bounce or complain are added automatically and stay here when the
        contact is deleted. You can add email addresses and whole domains.
      </Trans>
    </Empty>
  );
}

export default function SuppressionList() {
  const { t } = useLingui();
  useCrumbs([{ label: t`Contacts`, to: '/contacts' }, { label: t`Suppression list` }]);
  const { search = '' } = useSearch({ from: '/contacts/suppression' });
  const navigate = useNavigate({ from: '/contacts/suppression' });
  const [adding, setAdding] = useState(false);
  const [total, setTotal] = useState(0);
  const selection = useSelection();
  const source = usePageSource('suppression_page', { search, kind: null, reason: null });
  const columns = useColumns();
  const choice: SuppressionChoice =
    selection.chosen.kind === 'these'
      ? { kind: 'these', ids: [...selection.chosen.ids] }
      : { kind: 'matching', search, except: [...selection.chosen.except] };
  return (
    <Page full>
      <PageHead
        title={<Trans>Suppression list</Trans>}
        line={
          <Trans>
            These addresses never receive email, whatever you import. Checked when a campaign starts
            and again before each email.
          </Trans>
        }
        actions={
          <>
            <FileActions />
            <Button leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>
              <Trans>Add</Trans>
            </Button>
          </>
        }
      />
      <Group>
        <SearchField
          label={t`Email address or domain`}
          value={search}
          width={296}
          onChange={(typed) =>
            void navigate({ search: typed ? { search: typed } : {}, replace: true })
          }
        />
      </Group>
      <VirtualTable
        label={t`Suppression list`}
        source={source}
        columns={columns}
        rowId={(row) => row.id}
        rowName={(row) => row.entry}
        errorTitle={<Trans>The suppression list can’t be shown.</Trans>}
        selection={selection}
        onTotal={setTotal}
        empty={<EmptyList search={search} />}
      />
      <RemoveEntries count={selection.count(total)} choice={choice} onClear={selection.none} />
      {adding ? <AddDialog onClose={() => setAdding(false)} /> : null}
    </Page>
  );
}
