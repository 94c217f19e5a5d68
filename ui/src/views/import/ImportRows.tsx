/**
 * The rows behind a count of an import: skipped ones, and addresses with a warning. A proposed
 * spelling can be accepted before the import, for one address or for all.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Stack } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { type DataColumn, DataTable } from '../../components';
import { useFormat } from '../../format';
import type { ImportStatus, ReasonCount } from '../../host/types';
import type { Corrections } from './plan';

/** A row of the file, with its address. */
type RowAddress = ImportStatus['refusals'][number];

function useRowColumn(): DataColumn<RowAddress> {
  const { t } = useLingui();
  const format = useFormat();
  return {
    id: 'row',
    header: t`Row`,
    width: '5rem',
    end: true,
    cell: ({ row }) => <span className="faint">{format.number(row)}</span>,
  };
}

const rowId = ({ row, address }: RowAddress) => `${row} ${address}`;

export function SkippedRows({ status, reason }: { status: ImportStatus; reason: ReasonCount }) {
  const { t } = useLingui();
  const format = useFormat();
  const rows = status.refusals.filter((one) => one.reason === reason.reason);
  const shown = format.number(rows.length);
  const all = format.number(reason.count);
  const columns: DataColumn<RowAddress>[] = [
    useRowColumn(),
    {
      id: 'address',
      header: t`Email address column`,
      cell: ({ address }) => address || null,
    },
  ];
  return (
    <Stack gap={12}>
      <DataTable label={t`Skipped rows`} rows={rows} columns={columns} rowId={rowId} />
      {rows.length < reason.count ? (
        <p className="small faint num">
          <Trans>
            Showing {shown} of {all}. The report contains all of them.
          </Trans>
        </p>
      ) : null}
    </Stack>
  );
}

const meant = (message: string) => /did you mean (.+)\?$/.exec(message)?.[1] ?? '';

interface AcceptProps {
  row: RowAddress;
  accepted: boolean;
  onAccept: (accepted: boolean) => void;
}

function Accept({ row, accepted, onAccept }: AcceptProps) {
  const { t } = useLingui();
  const spelling = meant(row.message);
  return (
    <Button
      size="xs"
      variant={accepted ? 'light' : 'default'}
      aria-pressed={accepted}
      aria-label={t`Use ${spelling}`}
      leftSection={accepted ? <IconCheck size={14} aria-hidden /> : undefined}
      onClick={() => onAccept(!accepted)}
    >
      {accepted ? <Trans>Will be used</Trans> : <Trans>Use this</Trans>}
    </Button>
  );
}

interface TyposProps {
  rows: RowAddress[];
  count: number;
  /** Checks the file again with the accepted spellings. */
  onCorrect: (corrections: Partial<Corrections>) => void;
}

/** Addresses with a proposed spelling, before the import. */
function Typos({ rows, count, onCorrect }: TyposProps) {
  const { t } = useLingui();
  const format = useFormat();
  const [accepted, setAccepted] = useState<string[]>([]);
  const all = format.number(count);
  const columns: DataColumn<RowAddress>[] = [
    useRowColumn(),
    { id: 'address', header: t`Email address`, cell: ({ address }) => address },
    { id: 'meant', header: t`Did you mean`, cell: (row) => meant(row.message) },
    {
      id: 'accept',
      header: t`Correction`,
      hiddenHeader: true,
      width: '8.5rem',
      interactive: true,
      cell: (row) => (
        <Accept
          row={row}
          accepted={accepted.includes(row.address)}
          onAccept={(on) =>
            setAccepted((old) =>
              on ? [...old, row.address] : old.filter((one) => one !== row.address),
            )
          }
        />
      ),
    },
  ];
  return (
    <Stack gap={12}>
      <DataTable label={t`Addresses to check`} rows={rows} columns={columns} rowId={rowId} />
      <Group gap={8} justify="flex-end">
        <Button variant="default" onClick={() => onCorrect({ correctAll: true })}>
          {rows.length === 1 ? <Trans>Correct it</Trans> : <Trans>Correct all {all}</Trans>}
        </Button>
        {rows.length > 1 ? (
          <Button
            disabled={accepted.length === 0}
            onClick={() => onCorrect({ corrected: accepted })}
          >
            <Trans>Correct the chosen ones</Trans>
          </Button>
        ) : null}
      </Group>
    </Stack>
  );
}

interface AddressWarningsProps {
  status: ImportStatus;
  reason: ReasonCount;
  /** None: the import is done. */
  onCorrect?: (corrections: Partial<Corrections>) => void;
}

export function AddressWarnings({ status, reason, onCorrect }: AddressWarningsProps) {
  const { t } = useLingui();
  const rows = status.warned_rows.filter((one) => one.reason === reason.reason);
  const isTypo = reason.reason === 'address_typo';
  const columns: DataColumn<RowAddress>[] = [
    useRowColumn(),
    { id: 'address', header: t`Email address`, cell: ({ address }) => address },
  ];
  if (isTypo && onCorrect) return <Typos rows={rows} count={reason.count} onCorrect={onCorrect} />;
  if (isTypo) {
    columns.push({ id: 'meant', header: t`Did you mean`, cell: (row) => meant(row.message) });
  }
  return <DataTable label={t`Addresses to check`} rows={rows} columns={columns} rowId={rowId} />;
}
