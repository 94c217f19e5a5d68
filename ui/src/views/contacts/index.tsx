/**
 * All contacts: tabs by list, search, filter, sort, selection, and what can be done with those
 * selected.
 *
 * Leaves out: importing (its own page) and what was sent to a contact (the campaigns).
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Flex } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useRead } from '../../api';
import { ErrorPanel, Page, useCrumbs, useSelection } from '../../components';
import { emptyGroup } from '../../features/segment';
import type { ContactCounts, ListView } from '../../host/types';
import { BulkActions } from './BulkActions';
import { ContactsTable } from './ContactsTable';
import { useColumns } from './columns';
import { EmptyContacts } from './EmptyContacts';
import { Header } from './Header';
import { ListMenu } from './ListMenu';
import { RuleFilter } from './RuleFilter';
import { ColumnsMenu, ViewsMenu } from './TableViewMenu';
import { Tabs } from './Tabs';
import { Toolbar } from './Toolbar';
import { type TableState, useTableState } from './useTableState';
import { useTableViews } from './useTableViews';

interface TableProps {
  state: TableState;
  /** Ids of the columns to show. */
  shown: string[];
  /** How many contacts match. */
  total: number;
  onTotal: (total: number) => void;
  onClear: () => void;
}

/** The table and its selection, which ends when the filter changes. */
function Table({ state, shown, total, onTotal, onClear }: TableProps) {
  const selection = useSelection();
  const navigate = useNavigate();
  const { all } = useColumns();
  const filterKey = JSON.stringify(state.filter);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each other filter
  useEffect(() => selection.none(), [filterKey]);
  return (
    <Flex direction="column" pos="relative" flex={1} mih={0}>
      <ContactsTable
        state={state}
        // The email address identifies a row, so it is always shown.
        columns={all.filter(({ id }) => id === 'address' || shown.includes(id))}
        selection={selection}
        onTotal={onTotal}
        onOpen={(id) => void navigate({ to: '/contacts/$id', params: { id } })}
        onClear={onClear}
      />
      <BulkActions selection={selection} total={total} filter={state.filter} />
    </Flex>
  );
}

interface ContactsProps {
  /** Undefined while they are counted; the rows do not wait for them. */
  counts: ContactCounts | undefined;
  lists: ListView[];
}

function Contacts({ counts, lists }: ContactsProps) {
  const { t } = useLingui();
  const state = useTableState();
  const views = useTableViews(state);
  const { all, initial } = useColumns();
  const { data: tags = [] } = useRead('tag_all', {});
  const { data: segments = [] } = useRead('segment_list', {});
  const [filtering, setFiltering] = useState(false);
  const [total, setTotal] = useState(0);
  const filterButton = useRef<HTMLButtonElement>(null);
  const { tab } = state;
  const isShown = ({ id }: { id: string }) => tab.kind === 'list' && tab.id === id;
  const [list, tag, segment] = [lists.find(isShown), tags.find(isShown), segments.find(isShown)];
  const editable = list ?? tag;
  const title =
    (editable ?? segment)?.name ?? (tab.kind === 'blocked' ? t`Can’t be emailed` : t`All contacts`);
  useCrumbs([{ label: t`Contacts`, to: '/contacts' }, { label: title }]);
  const shown = views.columns.length > 0 ? views.columns : initial;
  const focusFilter = () => filterButton.current?.focus();
  return (
    <Page full>
      <Header counts={counts} />
      <Tabs {...{ tab, counts, lists, tags, segments }} onTab={state.setTab} />
      <Toolbar {...{ state, counts, total, filterButton }} onFilter={() => setFiltering(true)}>
        <ColumnsMenu
          all={all.filter((column) => column.id !== 'address')}
          shown={shown}
          onChange={views.setColumns}
        />
        <ViewsMenu
          views={views.saved}
          onOpen={views.open}
          onSave={(name) => views.save(name, shown)}
          onRemove={views.remove}
        />
        {editable ? (
          <ListMenu
            key={editable.id}
            list={editable}
            tag={!list}
            onDeleted={() => state.setTab({ kind: 'all' })}
          />
        ) : null}
      </Toolbar>
      <RuleFilter
        state={state}
        total={total}
        opened={filtering}
        onClose={() => setFiltering(false)}
        onEmpty={focusFilter}
      />
      <Table
        {...{ state, shown, total }}
        onTotal={setTotal}
        onClear={() => {
          focusFilter();
          state.setRule(emptyGroup);
        }}
      />
    </Page>
  );
}

export default function ContactsView() {
  const counts = useRead('contact_counts', {});
  const lists = useRead('list_all', {});
  const error = counts.error ?? lists.error;
  if (error) {
    return (
      <Page>
        <ErrorPanel
          title={<Trans>Couldn’t load the contacts.</Trans>}
          error={error}
          safe={<Trans>Your contacts are still stored; nothing was changed.</Trans>}
          onRetry={() => void Promise.all([counts.refetch(), lists.refetch()])}
        />
      </Page>
    );
  }
  if (counts.data?.total === 0 && lists.data?.length === 0) return <EmptyContacts />;
  return <Contacts counts={counts.data} lists={lists.data ?? []} />;
}
