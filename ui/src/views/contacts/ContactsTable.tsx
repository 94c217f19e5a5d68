/**
 * The table of people that match.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconBan, IconUserCheck, IconUserSearch } from '@tabler/icons-react';
import { usePageSource, useRead } from '../../api';
import {
  type Column,
  Empty,
  type Selection,
  type Sort,
  StateMark,
  states,
  VirtualTable,
} from '../../components';
import { useFormat } from '../../format';
import type { ContactFilter, ContactRow, ContactStatus, LastMailView } from '../../host/types';
import css from './contacts.module.css';
import { fieldColumn, fieldOf, sortBy } from './sort';
import type { Tab } from './Tabs';

export function Consent({
  status,
  suppressed = false,
}: {
  status: ContactStatus;
  suppressed?: boolean;
}) {
  if (status !== 'subscribed') return <StateMark state={status} />;
  if (suppressed) {
    return (
      <span className={css.mark}>
        <IconBan size={16} stroke={1.8} className="faint" aria-hidden />
        <Trans>Suppressed</Trans>
      </span>
    );
  }
  return (
    <span className={css.mark}>
      <IconUserCheck size={16} stroke={1.8} color="var(--pr-success)" aria-hidden />
      <Trans>Subscribed</Trans>
    </span>
  );
}

function nameOf(row: ContactRow): string {
  return [row.given_name, row.family_name].filter(Boolean).join(' ');
}

export interface PeopleProps {
  filter: ContactFilter;
  tab: Tab;
  columns: Column<ContactRow>[];
  sort: Sort;
  onSort: (sort: Sort) => void;
  selection: Selection;
  onTotal: (total: number) => void;
  onOpen: (id: string) => void;
  onSearch: (search: string) => void;
  /** Lets go of the filter. */
  onClear: () => void;
}

const lastMail = 'last_mail';

/** What became of the last mail to them: a later fact, or else where it stands with the relay. */
function LastMail({ mail }: { mail: LastMailView | null }) {
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

/** How many fields a table shows before one has chosen columns. */
const fieldsAtFirst = 2;

/** Every column there can be, and the ids of those it begins with. */
export function useColumns(): { all: Column<ContactRow>[]; first: string[] } {
  const { t } = useLingui();
  const format = useFormat();
  const fields = useRead('contact_fields', {});
  const tags = useRead('tag_all', {});
  const own = fields.data ?? [];
  const all: Column<ContactRow>[] = [
    {
      id: 'address',
      header: t`Address`,
      cell: (row) => row.address,
      width: 'minmax(11rem, 5fr)',
      min: 220,
      sortable: true,
    },
    {
      id: 'name',
      header: t`Name`,
      cell: (row) => nameOf(row) || <span className="faint">{t`no name`}</span>,
      width: 'minmax(8rem, 3fr)',
      min: 140,
      sortable: true,
    },
    {
      id: 'status',
      header: t`May we write?`,
      cell: (row) => <Consent status={row.status} suppressed={row.suppressed} />,
      width: '9.5rem',
      min: 152,
      sortable: true,
    },
    {
      id: 'lists',
      header: t`Lists`,
      cell: (row) => (row.lists.length > 0 ? format.list(row.lists) : '–'),
      width: 'minmax(8rem, 3fr)',
      min: 140,
      drop: 2,
    },
    {
      id: 'tags',
      header: t`Tags`,
      cell: (row) => (row.tags.length > 0 ? format.list(row.tags) : '–'),
      width: 'minmax(6rem, 2fr)',
      min: 110,
      drop: 4,
    },
    ...own.map(
      (name, at): Column<ContactRow> => ({
        id: fieldColumn(name),
        header: name,
        cell: (row) => row.fields[name] || '–',
        width: 'minmax(5rem, 2fr)',
        min: 100,
        sortable: true,
        drop: 10 + at,
      }),
    ),
    {
      id: 'created_at',
      header: t`Since`,
      cell: (row) => format.day(row.created_at),
      width: '7rem',
      min: 112,
      end: true,
      sortable: true,
      drop: 5,
    },
    {
      id: lastMail,
      header: t`Last mail`,
      cell: (row) => <LastMail mail={row.last_mail} />,
      width: '9.5rem',
      min: 152,
      // Chosen by hand, so it stays longest.
      drop: 1,
    },
  ];
  const first = all
    .map((column) => column.id)
    .filter((id) => id !== lastMail)
    .filter((id) => id !== 'tags' || (tags.data ?? []).length > 0)
    .filter((id) => own.indexOf(fieldOf(id) ?? '') < fieldsAtFirst);
  return { all, first };
}

export function People(props: PeopleProps) {
  const { filter, tab, columns, sort, onSort, selection, onTotal, onOpen, onSearch, onClear } =
    props;
  const { t } = useLingui();
  const tells = columns.some((column) => column.id === lastMail);
  const source = usePageSource(
    'contact_page',
    { filter, sort: sortBy(sort.column), descending: sort.descending, last_mail: tells },
    tells ? 'deliveries' : undefined,
  );
  const { search } = filter;
  return (
    <VirtualTable
      label={t`People`}
      source={source}
      columns={columns}
      rowId={(row) => row.id}
      rowName={(row) => row.address}
      errorTitle={<Trans>The people cannot be shown.</Trans>}
      sort={sort}
      onSort={onSort}
      selection={selection}
      onTotal={onTotal}
      onOpen={(row) => onOpen(row.id)}
      empty={
        <Empty
          Icon={IconUserSearch}
          title={
            search ? (
              <Trans>No contact matches “{search}”.</Trans>
            ) : filter.rule ? (
              <Trans>No contact matches the filter.</Trans>
            ) : tab.kind === 'list' ? (
              <Trans>Nobody is on this list yet</Trans>
            ) : (
              <Trans>Nobody here</Trans>
            )
          }
          action={
            search ? (
              <Button variant="default" onClick={() => onSearch('')}>
                <Trans>Clear search</Trans>
              </Button>
            ) : filter.rule ? (
              <Button variant="default" onClick={onClear}>
                <Trans>Clear the filter</Trans>
              </Button>
            ) : undefined
          }
        >
          {search || filter.rule || tab.kind !== 'list' ? null : (
            <Trans>
              Choose people under “All contacts” and add them, or bring a file in for this list.
            </Trans>
          )}
        </Empty>
      }
    />
  );
}
