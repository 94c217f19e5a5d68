/**
 * Tabs above the table: all contacts, the first lists, and the contacts that cannot be emailed. Other
 * lists, tags and segments are in a menu. Arrow keys move between tabs.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Tabs as MantineTabs, Menu, Text } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { IconChevronDown, IconPlus } from '@tabler/icons-react';
import { Fragment, useState } from 'react';
import { ListDialog } from '../../features/ListDialog';
import { useFormat } from '../../format';
import type { ContactCounts, ListView, SegmentView } from '../../host/types';
import css from './contacts.module.css';

/** `list`: a list, a tag or a segment. */
export type Tab = { kind: 'all' } | { kind: 'list'; id: string } | { kind: 'blocked' };

export interface TabsProps {
  tab: Tab;
  counts: ContactCounts | undefined;
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
  /** Undefined while it is counted. */
  count: number | undefined;
}

const keyOf = (tab: Tab) => (tab.kind === 'list' ? `list ${tab.id}` : tab.kind);

function entryOf({ id, name, people }: Named): Entry {
  return { tab: { kind: 'list', id }, key: `list ${id}`, name, count: people };
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

function Count({ value }: { value: string }) {
  return (
    <Text span c="dimmed" fz="sm" fw={500} className="num">
      {value}
    </Text>
  );
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
                rightSection={<Count value={format.number(people)} />}
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

interface TabListProps {
  entries: Entry[];
  tab: Tab;
  onTab: (tab: Tab) => void;
}

function TabList({ entries, tab, onTab }: TabListProps) {
  const { t } = useLingui();
  const format = useFormat();
  return (
    <MantineTabs
      value={keyOf(tab)}
      onChange={(key) => {
        const entry = entries.find((one) => one.key === key);
        if (entry) onTab(entry.tab);
      }}
      miw={0}
      classNames={{ list: css.list, tab: css.tab, tabLabel: 'cut' }}
    >
      <MantineTabs.List aria-label={t`Lists`}>
        {entries.map((entry) => (
          <MantineTabs.Tab
            key={entry.key}
            value={entry.key}
            title={entry.name}
            rightSection={
              entry.count === undefined ? null : <Count value={format.number(entry.count)} />
            }
          >
            {entry.name}
          </MantineTabs.Tab>
        ))}
      </MantineTabs.List>
    </MantineTabs>
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
    { tab: { kind: 'all' }, key: 'all', name: t`All contacts`, count: counts?.total },
    ...shown.map(entryOf),
    ...(named ? [entryOf(named)] : []),
    {
      tab: { kind: 'blocked' },
      key: 'blocked',
      name: t`Can’t be emailed`,
      count: counts && counts.total - counts.sendable - counts.suppressed,
    },
  ];
  return (
    <Group ref={ref} gap={0} wrap="nowrap" className={css.tabs}>
      <TabList {...{ entries, tab, onTab }} />
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
