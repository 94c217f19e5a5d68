/**
 * Files that were chosen together, and the other sheets or files of the one looked at: which have the
 * same columns, and which of these go with it.
 *
 * Leaves out: whether two tables are alike, which the program says.
 */
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useRead, useWrite } from '../../api';
import {
  type DialectOverride,
  type Failure,
  type ImportPlan,
  type ImportTable,
  type InspectedFile,
  toFailure,
} from '../../host/types';
import { type ImportOptions, makePlan } from './plan';

export function tableKey({ token, sheet }: Pick<ImportTable, 'token' | 'sheet'>): string {
  return `${token} ${sheet ?? ''}`;
}

/** The one looked at, as people know it. */
export function tableName(inspected: InspectedFile): string {
  return inspected.archived ? (inspected.sheet ?? inspected.name) : inspected.name;
}

export interface Tables {
  /** All beside the one looked at. */
  others: ImportTable[];
  /** Those that are imported with it. */
  chosen: ImportTable[];
}

export function useTables(
  inspected: InspectedFile,
  dialect: DialectOverride,
  options: ImportOptions,
): Tables {
  const { next = [] } = useSearch({ from: '/contacts/import/$token' });
  const { data: others = [] } = useRead(
    'import_tables',
    { token: inspected.token, dialect, others: next },
    { enabled: next.length > 0 || inspected.sheets.length > 1, keep: true },
  );
  const alike = others.filter((one) => one.same_columns);
  // Files that were chosen together belong together; sheets of a workbook often repeat one another.
  const usual = (one: ImportTable) => one.token !== inspected.token || inspected.archived;
  const { batch } = options;
  const chosen = alike.filter((one) => (batch ? batch.includes(tableKey(one)) : usual(one)));
  return { others, chosen };
}

/** One plan for each table, with the same options. */
export function makePlans(
  inspected: InspectedFile,
  dialect: DialectOverride,
  options: ImportOptions,
  chosen: ImportTable[],
): ImportPlan[] {
  const first = makePlan(inspected, dialect, options);
  // What is a day here is one there.
  const dates = inspected.columns.flatMap(({ dates: order }, column) =>
    order ? [{ column, order }] : [],
  );
  const asGuessed = { encoding: null, delimiter: null, header: null, quote: null, preamble: null };
  const others = chosen.map(({ token, sheet }) => ({
    ...first,
    token,
    dialect: { ...asGuessed, sheet, dates },
  }));
  return [first, ...others];
}

/** What was started, and what stopped the others from beginning. */
export interface StartedRuns {
  ids: string[];
  failure: Failure | null;
}

/** Begins a check or an import for each plan, in their order. */
export function useImportRuns(onStarted: (started: StartedRuns) => void) {
  const { mutateAsync } = useWrite('import_run');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const start = async (plans: ImportPlan[], dryRun: boolean) => {
    setBusy(true);
    setFailure(null);
    const started: StartedRuns = { ids: [], failure: null };
    try {
      for (const plan of plans) {
        const { id } = await mutateAsync({ plan, dry_run: dryRun });
        started.ids.push(id);
      }
    } catch (thrown) {
      started.failure = toFailure(thrown);
    }
    setBusy(false);
    // A check of some of them is no check.
    if (started.failure && (dryRun || started.ids.length === 0)) setFailure(started.failure);
    else onStarted(started);
  };
  return { start, busy, failure };
}
