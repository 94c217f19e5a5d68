/**
 * Reads and writes the state of the contacts table in the address. A tab or a saved view is a step in
 * the history; typing, filtering and sorting replace the current one.
 *
 * Leaves out: columns and saved views (`useTableViews`).
 */
import { useDebouncedCallback } from '@mantine/hooks';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import type { Sort } from '../../components';
import { asGroup, emptyGroup, type Group } from '../../features/segment';
import type { ContactFilter, TableView } from '../../host/types';
import type { BlockedStatus, ContactsSearch } from './search';
import { columnOf } from './sort';
import type { Tab } from './Tabs';

/** Pause in typing before a filter is applied. */
const pauseMs = 250;

export interface TableState {
  tab: Tab;
  search: string;
  /** The filter as it is being edited; `filter.rule` follows after a pause. */
  rule: Group;
  sort: Sort;
  filter: ContactFilter;
  setTab: (tab: Tab) => void;
  setStatus: (status: BlockedStatus) => void;
  setSearch: (search: string) => void;
  setRule: (rule: Group) => void;
  setSort: (sort: Sort) => void;
  /** Shows what a saved view describes. */
  open: (view: TableView) => void;
}

/**
 * A copy of the filter that can be edited without waiting for the router. A change of the address
 * from elsewhere, such as Back, replaces the copy.
 */
function useRuleDraft(address: Group, write: (rule: Group) => void) {
  const [draft, setDraft] = useState(address);
  const key = JSON.stringify(address);
  const written = useRef(key);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is the address as text
  useEffect(() => {
    if (key === written.current) return;
    written.current = key;
    setDraft(address);
  }, [key]);
  const commit = (rule: Group) => {
    written.current = JSON.stringify(rule);
    write(rule);
  };
  const commitLater = useDebouncedCallback(commit, pauseMs);
  const edit = (rule: Group) => {
    setDraft(rule);
    commitLater.cancel();
    // A removed filter shows all contacts immediately.
    if (rule.rules.length === 0) commit(rule);
    else commitLater(rule);
  };
  return [draft, edit] as const;
}

const orNone = <T>(value: T | null | '') => value || undefined;

export function useTableState(): TableState {
  const address = useSearch({ from: '/contacts' });
  const navigate = useNavigate({ from: '/contacts' });
  const set = (change: ContactsSearch, step: 'push' | 'replace') =>
    void navigate({ search: (now) => ({ ...now, ...change }), replace: step === 'replace' });
  const [rule, setRule] = useRuleDraft(address.rule ?? emptyGroup, (next) =>
    set({ rule: next.rules.length > 0 ? next : undefined }, 'replace'),
  );
  const tab: Tab = address.list
    ? { kind: 'list', id: address.list }
    : { kind: address.status ? 'blocked' : 'all' };
  const search = address.search ?? '';
  return {
    tab,
    search,
    rule,
    sort: { column: address.sort ?? 'address', descending: address.descending ?? false },
    filter: {
      search,
      list: address.list ?? null,
      status: address.list ? null : (address.status ?? null),
      rule: address.rule ?? null,
    },
    setTab: (next) =>
      set(
        {
          list: next.kind === 'list' ? next.id : undefined,
          status: next.kind === 'blocked' ? 'unsubscribed' : undefined,
        },
        'push',
      ),
    setStatus: (status) => set({ status }, 'replace'),
    setSearch: (next) => set({ search: orNone(next) }, 'replace'),
    setRule,
    setSort: ({ column, descending }) => set({ sort: column, descending }, 'replace'),
    open: (view) =>
      set(
        {
          search: orNone(view.search),
          list: orNone(view.list),
          status: view.status === 'subscribed' ? undefined : orNone(view.status),
          rule: view.rule ? asGroup(view.rule) : undefined,
          sort: columnOf(view.sort),
          descending: view.descending,
        },
        'push',
      ),
  };
}
