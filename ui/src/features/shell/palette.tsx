/**
 * Ctrl/Cmd+K: go anywhere, do anything. Pages add their own actions with `usePaletteActions`.
 *
 * Leaves out: what is found besides commands and pages (`paletteSearch`).
 */

import { useLingui } from '@lingui/react/macro';
import { Spotlight, type SpotlightActionData, spotlight } from '@mantine/spotlight';
import {
  type Icon,
  IconFileImport,
  IconPlus,
  IconRoute,
  IconSearch,
  IconSettings,
} from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import type { NavItem } from '../../components';
import { useChooseImport } from '../chooseImport';
import { useNewCampaign } from '../newCampaign';
import css from './palette.module.css';
import { type FoundAction, filterActions, usePaletteSearch } from './paletteSearch';

export interface PaletteAction {
  id: string;
  label: string;
  Icon: Icon;
  run: () => void;
}

const Extra = createContext<PaletteAction[]>([]);
const SetExtra = createContext<(actions: PaletteAction[]) => void>(() => undefined);

export function PaletteProvider({ children }: { children: ReactNode }) {
  const [extra, setExtra] = useState<PaletteAction[]>([]);
  return (
    <SetExtra value={setExtra}>
      <Extra value={extra}>{children}</Extra>
    </SetExtra>
  );
}

export const openPalette = (): void => spotlight.open();

/** Adds a page's actions while it is open. Give it a memoised list. */
export function usePaletteActions(actions: PaletteAction[]): void {
  const set = useContext(SetExtra);
  useEffect(() => {
    set(actions);
    return () => set([]);
  }, [set, actions]);
}

export function Palette({ nav }: { nav: NavItem[] }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const extra = useContext(Extra);
  const newCampaign = useNewCampaign();
  const chooseImport = useChooseImport();
  const [query, setQuery] = useState('');
  const results = usePaletteSearch(query);

  const doing: PaletteAction[] = [
    { id: 'new-campaign', label: t`New campaign`, Icon: IconPlus, run: newCampaign },
    { id: 'import', label: t`Import contacts`, Icon: IconFileImport, run: chooseImport },
    {
      id: 'new-relay',
      label: t`Connect a relay`,
      Icon: IconRoute,
      run: () => void navigate({ to: '/relays/new' }),
    },
  ];
  const places = [...nav, { to: '/settings' as const, label: t`Settings`, Icon: IconSettings }];
  const action = (one: PaletteAction | FoundAction): SpotlightActionData => {
    const { id, label, Icon, run, ...more } = one;
    return {
      id,
      label,
      ...more,
      leftSection: <Icon size={18} stroke={1.7} aria-hidden />,
      onClick: run,
    };
  };
  const under = nav.flatMap((one) =>
    (one.under ?? []).map(({ to, label }) => ({ to, label, Icon: one.Icon })),
  );
  const groups = [
    ...(extra.length > 0 ? [{ group: t`On this page`, actions: extra.map(action) }] : []),
    { group: t`Actions`, actions: doing.map(action) },
    {
      group: t`Go to`,
      actions: [...places, ...under].map(({ to, label, Icon }) =>
        action({ id: `go ${to}`, label, Icon, run: () => void navigate({ to }) }),
      ),
    },
    ...results.map((one) => ({ group: one.group, actions: one.actions.map(action) })),
  ];

  return (
    <Spotlight
      actions={groups}
      filter={filterActions}
      query={query}
      onQueryChange={setQuery}
      scrollable
      maxHeight="60vh"
      shortcut="mod + K"
      highlightQuery={false}
      nothingFound={t`No results`}
      transitionProps={{ duration: 80 }}
      overlayProps={{ backgroundOpacity: 0.35, blur: 0 }}
      classNames={{
        action: css.action,
        actionsGroup: css.group,
        actionSection: css.section,
      }}
      searchProps={{
        leftSection: <IconSearch size={18} stroke={1.7} aria-hidden />,
        placeholder: t`Search or run a command`,
        'aria-label': t`Search or run a command`,
      }}
    />
  );
}
