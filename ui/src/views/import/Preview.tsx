/**
 * The first people of the file as they will look with the columns chosen so far.
 */
import { useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format';
import type { ColumnRole, ImportLook, ImportSampleRow } from '../../host/types';
import css from './import.module.css';
import { roleKey } from './plan';
import { roleName } from './words';

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

export function Preview({ look, roles }: { look: ImportLook; roles: ColumnRole[] }) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const shown = roles
    .map((role, at) => ({ role, at }))
    .filter(({ role }) => role.kind !== 'ignore')
    .sort((a, b) => order.indexOf(a.role.kind) - order.indexOf(b.role.kind));
  return (
    <section className={css.scroll} aria-label={t`How they will look`}>
      <table className={`${css.table} ${css.loose}`}>
        <thead>
          <tr>
            <th className={css.right} style={{ width: '3.5rem' }}>{t`Row`}</th>
            {shown.map(({ role, at }) => (
              <th key={`${at} ${roleKey(role)}`}>{roleName(i18n, role)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {look.rows.slice(0, 8).map((row) => (
            <tr key={row.number}>
              <td className={`${css.right} faint num`}>{format.number(row.number)}</td>
              {shown.map(({ role, at }) => (
                <td
                  key={`${at} ${roleKey(role)}`}
                  className={role.kind === 'address' ? 'medium' : undefined}
                  title={row.cells[at]}
                >
                  {cell(row, role, at) || <span className="faint">–</span>}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
