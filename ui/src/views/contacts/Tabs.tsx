/**
 * Tabs over the table: emptyGroup, each list, and those who may not be written to.
 *
 * The first lists stand as tabs, the others in a menu. Arrow keys move between tabs.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Menu } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { IconChevronDown, IconPlus } from '@tabler/icons-react';
import { Fragment, type KeyboardEvent, useState } from 'react';
import { ListDialog } from '../../features/ListDialog';
import { useFormat } from '../../format';
import type { ContactCounts, ListView, SegmentView } from '../../host/types';
import css from './contacts.module.css';

export type Tab = { kind: 'all' } | { kind: 'list'; id: string } | { kind: 'out' };

export interface TabsProps {
  tab: Tab;
  counts: ContactCounts;
  lists: ListView[];
  tags: ListView[];
  segments: SegmentView[];
  onTab: (tab: Tab) => void;
}

interface Entry {
  tab: Tab;
  key: string;
  name: string;
  count: number;
}

const keyOf = (tab: Tab) => (tab.kind === 'list' ? `list ${tab.id}` : tab.kind);

function move(event: KeyboardEvent<HTMLDivElement>): void {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const tabs = [...event.currentTarget.querySelectorAll<HTMLElement>('[role="tab"]')];
  const at = tabs.indexOf(document.activeElement as HTMLElement);
  const next = tabs[(at + step + tabs.length) % tabs.length];
  event.preventDefault();
  next?.focus();
  next?.click();
}

export function Tabs({ tab, counts, lists, tags, segments, onTab }: TabsProps) {
  const { t } = useLingui();
  const format = useFormat();
  const { ref, width } = useElementSize<HTMLDivElement>();
  const [making, setMaking] = useState(false);
  // A tab is about 130 px wide; two stand at the ends, and the buttons take the rest.
  const room = width === 0 ? 3 : Math.max(1, Math.floor((width - 600) / 130));
  const chosen = lists.findIndex((list) => tab.kind === 'list' && list.id === tab.id);
  const order =
    chosen >= room ? [...lists.slice(0, room - 1), ...lists.slice(chosen, chosen + 1)] : lists;
  const shown = order.slice(0, room);
  const others = lists.filter((list) => !shown.includes(list));
  const named = [...tags, ...segments].find((one) => tab.kind === 'list' && one.id === tab.id);
  const more: { label: string; entries: { id: string; name: string; people: number }[] }[] = [
    { label: t`Lists`, entries: others },
    { label: t`Tags`, entries: tags },
    { label: t`Segments`, entries: segments },
  ].filter((group) => group.entries.length > 0);
  const entries: Entry[] = [
    { tab: { kind: 'all' }, key: 'all', name: t`All contacts`, count: counts.total },
    ...shown.map(
      (list): Entry => ({
        tab: { kind: 'list', id: list.id },
        key: `list ${list.id}`,
        name: list.name,
        count: list.people,
      }),
    ),
    ...(named
      ? [
          {
            tab: { kind: 'list', id: named.id },
            key: `list ${named.id}`,
            name: named.name,
            count: named.people,
          } satisfies Entry,
        ]
      : []),
    {
      tab: { kind: 'out' },
      key: 'out',
      name: t`May not be written to`,
      count: counts.total - counts.sendable - counts.suppressed,
    },
  ];
  return (
    <div className={css.tabs} ref={ref}>
      <div role="tablist" aria-label={t`Lists`} className={css.strip} onKeyDown={move}>
        {entries.map((entry) => {
          const on = entry.key === keyOf(tab);
          return (
            <button
              key={entry.key}
              type="button"
              role="tab"
              aria-selected={on}
              tabIndex={on ? 0 : -1}
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
      {more.length > 0 ? (
        <Menu position="bottom-start">
          <Menu.Target>
            <Button
              size="xs"
              variant="subtle"
              className={css.more}
              rightSection={<IconChevronDown size={14} />}
            >
              <Trans>Tags and more</Trans>
            </Button>
          </Menu.Target>
          <Menu.Dropdown mah={360} style={{ overflowY: 'auto' }}>
            {more.map((group) => (
              <Fragment key={group.label}>
                <Menu.Label>{group.label}</Menu.Label>
                {group.entries.map((one) => (
                  <Menu.Item
                    key={one.id}
                    rightSection={
                      <span className={`${css.count} num`}>{format.number(one.people)}</span>
                    }
                    onClick={() => onTab({ kind: 'list', id: one.id })}
                  >
                    {one.name}
                  </Menu.Item>
                ))}
              </Fragment>
            ))}
          </Menu.Dropdown>
        </Menu>
      ) : null}
      <Button
        size="xs"
        variant="subtle"
        className={css.more}
        leftSection={<IconPlus size={14} />}
        onClick={() => setMaking(true)}
      >
        <Trans>New list</Trans>
      </Button>
      {making ? (
        <ListDialog
          list={null}
          onClose={() => setMaking(false)}
          onSaved={(list) => onTab({ kind: 'list', id: list.id })}
        />
      ) : null}
    </div>
  );
}
