/**
 * The table of columns: its name in the file, sample values, its role, and how certain the match is.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Select } from '@mantine/core';
import {
  IconAlertTriangle,
  IconArrowRight,
  IconCheck,
  IconEyeOff,
  IconPlus,
} from '@tabler/icons-react';
import type { ColumnRole, Confidence, DateOrder, InspectedFile } from '../../host/types';
import css from './import.module.css';
import { dateOrderName, dateOrders, kindName, roleName } from './importLabels';
import { roleKey, roleOfKey } from './plan';

export interface MappingTableProps {
  look: InspectedFile;
  roles: ColumnRole[];
  /** Those the user has chosen, by place. */
  chosen: Record<number, ColumnRole>;
  onRole: (at: number, role: ColumnRole) => void;
  onDates: (at: number, order: DateOrder) => void;
}

/** Which number of a day is the day, where that makes a difference. */
function Dates({ header, order, onOrder }: DatesProps) {
  const { t, i18n } = useLingui();
  return (
    <Select
      size="xs"
      mt={4}
      aria-label={t`Date format of “${header}”`}
      data={dateOrders.map((value) => ({ value, label: dateOrderName(i18n, value) }))}
      value={order}
      allowDeselect={false}
      comboboxProps={{ withinPortal: true }}
      onChange={(value) => {
        const chosen = dateOrders.find((one) => one === value);
        if (chosen) onOrder(chosen);
      }}
    />
  );
}

interface DatesProps {
  header: string;
  order: DateOrder;
  onOrder: (order: DateOrder) => void;
}

function Sure({ how }: { how: Confidence | 'chosen' }) {
  switch (how) {
    case 'chosen':
      return (
        <span className={css.sure}>
          <IconCheck size={14} stroke={2.2} color="var(--pr-success)" aria-hidden />
          <Trans>Chosen by you</Trans>
        </span>
      );
    case 'sure':
      return (
        <span className={css.sure}>
          <IconCheck size={14} stroke={2.2} color="var(--pr-success)" aria-hidden />
          <Trans>Recognized</Trans>
        </span>
      );
    case 'look':
      return (
        <span className={css.sure}>
          <IconAlertTriangle size={14} color="var(--pr-warning)" aria-hidden />
          <Trans>Please check</Trans>
        </span>
      );
    case 'new':
      return (
        <span className={css.sure}>
          <IconPlus size={14} color="var(--pr-primary-text)" aria-hidden />
          <Trans>New field</Trans>
        </span>
      );
    case 'unused':
      return (
        <span className={`${css.sure} faint`}>
          <Trans>Not imported</Trans>
        </span>
      );
  }
}

function RoleIcon({ role, fresh }: { role: ColumnRole; fresh: boolean }) {
  if (role.kind === 'ignore') return <IconEyeOff size={14} aria-hidden />;
  return fresh ? <IconPlus size={14} aria-hidden /> : <IconArrowRight size={14} aria-hidden />;
}

export function MappingTable({ look, roles, chosen, onRole, onDates }: MappingTableProps) {
  const { t, i18n } = useLingui();
  const plain: ColumnRole[] = [
    { kind: 'address' },
    { kind: 'given_name' },
    { kind: 'family_name' },
    { kind: 'full_name' },
    { kind: 'other_address' },
    { kind: 'lists' },
    { kind: 'tags' },
  ];
  const consent: ColumnRole[] = [
    { kind: 'consent' },
    { kind: 'opted_out' },
    { kind: 'consent_at' },
    { kind: 'evidence' },
  ];
  const known: ColumnRole[] = look.known_fields.map((name) => ({ kind: 'field', name }));
  const option = (role: ColumnRole) => ({ value: roleKey(role), label: roleName(i18n, role) });
  return (
    <div className={css.scroll}>
      <table className={css.table}>
        <thead>
          <tr>
            <th style={{ width: '24%' }}>{t`In your file`}</th>
            <th style={{ width: '21%' }}>{t`Sample`}</th>
            <th>{t`Import as`}</th>
            <th style={{ width: '7.25rem' }}>{t`Match`}</th>
          </tr>
        </thead>
        <tbody>
          {look.columns.map((column, at) => {
            const role = roles[at] ?? column.role;
            const guessed = column.role;
            // The field named like the column, unless such a field is there already.
            const own = guessed.kind === 'field' ? guessed.name : column.header;
            const fresh = !look.known_fields.includes(own);
            const isNew = role.kind === 'field' && !look.known_fields.includes(role.name);
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place; names repeat
              <tr key={at}>
                <td className="medium" title={column.header}>
                  {column.header}
                </td>
                <td className="soft" title={column.sample}>
                  {column.sample || '–'}
                  {role.kind === 'field' && column.holds !== 'text' ? (
                    <span className={`${css.holds} faint`}>{kindName(i18n, column.holds)}</span>
                  ) : null}
                </td>
                <td>
                  <Select
                    size="xs"
                    aria-label={t`Import “${column.header}” as`}
                    leftSection={<RoleIcon role={role} fresh={isNew} />}
                    data={[
                      { group: t`Standard fields`, items: plain.map(option) },
                      { group: t`Consent`, items: consent.map(option) },
                      ...(known.length > 0
                        ? [{ group: t`Your fields`, items: known.map(option) }]
                        : []),
                      {
                        group: t`Other`,
                        items: [
                          ...(fresh
                            ? [{ value: `field ${own}`, label: t`New field: ${own}` }]
                            : []),
                          option({ kind: 'ignore' }),
                        ],
                      },
                    ]}
                    value={roleKey(role)}
                    comboboxProps={{ withinPortal: true }}
                    onChange={(key) => {
                      if (key) onRole(at, roleOfKey(key));
                    }}
                  />
                  {column.dates && (role.kind === 'field' || role.kind === 'consent_at') ? (
                    <Dates
                      header={column.header}
                      order={column.dates}
                      onOrder={(order) => onDates(at, order)}
                    />
                  ) : null}
                </td>
                <td>
                  <Sure
                    how={
                      chosen[at]
                        ? role.kind === 'ignore'
                          ? 'unused'
                          : 'chosen'
                        : column.confidence
                    }
                  />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
