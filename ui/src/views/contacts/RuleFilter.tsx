/**
 * The table's filter: its conditions as chips, the drawer that edits them, and saving them as a
 * segment.
 */
import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { FilterChips, SaveSegmentDialog, withoutEmptyGroups } from '../../features/segment';
import { useToast } from '../../features/toast';
import { FilterDrawer } from './FilterDrawer';
import type { TableState } from './useTableState';

export interface RuleFilterProps {
  state: TableState;
  /** How many contacts match. */
  total: number;
  /** The drawer is open. */
  opened: boolean;
  onClose: () => void;
  /** The last condition is about to be removed, and the focus with it. */
  onEmpty: () => void;
}

export function RuleFilter({ state, total, opened, onClose, onEmpty }: RuleFilterProps) {
  const { t } = useLingui();
  const toast = useToast();
  const [saving, setSaving] = useState(false);
  const { rule, setRule } = state;
  return (
    <>
      {rule.rules.length > 0 ? (
        <FilterChips
          group={rule}
          onChange={setRule}
          onSave={() => setSaving(true)}
          onEmpty={onEmpty}
        />
      ) : null}
      <FilterDrawer
        opened={opened}
        saving={saving}
        rule={rule}
        total={total}
        onChange={setRule}
        onSave={() => setSaving(true)}
        onClose={onClose}
      />
      <SaveSegmentDialog
        opened={saving}
        rule={withoutEmptyGroups(rule)}
        onClose={() => setSaving(false)}
        onSaved={({ name }) => toast({ message: t`Segment ${name} saved.` })}
      />
    </>
  );
}
