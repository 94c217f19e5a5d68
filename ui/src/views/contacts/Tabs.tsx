/**
 * Tabs above the table: all contacts, the first lists, and the contacts that cannot be emailed. Other
 * lists, tags and segments are in a menu. Arrow keys move between tabs.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Menu } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { IconChevronDown, IconPlus } from '@tabler/icons-react';
import { Fragment, type KeyboardEvent, useState } from 'react';
import { ListDialog } from '../../features/ListDialog';
import { useFormat } from '../../format';
import type { ContactCounts, ListView, SegmentView } from '../../host/types';
import css from './contacts.module.css';

/** `list`: a list, a tag or a segment. */
export type Tab = { kind: 'all' } | { kind: 'list'; id: string } | { kind: 'blocked' };

export interface TabsProps {
  tab: Tab;
  counts: ContactCounts;
  lists: ListView[];
  tags: ListView[];
  segments: SegmentView[];
  onTab: (tab: Tab) => void;
}

/** A list, a tag or a segment. */
interface Named {
  id: string;
  name: string;
  people: number;
}

interface Entry {
  tab: Tab;
  key: string;
  name: string;
  count: number;
}

const keyOf = (tab: Tab) => (tab.kind === 'list' ? `list ${tab.id}` : tab.kind);

function entryOf({ id, name, people }: Named): Entry {
  return { tab: { kind: 'list', id }, key: `list ${id}`, name, count: people };
}

function moveFocus(event: KeyboardEvent<HTMLDivElement>): void {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const tabs = [...event.currentTarget.querySelectorAll<HTMLElement>('[role="tab"]')];
  const at = tabs.indexOf(document.activeElement as HTMLElement);
  const next = tabs[(at + step + tabs.length) % tabs.length];
  event.preventDefault();
  next?.focus();
  next?.click();
}

/** The lists that fit as tabs; the list shown is always one of them. */
function visibleLists(lists: ListView[], tab: Tab, width: number): ListView[] {
  // A tab is about 130 px wide; the tabs at both ends and the buttons take about 600 px.
  const room = width === 0 ? 3 : Math.max(1, Math.floor((width - 600) / 130));
  const chosen = lists.findIndex((list) => tab.kind === 'list' && list.id === tab.id);
  const order =
    chosen >= room ? [...lists.slice(0, room - 1), ...lists.slice(chosen, chosen + 1)] : lists;
  return order.slice(0, room);
}

interface MoreMenuProps {
  groups: { label: string; entries: Named[] }[];
  onTab: (tab: Tab) => void;
}

function MoreMenu({ groups, onTab }: MoreMenuProps) {
  const format = useFormat();
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button
          size="xs"
          variant="subtle"
          flex="none"
          ml={4}
          rightSection={<IconChevronDown size={14} />}
        >
          <Trans>Tags and more</Trans>
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={360} style={{ overflowY: 'auto' }}>
        {groups.map(({ label, entries }) => (
          <Fragment key={label}>
            <Menu.Label>{label}</Menu.Label>
            {entries.map(({ id, name, people }) => (
              <Menu.Item
                key={id}
                rightSection={<span className={`${css.count} num`}>{format.number(people)}</span>}
                onClick={() => onTab({ kind: 'list', id })}
              >
                {name}
              </Menu.Item>
            ))}
          </Fragment>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

interface StripProps {
  entries: Entry[];
  tab: Tab;
  onTab: (tab: Tab) => void;
}

function Strip({ entries, tab, onTab }: StripProps) {
  const { t } = useLingui();
  const format = useFormat();
  return (
    <div role="tablist" aria-label={t`Lists`} className={css.strip} onKeyDown={moveFocus}>
      {entries.map((entry) => {
        const selected = entry.key === keyOf(tab);
        return (
          <button
            key={entry.key}
            type="button"
            role="tab"
            aria-selected={selected}
            tabIndex={selected ? 0 : -1}
            className={css.tab}
            title={entry.name}
            onClick={() => onTab(entry.tab)}
          >
            <span className="cut">{entry.name}</span>
            <span className={`${css.count} num`}>{format.number(entry.count)}</span>
          </button>
        );
      })}
    </div>
  );
}

export function Tabs({ tab, counts, lists, tags, segments, onTab }: TabsProps) {
  const { t } = useLingui();
  const { ref, width } = useElementSize<HTMLDivElement>();
  const [adding, setAdding] = useState(false);
  const shown = visibleLists(lists, tab, width);
  const named = [...tags, ...segments].find((one) => tab.kind === 'list' && one.id === tab.id);
  const groups = [
    { label: t`Lists`, entries: lists.filter((list) => !shown.includes(list)) },
    { label: t`Tags`, entries: tags },
    { label: t`Segments`, entries: segments },
  ].filter((group) => group.entries.length > 0);
  const entries: Entry[] = [
    { tab: { kind: 'all' }, key: 'all', name: t`All contacts`, count: counts.total },
    ...shown.map(entryOf),
    ...(named ? [entryOf(named)] : []),
    {
      tab: { kind: 'blocked' },
      key: 'blocked',
      name: t`Can’t be emailed`,
      count: counts.total - counts.sendable - counts.suppressed,
    },
  ];
  return (
    <Group ref={ref} gap={0} wrap="nowrap" className={css.tabs}>
      <Strip {...{ entries, tab, onTab }} />
      {groups.length > 0 ? <MoreMenu groups={groups} onTab={onTab} /> : null}
      <Button
        size="xs"
        variant="subtle"
        flex="none"
        ml={4}
        leftSection={<IconPlus size={14} />}
        onClick={() => setAdding(true)}
      >
        <Trans>New list</Trans>
      </Button>
      {adding ? (
        <ListDialog
          list={null}
          onClose={() => setAdding(false)}
          onSaved={({ id }) => onTab({ kind: 'list', id })}
        />
      ) : null}
    </Group>
  );
}
