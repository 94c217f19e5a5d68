/**
 * The first people of the file as they will look with the columns chosen so far, and what would
 * become of each. The people show at once; what becomes of them comes when the program has looked.
 */
import { useLingui } from '@lingui/react/macro';
import { Group, Skeleton, Text } from '@mantine/core';
import { useRead } from '../../api';
import { type DataColumn, DataTable, useLate } from '../../components';
import { useFormat } from '../../format';
import type {
  ColumnRole,
  ImportPlan,
  ImportSampleRow,
  InspectedFile,
  RowResult,
} from '../../host/types';
import { roleName } from './importLabels';
import { roleKey } from './plan';
import { RowOutcome } from './RowOutcome';

const order: ColumnRole['kind'][] = [
  'address',
  'given_name',
  'family_name',
  'full_name',
  'other_address',
  'field',
  'consent',
  'opted_out',
  'consent_at',
  'evidence',
  'lists',
  'tags',
];

/** As it will be kept; what is no field stays as it is written. */
function cell(row: ImportSampleRow, role: ColumnRole, at: number): string | undefined {
  return role.kind === 'field' ? row.stored[at] : row.cells[at];
}

/** The rows that are shown. */
const shownRows = 8;

export const previewRows = (inspected: InspectedFile): ImportSampleRow[] =>
  inspected.rows.slice(0, shownRows);

/** What becomes of each row; a row with several people has several. */
function useResults(plan: ImportPlan) {
  // Names and wording make no difference, and are typed.
  const asked = { ...plan, wording: '', new_list: null, lists: [] };
  const enabled = plan.columns.some((role) => role.kind === 'address');
  const { data, isFetching } = useRead('import_preview', { plan: asked }, { enabled, keep: true });
  const late = useLate(enabled && isFetching && !data);
  const results = new Map<number, RowResult[]>();
  for (const { row, result } of enabled ? (data ?? []) : []) {
    results.set(row, [...(results.get(row) ?? []), result]);
  }
  return { results, late };
}

export interface PreviewTableProps {
  inspected: InspectedFile;
  roles: ColumnRole[];
  plan: ImportPlan;
}

function Results({ results, late }: { results: RowResult[]; late: boolean }) {
  const { t } = useLingui();
  const format = useFormat();
  const [first, ...others] = results;
  if (!first) return late ? <Skeleton h={10} w="60%" /> : '';
  const more = format.number(others.length);
  return (
    <Group gap={6} wrap="nowrap">
      <RowOutcome result={first} />
      {others.length > 0 ? <span className="small faint">{t`and ${more} more`}</span> : null}
    </Group>
  );
}

export function PreviewTable({ inspected, roles, plan }: PreviewTableProps) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const { results, late } = useResults(plan);
  const shown = roles
    .map((role, at) => ({ role, at }))
    .filter(({ role }) => role.kind !== 'ignore')
    .sort((a, b) => order.indexOf(a.role.kind) - order.indexOf(b.role.kind));
  const refused = (row: ImportSampleRow) =>
    results.get(row.number)?.every(({ kind }) => kind === 'refused');
  const columns: DataColumn<ImportSampleRow>[] = [
    {
      id: 'row',
      header: t`Row`,
      width: '3.5rem',
      end: true,
      cell: (row) => <span className="faint">{format.number(row.number)}</span>,
    },
    ...shown.map(
      ({ role, at }): DataColumn<ImportSampleRow> => ({
        id: `${at} ${roleKey(role)}`,
        header: roleName(i18n, role),
        title: (row) => row.cells[at],
        cell: (row) => {
          const text = cell(row, role, at) || null;
          if (role.kind !== 'address' || text === null) return text;
          return (
            <Text span inherit fw={550} c={refused(row) ? 'var(--pr-danger)' : undefined}>
              {text}
            </Text>
          );
        },
      }),
    ),
    {
      id: 'result',
      header: t`Result`,
      width: '9.5rem',
      sticky: true,
      cell: (row) => <Results results={results.get(row.number) ?? []} late={late} />,
    },
  ];
  return (
    <DataTable
      label={t`Preview`}
      rows={previewRows(inspected)}
      columns={columns}
      rowId={(row) => row.number}
      layout="auto"
      scrollable
    />
  );
}
