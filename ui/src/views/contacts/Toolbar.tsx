/**
 * Above the table: search, filter, columns, saved views, and what can be done with the list shown.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Box, Button, Group } from '@mantine/core';
import { IconFilter } from '@tabler/icons-react';
import type { ReactNode, RefObject } from 'react';
import { SearchField } from '../../components';
import { useFormat } from '../../format';
import type { ContactCounts } from '../../host/types';
import { ReasonPicker } from './ReasonPicker';
import type { TableState } from './useTableState';

export interface ToolbarProps {
  state: TableState;
  counts: ContactCounts | undefined;
  /** How many contacts match. */
  total: number;
  /** Gets the focus back when the filter is gone. */
  filterButton: RefObject<HTMLButtonElement | null>;
  onFilter: () => void;
  /** Menus at the right. */
  children: ReactNode;
}

export function Toolbar({ state, counts, total, filterButton, onFilter, children }: ToolbarProps) {
  const { t } = useLingui();
  const format = useFormat();
  const { tab, filter } = state;
  const matching = format.number(total);
  return (
    <Group gap={8} mt={-4}>
      <SearchField
        label={t`Search by email, name or any field`}
        value={state.search}
        width={296}
        onChange={state.setSearch}
      />
      {tab.kind === 'blocked' && counts ? (
        <ReasonPicker
          counts={counts}
          reason={filter.status ?? 'unsubscribed'}
          onReason={state.setStatus}
        />
      ) : null}
      <Button
        ref={filterButton}
        variant="default"
        leftSection={<IconFilter size={16} />}
        aria-haspopup="dialog"
        onClick={onFilter}
      >
        <Trans>Filter</Trans>
      </Button>
      <Box flex={1} />
      {state.search || filter.rule ? (
        <span className="small soft num" aria-live="polite">
          <Plural value={total} one="one person matches" other={`${matching} people match`} />
        </span>
      ) : null}
      {children}
    </Group>
  );
}
