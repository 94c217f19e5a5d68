/**
 * The received mails, newest first. Enter or a click opens one beside the list.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconMailSearch } from '@tabler/icons-react';
import { usePageSource } from '../../api';
import { type Column, Empty, VirtualTable } from '../../components';
import { useFormat } from '../../format';
import type { InboxRow } from '../../host/types';

export interface InboxListProps {
  search: string;
  /** The open mail; the list then shows only the columns that identify a mail. */
  open: string | null;
  onOpen: (id: string) => void;
  onClear: () => void;
}

export function InboxList({ search, open, onOpen, onClear }: InboxListProps) {
  const { t } = useLingui();
  const format = useFormat();
  const narrow = open !== null;
  const source = usePageSource('practice_inbox', { search });
  const all: Column<InboxRow>[] = [
    { id: 'to', header: t`To`, cell: (row) => row.to, width: 'minmax(8rem, 3fr)', min: 150 },
    {
      id: 'subject',
      header: t`Subject`,
      cell: (row) => row.subject || t`no subject`,
      width: 'minmax(8rem, 4fr)',
      min: 170,
      drop: 1,
    },
    {
      id: 'from',
      header: t`From`,
      cell: (row) => row.from,
      width: 'minmax(8rem, 3fr)',
      min: 160,
      drop: 2,
    },
    {
      id: 'size',
      header: t`Size`,
      cell: (row) => format.bytes(row.size),
      width: '5.5rem',
      min: 88,
      end: true,
      drop: 3,
    },
    {
      id: 'at',
      header: t`Received`,
      cell: (row) => format.moment(row.at),
      width: narrow ? '5.75rem' : '7.5rem',
      min: narrow ? 90 : 110,
      end: true,
    },
  ];
  const columns = narrow ? all.filter((one) => !['from', 'size'].includes(one.id)) : all;
  return (
    <VirtualTable
      label={t`Captured emails`}
      source={source}
      columns={columns}
      rowId={(row) => row.id}
      rowName={(row) => `${row.to}: ${row.subject}`}
      errorTitle={<Trans>The emails can’t be shown.</Trans>}
      current={open}
      onOpen={(row) => onOpen(row.id)}
      empty={
        <Empty
          Icon={IconMailSearch}
          title={search ? <Trans>No results for “{search}”</Trans> : <Trans>No emails yet</Trans>}
          action={
            search ? (
              <Button variant="default" onClick={onClear}>
                <Trans>Clear search</Trans>
              </Button>
            ) : undefined
          }
        />
      }
    />
  );
}
