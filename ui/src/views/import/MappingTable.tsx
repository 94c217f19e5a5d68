/**
 * The table of columns: its name in the file, sample values, its role, and how certain the match is.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Group, Select, Stack, Text } from '@mantine/core';
import {
  IconAlertTriangle,
  IconArrowRight,
  IconCheck,
  IconEyeOff,
  IconPlus,
} from '@tabler/icons-react';
import { type DataColumn, DataTable } from '../../components';
import type {
  ColumnRole,
  Confidence,
  DateOrder,
  ImportColumn,
  InspectedFile,
} from '../../host/types';
import { dateOrderName, dateOrders, kindName, roleName } from './importLabels';
import { roleKey, roleOfKey } from './plan';

export interface MappingTableProps {
  inspected: InspectedFile;
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

/** How certain the role of a column is. */
function Match({ how }: { how: Confidence | 'chosen' }) {
  const certain = <IconCheck size={14} stroke={2.2} color="var(--pr-success)" aria-hidden />;
  const [icon, label] = {
    chosen: [certain, <Trans key="chosen">Chosen by you</Trans>],
    sure: [certain, <Trans key="sure">Recognized</Trans>],
    needs_review: [
      <IconAlertTriangle key="icon" size={14} color="var(--pr-warning)" aria-hidden />,
      <Trans key="needs_review">Please check</Trans>,
    ],
    new: [
      <IconPlus key="icon" size={14} color="var(--pr-primary-text)" aria-hidden />,
      <Trans key="new">New field</Trans>,
    ],
    unused: [null, <Trans key="unused">Not imported</Trans>],
  }[how];
  return (
    <Group gap={6} wrap="nowrap" fz="sm" c={how === 'unused' ? 'dimmed' : undefined}>
      {icon}
      {label}
    </Group>
  );
}

function RoleIcon({ role, fresh }: { role: ColumnRole; fresh: boolean }) {
  if (role.kind === 'ignore') return <IconEyeOff size={14} aria-hidden />;
  return fresh ? <IconPlus size={14} aria-hidden /> : <IconArrowRight size={14} aria-hidden />;
}

/** A column of the file at its place, with its role. */
interface MappedColumn {
  at: number;
  column: ImportColumn;
  role: ColumnRole;
}

const standardRoles: ColumnRole[] = [
  { kind: 'address' },
  { kind: 'given_name' },
  { kind: 'family_name' },
  { kind: 'full_name' },
  { kind: 'other_address' },
  { kind: 'lists' },
  { kind: 'tags' },
];
const consentRoles: ColumnRole[] = [
  { kind: 'consent' },
  { kind: 'opted_out' },
  { kind: 'consent_at' },
  { kind: 'evidence' },
];

interface RoleSelectProps extends MappedColumn {
  knownFields: string[];
  onRole: (role: ColumnRole) => void;
}

function RoleSelect({ column, role, knownFields, onRole }: RoleSelectProps) {
  const { t, i18n } = useLingui();
  const option = (one: ColumnRole) => ({ value: roleKey(one), label: roleName(i18n, one) });
  const known = knownFields.map((name) => option({ kind: 'field', name }));
  // The field that is named like the column, unless such a field exists.
  const own = column.role.kind === 'field' ? column.role.name : column.header;
  const fresh = knownFields.includes(own)
    ? []
    : [{ value: `field ${own}`, label: t`New field: ${own}` }];
  const isNew = role.kind === 'field' && !knownFields.includes(role.name);
  return (
    <Select
      size="xs"
      aria-label={t`Import “${column.header}” as`}
      leftSection={<RoleIcon role={role} fresh={isNew} />}
      data={[
        { group: t`Standard fields`, items: standardRoles.map(option) },
        { group: t`Consent`, items: consentRoles.map(option) },
        ...(known.length > 0 ? [{ group: t`Your fields`, items: known }] : []),
        { group: t`Other`, items: [...fresh, option({ kind: 'ignore' })] },
      ]}
      value={roleKey(role)}
      comboboxProps={{ withinPortal: true }}
      onChange={(key) => {
        if (key) onRole(roleOfKey(key));
      }}
    />
  );
}

function useColumns(props: MappingTableProps): DataColumn<MappedColumn>[] {
  const { inspected, chosen, onRole, onDates } = props;
  const { t, i18n } = useLingui();
  return [
    {
      id: 'file',
      header: t`In your file`,
      width: '24%',
      title: ({ column }) => column.header,
      cell: ({ column }) => <span className="medium">{column.header}</span>,
    },
    {
      id: 'sample',
      header: t`Sample`,
      width: '21%',
      title: ({ column }) => column.sample,
      cell: ({ column, role }) => (
        <span className="soft">
          {column.sample || '–'}
          {role.kind === 'field' && column.holds !== 'text' ? (
            <Text span c="dimmed" fz="0.6875rem" ml={8}>
              {kindName(i18n, column.holds)}
            </Text>
          ) : null}
        </span>
      ),
    },
    {
      id: 'role',
      header: t`Import as`,
      cell: ({ at, column, role }) => (
        <Stack gap={4} py={4}>
          <RoleSelect
            {...{ at, column, role }}
            knownFields={inspected.known_fields}
            onRole={(next) => onRole(at, next)}
          />
          {column.dates && (role.kind === 'field' || role.kind === 'consent_at') ? (
            <Dates
              header={column.header}
              order={column.dates}
              onOrder={(order) => onDates(at, order)}
            />
          ) : null}
        </Stack>
      ),
    },
    {
      id: 'match',
      header: t`Match`,
      width: '7.25rem',
      cell: ({ at, column, role }) => {
        if (!chosen[at]) return <Match how={column.confidence} />;
        return <Match how={role.kind === 'ignore' ? 'unused' : 'chosen'} />;
      },
    },
  ];
}

export function MappingTable(props: MappingTableProps) {
  const { inspected, roles } = props;
  const { t } = useLingui();
  const columns = useColumns(props);
  const rows = inspected.columns.map((column, at) => ({
    at,
    column,
    role: roles[at] ?? column.role,
  }));
  return <DataTable label={t`Columns`} rows={rows} columns={columns} rowId={({ at }) => at} />;
}
