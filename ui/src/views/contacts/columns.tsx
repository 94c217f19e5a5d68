/**
 * The columns of the contacts table: those of every contact, and one for each custom field.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Group } from '@mantine/core';
import { IconBan, IconUserCheck } from '@tabler/icons-react';
import { useRead } from '../../api';
import { type Column, StateMark, states } from '../../components';
import { useFormat } from '../../format';
import type { ContactRow, ContactStatus, LastMail } from '../../host/types';
import { fieldColumn, fieldOf } from './sort';

/** Whether somebody can be emailed: the status, or a suppression that overrides "subscribed". */
export function ConsentMark({
  status,
  suppressed = false,
}: {
  status: ContactStatus;
  suppressed?: boolean;
}) {
  if (status !== 'subscribed') return <StateMark state={status} />;
  return (
    <Group
      component="span"
      display="inline-flex"
      gap={6}
      wrap="nowrap"
      // Keeps the text on the line of the other cells.
      style={{ verticalAlign: 'top' }}
    >
      {suppressed ? (
        <>
          <IconBan size={16} stroke={1.8} className="faint" aria-hidden />
          <Trans>Suppressed</Trans>
        </>
      ) : (
        <>
          <IconUserCheck size={16} stroke={1.8} color="var(--pr-success)" aria-hidden />
          <Trans>Subscribed</Trans>
        </>
      )}
    </Group>
  );
}

/** The latest event of the last mail, or its delivery status if there is no event. */
function LastMailCell({ mail }: { mail: LastMail | null }) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  if (!mail) return <span className="faint">{t`none yet`}</span>;
  const state = mail.fact ?? mail.status;
  const name = mail.campaign || t`Without a name`;
  return (
    <span title={`${name}, ${format.moment(mail.at)}\n${i18n._(states[state].meaning)}`}>
      <StateMark state={state} />
    </span>
  );
}

export const lastMailColumn = 'last_mail';

/** Custom fields that are shown until the user chooses columns. */
const initialFields = 2;

const fullName = (row: ContactRow) => [row.given_name, row.family_name].filter(Boolean).join(' ');

const customColumn = (name: string, at: number): Column<ContactRow> => ({
  id: fieldColumn(name),
  header: name,
  cell: (row) => row.fields[name] || '–',
  width: 'minmax(5rem, 2fr)',
  min: 100,
  sortable: true,
  drop: 10 + at,
});

function useContactColumns(): Column<ContactRow>[] {
  const { t } = useLingui();
  return [
    {
      id: 'address',
      header: t`Email address`,
      cell: (row) => row.address,
      width: 'minmax(11rem, 5fr)',
      min: 220,
      sortable: true,
    },
    {
      id: 'name',
      header: t`Name`,
      cell: (row) => fullName(row) || <span className="faint">{t`no name`}</span>,
      width: 'minmax(8rem, 3fr)',
      min: 140,
      sortable: true,
    },
    {
      id: 'status',
      header: t`Status`,
      cell: (row) => <ConsentMark status={row.status} suppressed={row.suppressed} />,
      width: '9.5rem',
      min: 152,
      sortable: true,
    },
  ];
}

function useGroupColumns(): Column<ContactRow>[] {
  const { t } = useLingui();
  const format = useFormat();
  const names = (all: string[]) => (all.length > 0 ? format.list(all) : '–');
  return [
    {
      id: 'lists',
      header: t`Lists`,
      cell: (row) => names(row.lists),
      width: 'minmax(8rem, 3fr)',
      min: 140,
      drop: 2,
    },
    {
      id: 'tags',
      header: t`Tags`,
      cell: (row) => names(row.tags),
      width: 'minmax(6rem, 2fr)',
      min: 110,
      drop: 4,
    },
  ];
}

function useHistoryColumns(): Column<ContactRow>[] {
  const { t } = useLingui();
  const format = useFormat();
  return [
    {
      id: 'created_at',
      header: t`Added`,
      cell: (row) => format.day(row.created_at),
      width: '7rem',
      min: 112,
      end: true,
      sortable: true,
      drop: 5,
    },
    {
      id: lastMailColumn,
      header: t`Last email`,
      cell: (row) => <LastMailCell mail={row.last_mail} />,
      width: '9.5rem',
      min: 152,
      // Shown only by choice, so it is dropped last.
      drop: 1,
    },
  ];
}

/** Every available column, and the ids of those shown until the user chooses. */
export function useColumns(): { all: Column<ContactRow>[]; initial: string[] } {
  const { data: fields = [] } = useRead('contact_fields', {});
  const { data: tags = [] } = useRead('tag_all', {});
  const all = [
    ...useContactColumns(),
    ...useGroupColumns(),
    ...fields.map(customColumn),
    ...useHistoryColumns(),
  ];
  const initial = all
    .map((column) => column.id)
    .filter((id) => id !== lastMailColumn)
    .filter((id) => id !== 'tags' || tags.length > 0)
    .filter((id) => fields.indexOf(fieldOf(id) ?? '') < initialFields);
  return { all, initial };
}
