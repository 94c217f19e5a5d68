/**
 * The table of the contacts that match.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconUserSearch } from '@tabler/icons-react';
import { usePageSource } from '../../api';
import { type Column, Empty, type Selection, VirtualTable } from '../../components';
import type { ContactRow } from '../../host/types';
import { lastMailColumn } from './columns';
import { sortBy } from './sort';
import type { TableState } from './useTableState';

export interface ContactsTableProps {
  state: TableState;
  columns: Column<ContactRow>[];
  selection: Selection;
  onTotal: (total: number) => void;
  onOpen: (id: string) => void;
  /** Removes the filter. */
  onClear: () => void;
}

/** Shown where no contact matches, with the way to see more. */
function NoMatch({ state, onClear }: { state: TableState; onClear: () => void }) {
  const { search, filter, tab } = state;
  if (search) {
    return (
      <Empty
        Icon={IconUserSearch}
        title={<Trans>No contact matches “{search}”.</Trans>}
        action={
          <Button variant="default" onClick={() => state.setSearch('')}>
            <Trans>Clear search</Trans>
          </Button>
        }
      />
    );
  }
  if (filter.rule) {
    return (
      <Empty
        Icon={IconUserSearch}
        title={<Trans>No contact matches the filter.</Trans>}
        action={
          <Button variant="default" onClick={onClear}>
            <Trans>Clear filter</Trans>
          </Button>
        }
      />
    );
  }
  if (tab.kind !== 'list') {
    return <Empty Icon={IconUserSearch} title={<Trans>No contacts here</Trans>} />;
  }
  return (
    <Empty Icon={IconUserSearch} title={<Trans>This list is empty</Trans>}>
      <Trans>
        Select people under “All contacts” and add them, or import a file into this list.
      </Trans>
    </Empty>
  );
}

export function ContactsTable(props: ContactsTableProps) {
  const { state, columns, selection, onTotal, onOpen, onClear } = props;
  const { t } = useLingui();
  const { filter, sort } = state;
  const withLastMail = columns.some((column) => column.id === lastMailColumn);
  const source = usePageSource(
    'contact_page',
    { filter, sort: sortBy(sort.column), descending: sort.descending, last_mail: withLastMail },
    withLastMail ? 'deliveries' : undefined,
  );
  return (
    <VirtualTable
      label={t`People`}
      source={source}
      columns={columns}
      rowId={(row) => row.id}
      rowName={(row) => row.address}
      errorTitle={<Trans>Couldn’t load the contacts.</Trans>}
      sort={sort}
      onSort={state.setSort}
      selection={selection}
      onTotal={onTotal}
      onOpen={(row) => onOpen(row.id)}
      empty={<NoMatch state={state} onClear={onClear} />}
    />
  );
}
