/**
 * The first people of the file as they will look with the columns chosen so far, and what would
 * become of each. The people show at once; what becomes of them comes when the program has looked.
 */
import { useLingui } from '@lingui/react/macro';
import { useRead } from '../../api';
import { useLate } from '../../components';
import { useFormat } from '../../format';
import type {
  ColumnRole,
  InspectedFile,
  ImportPlan,
  ImportSampleRow,
  RowResult,
} from '../../host/types';
import css from './import.module.css';
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
  return role.kind === 'field' ? row.kept[at] : row.cells[at];
}

/** The rows that are shown. */
const shownRows = 8;

export const previewRows = (look: InspectedFile): ImportSampleRow[] => look.rows.slice(0, shownRows);

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
  look: InspectedFile;
  roles: ColumnRole[];
  plan: ImportPlan;
}

export function PreviewTable({ look, roles, plan }: PreviewTableProps) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const { results, late } = useResults(plan);
  const shown = roles
    .map((role, at) => ({ role, at }))
    .filter(({ role }) => role.kind !== 'ignore')
    .sort((a, b) => order.indexOf(a.role.kind) - order.indexOf(b.role.kind));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, by the keyboard too
    <section className={css.sideways} aria-label={t`Preview`} tabIndex={0}>
      <table className={`${css.table} ${css.loose}`}>
        <thead>
          <tr>
            <th className={css.right} style={{ width: '3.5rem' }}>{t`Row`}</th>
            {shown.map(({ role, at }) => (
              <th key={`${at} ${roleKey(role)}`} title={roleName(i18n, role)}>
                {roleName(i18n, role)}
              </th>
            ))}
            <th className={css.last}>{t`Result`}</th>
          </tr>
        </thead>
        <tbody>
          {previewRows(look).map((row) => {
            const [first, ...others] = results.get(row.number) ?? [];
            const refused = first?.kind === 'refused' && others.length === 0;
            const more = format.number(others.length);
            return (
              <tr key={row.number}>
                <td className={`${css.right} faint num`}>{format.number(row.number)}</td>
                {shown.map(({ role, at }) => (
                  <td
                    key={`${at} ${roleKey(role)}`}
                    className={
                      role.kind === 'address' ? `medium ${refused ? css.refused : ''}` : undefined
                    }
                    title={row.cells[at]}
                  >
                    {cell(row, role, at) || <span className="faint">–</span>}
                  </td>
                ))}
                <td className={css.last}>
                  {first ? (
                    <span className={css.results}>
                      <RowOutcome result={first} />
                      {others.length > 0 ? (
                        <span className="small faint">{t`and ${more} more`}</span>
                      ) : null}
                    </span>
                  ) : late ? (
                    <span className={css.wait} />
                  ) : null}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
