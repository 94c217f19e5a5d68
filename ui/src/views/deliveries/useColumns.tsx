/**
 * The columns of the deliveries. While mails in doubt are shown, the last one says what is known
 * about them in place of the reply that never came.
 */
import { useLingui } from '@lingui/react/macro';
import { type Column, StateMark } from '../../components';
import { exactReply } from '../../features/mail/reply';
import { useReplyMeaning } from '../../features/mail/replyMeanings';
import { useFormat } from '../../format';
import type { DeliveryRow } from '../../host/types';

function LastEvent({ row, inDoubt }: { row: DeliveryRow; inDoubt: boolean }) {
  const format = useFormat();
  if (row.attempts === 0 && row.status !== 'withdrawn') return <None />;
  return (
    <span className="faint num" title={format.dateTime(row.at)}>
      {inDoubt ? format.moment(row.at) : format.timeExact(row.at)}
    </span>
  );
}

function LastReply({ row }: { row: DeliveryRow }) {
  const meaning = useReplyMeaning();
  if (row.status === 'in_doubt' && row.reply === null) {
    return (
      <span className="soft" title={meaning(row.meaning) ?? undefined}>
        {meaning(row.meaning)}
      </span>
    );
  }
  const reply = exactReply(row.code, row.reply);
  return (
    <span className="mono soft" title={reply ?? undefined}>
      {reply}
    </span>
  );
}

function None() {
  return <span className="faint">–</span>;
}

export function useColumns(inDoubt: boolean): Column<DeliveryRow>[] {
  const { t } = useLingui();
  const format = useFormat();
  const columns: Column<DeliveryRow>[] = [
    {
      id: 'address',
      header: t`Email address`,
      width: 'minmax(15rem, 1.6fr)',
      min: 224,
      cell: (row) => <span title={row.address}>{row.address}</span>,
    },
    {
      id: 'name',
      header: t`Name`,
      width: 'minmax(7rem, 0.7fr)',
      min: 128,
      drop: 3,
      cell: (row) => row.name ?? <span className="faint">{t`no name`}</span>,
    },
    {
      id: 'status',
      header: t`Status`,
      width: '8.5rem',
      min: 136,
      cell: (row) => <StateMark state={row.status} />,
    },
    {
      id: 'attempts',
      header: t`Attempts`,
      width: '5rem',
      min: 80,
      end: true,
      drop: 4,
      cell: (row) => format.number(row.attempts),
    },
    {
      id: 'relay',
      header: t`Relay`,
      width: 'minmax(5rem, 0.5fr)',
      min: 96,
      drop: 2,
      cell: (row) => row.relay_name ?? <None />,
    },
    {
      id: 'at',
      header: t`Last event`,
      width: '7rem',
      min: 112,
      drop: 1,
      cell: (row) => <LastEvent row={row} inDoubt={inDoubt} />,
    },
    {
      id: 'reply',
      header: inDoubt ? t`Details` : t`Last reply`,
      width: 'minmax(10rem, 1.3fr)',
      min: 200,
      cell: (row) => <LastReply row={row} />,
    },
  ];
  return columns.map((column) => ({ ...column, sortable: true }));
}
