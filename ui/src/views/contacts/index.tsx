/**
 * All people: tabs by list, search, filter, sort, choose, and what can be done with those chosen.
 *
 * Leaves out: importing (its own page) and what was sent to somebody (the campaigns).
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconFileImport, IconFilter, IconPlus } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useRead } from '../../api';
import {
  type Column,
  ErrorPanel,
  Page,
  PageHead,
  SearchField,
  SkeletonRows,
  type Sort,
  useCrumbs,
  useSelection,
} from '../../components';
import { useChooseImport } from '../../features/chooseImport';
import { useSay } from '../../features/say';
import {
  asGroup,
  emptyGroup,
  FilterChips,
  type Group,
  SaveSegmentDialog,
  withoutEmptyGroups,
} from '../../features/segment';
import { useFormat } from '../../format';
import type {
  ContactCounts,
  ContactFilter,
  ContactRow,
  ContactStatus,
  ListView,
  TableView,
} from '../../host/types';
import { BulkActions } from './BulkActions';
import { ContactDrawer } from './ContactDrawer';
import { People, useColumns } from './ContactsTable';
import css from './contacts.module.css';
import { EmptyContacts } from './EmptyContacts';
import { FilterDrawer } from './FilterDrawer';
import { ListMenu } from './ListMenu';
import { ReasonPicker } from './ReasonPicker';
import { columnOf, sortBy } from './sort';
import { ColumnsMenu, ViewsMenu } from './TableViewMenu';
import { type Tab, Tabs } from './Tabs';
import { useTableViews } from './useTableViews';

function Head({ counts }: { counts: ContactCounts }) {
  const format = useFormat();
  const all = format.number(counts.total);
  const sendable = format.number(counts.sendable);
  const rest = counts.total - counts.sendable;
  const out = format.number(rest);
  const choose = useChooseImport();
  const [adding, setAdding] = useState(false);
  return (
    <>
      <PageHead
        title={
          <span className="num">
            <Plural value={counts.total} one={`${all} contact`} other={`${all} contacts`} />
          </span>
        }
        line={
          <span className="num">
            {rest === 0 ? (
              <Trans>All of them may be written to</Trans>
            ) : (
              <Plural
                value={rest}
                one={`${sendable} may be written to; ${out} is left out: opted out, bounced, complained or no consent`}
                other={`${sendable} may be written to; ${out} are left out: they opted out, bounced, complained or gave no consent`}
              />
            )}
          </span>
        }
        actions={
          <>
            <Button variant="default" leftSection={<IconFileImport size={16} />} onClick={choose}>
              <Trans>Import</Trans>
            </Button>
            <Button leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>
              <Trans>New contact</Trans>
            </Button>
          </>
        }
      />
      {adding ? <ContactDrawer id={null} onClose={() => setAdding(false)} /> : null}
    </>
  );
}

/** A moment of rest before a filter is asked: one types on. */
const restMs = 250;

/** Changing what is looked at lets go of what was chosen. */
function Body({
  tab,
  filter,
  columns,
  sort,
  onSort,
  onSearch,
  onClear,
  total,
  onTotal,
}: {
  tab: Tab;
  filter: ContactFilter;
  columns: Column<ContactRow>[];
  sort: Sort;
  onSort: (sort: Sort) => void;
  onSearch: (search: string) => void;
  onClear: () => void;
  /** How many match. */
  total: number;
  onTotal: (total: number) => void;
}) {
  const selection = useSelection();
  const navigate = useNavigate();
  const looked = JSON.stringify(filter);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each other filter
  useEffect(() => selection.none(), [looked]);
  return (
    <div className={css.body}>
      <People
        filter={filter}
        tab={tab}
        columns={columns}
        sort={sort}
        onSort={onSort}
        selection={selection}
        onTotal={onTotal}
        onOpen={(id) => void navigate({ to: '/contacts/$id', params: { id } })}
        onSearch={onSearch}
        onClear={onClear}
      />
      <BulkActions selection={selection} total={total} filter={filter} />
    </div>
  );
}

export default function ContactsView() {
  const { t } = useLingui();
  const { list: first } = useSearch({ from: '/contacts' });
  const [tab, setTab] = useState<Tab>(first ? { kind: 'list', id: first } : { kind: 'all' });
  const [reason, setReason] = useState<Exclude<ContactStatus, 'subscribed'>>('unsubscribed');
  const [search, setSearch] = useState('');
  const [rule, setRule] = useState<Group>(emptyGroup);
  const [settled] = useDebouncedValue(rule, restMs);
  const filterButton = useRef<HTMLButtonElement>(null);
  const [filtering, setFiltering] = useState(false);
  const [saving, setSaving] = useState(false);
  const [total, setTotal] = useState(0);
  const format = useFormat();
  const say = useSay();
  const [sort, setSort] = useState<Sort>({ column: 'address', descending: false });
  const { all, first: begin } = useColumns();
  const views = useTableViews();
  const counts = useRead('contact_counts', {});
  const lists = useRead('list_all', {});
  const tags = useRead('tag_all', {});
  const segments = useRead('segment_list', {});
  const named = (all: { id: string; name: string }[] | undefined) =>
    tab.kind === 'list' ? all?.find((one) => one.id === tab.id) : undefined;
  const list = tab.kind === 'list' ? lists.data?.find((one) => one.id === tab.id) : undefined;
  const tag = tab.kind === 'list' ? tags.data?.find((one) => one.id === tab.id) : undefined;
  const here = list ?? tag ?? named(segments.data);
  useCrumbs([
    { label: t`Contacts`, to: '/contacts' },
    { label: here?.name ?? (tab.kind === 'out' ? t`May not be written to` : t`All contacts`) },
  ]);

  const error = counts.error ?? lists.error;
  if (error) {
    return (
      <Page>
        <ErrorPanel
          title={<Trans>The contacts cannot be shown.</Trans>}
          error={error}
          safe={<Trans>Nothing is lost: the contacts are stored as they were.</Trans>}
          onRetry={() => void Promise.all([counts.refetch(), lists.refetch()])}
        />
      </Page>
    );
  }
  if (!counts.data || !lists.data) {
    return (
      <Page>
        <PageHead title={<Trans>Contacts</Trans>} />
        <SkeletonRows rows={12} />
      </Page>
    );
  }
  if (counts.data.total === 0 && lists.data.length === 0) return <EmptyContacts />;

  const filter: ContactFilter = {
    search,
    list: tab.kind === 'list' ? tab.id : null,
    status: tab.kind === 'out' ? reason : null,
    // Taken away at once, and counted when the typing rests.
    rule: rule.rules.length > 0 && settled.rules.length > 0 ? settled : null,
  };
  const matching = format.number(total);
  const kept = views.views;
  const last = kept.find((view) => view.name === '')?.columns ?? [];
  const ids = last.length > 0 ? last : begin;
  // Who somebody is stays in sight.
  const shown = all.filter((column) => column.id === 'address' || ids.includes(column.id));
  const asView = (name: string, columns: string[]): TableView => ({
    ...filter,
    name,
    columns,
    sort: sortBy(sort.column),
    descending: sort.descending,
  });
  const keep = (name: string, columns: string[]) =>
    views.set([...kept.filter((view) => view.name !== name), asView(name, columns)]);
  const openView = (view: TableView) => {
    setSearch(view.search);
    setRule(view.rule ? asGroup(view.rule) : emptyGroup);
    setSort({ column: columnOf(view.sort), descending: view.descending });
    if (view.status !== null && view.status !== 'subscribed') setReason(view.status);
    setTab(
      view.list !== null
        ? { kind: 'list', id: view.list }
        : { kind: view.status === null ? 'all' : 'out' },
    );
    const others = kept.filter((one) => one.name !== '');
    views.set([...others, { ...view, name: '' }]);
  };
  return (
    <Page full>
      <Head counts={counts.data} />
      <Tabs
        tab={tab}
        counts={counts.data}
        lists={lists.data}
        tags={tags.data ?? []}
        segments={segments.data ?? []}
        onTab={setTab}
      />
      <div className={css.tools}>
        <SearchField
          label={t`Address, name or any field`}
          value={search}
          width={296}
          onChange={setSearch}
        />
        {tab.kind === 'out' ? (
          <ReasonPicker counts={counts.data} reason={reason} onReason={setReason} />
        ) : null}
        <Button
          ref={filterButton}
          variant="default"
          leftSection={<IconFilter size={16} />}
          aria-haspopup="dialog"
          onClick={() => setFiltering(true)}
        >
          <Trans>Filter</Trans>
        </Button>
        <span className={css.grow} />
        {search || filter.rule ? (
          <span className="small soft num" aria-live="polite">
            <Plural value={total} one="one person matches" other={`${matching} people match`} />
          </span>
        ) : null}
        <ColumnsMenu
          all={all.filter((column) => column.id !== 'address')}
          shown={ids}
          onChange={(chosen) => keep('', chosen)}
        />
        <ViewsMenu
          views={kept}
          onOpen={openView}
          onSave={(name) => keep(name, ids)}
          onForget={(name) => views.set(kept.filter((view) => view.name !== name))}
        />
        {list || tag ? (
          <ListMenu
            key={(list ?? tag)?.id}
            list={(list ?? tag) as ListView}
            tag={!list}
            onGone={() => setTab({ kind: 'all' })}
          />
        ) : null}
      </div>
      {rule.rules.length > 0 ? (
        <FilterChips
          group={rule}
          onChange={setRule}
          onSave={() => setSaving(true)}
          onNone={() => filterButton.current?.focus()}
        />
      ) : null}
      <FilterDrawer
        opened={filtering}
        asking={saving}
        rule={rule}
        total={total}
        onChange={setRule}
        onSave={() => setSaving(true)}
        onClose={() => setFiltering(false)}
      />
      <SaveSegmentDialog
        opened={saving}
        rule={withoutEmptyGroups(rule)}
        onClose={() => setSaving(false)}
        onSaved={({ name }) => say({ message: t`The segment ${name} is saved.` })}
      />
      <Body
        tab={tab}
        filter={filter}
        columns={shown.length > 0 ? shown : all}
        sort={sort}
        onSort={setSort}
        onSearch={setSearch}
        onClear={() => {
          filterButton.current?.focus();
          setRule(emptyGroup);
        }}
        total={total}
        onTotal={setTotal}
      />
    </Page>
  );
}
