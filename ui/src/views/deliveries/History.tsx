/**
 * The whole history of one mail to one person: each try with its time, what it means, where it went,
 * and the exact reply; beside it the facts.
 *
 * Never the meaning without the original words, never these alone.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, CopyButton } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useRead } from '../../api';
import { ErrorPanel, SkeletonRows, states, Well } from '../../components';
import { useMeaning } from '../../features/mail/meanings';
import { exactReply } from '../../features/mail/reply';
import { useFormat } from '../../format';
import type { AttemptView, DeliveryDetail, DeliveryRow, DeliveryStatus } from '../../host/types';
import { stateVar } from '../../theme';
import { Settle } from './Doubts';
import css from './deliveries.module.css';

interface StepProps {
  at: number | null;
  status: DeliveryStatus;
  meaning: string | null;
  where?: string;
  reply?: string | null;
  note?: string | null;
}

function Step({ at, status, meaning, where, reply, note }: StepProps) {
  const { i18n } = useLingui();
  const format = useFormat();
  const { Icon, color, word, meaning: usual } = states[status];
  const what = meaning ?? `${i18n._(usual)}.`;
  return (
    <li className={css.step}>
      <span className="small faint num" title={at === null ? undefined : format.dateTime(at)}>
        {at === null ? '' : format.timeExact(at)}
      </span>
      <span className={css.rail}>
        <Icon size={16} stroke={1.9} color={stateVar(color, 'text')} aria-hidden />
      </span>
      <div className={css.what}>
        <p>
          <span className="medium">{i18n._(word)}.</span> {what}{' '}
          {where ? <span className="faint num">{where}</span> : null}
        </p>
        {reply ? (
          <div className={css.well}>
            <Well>{reply}</Well>
          </div>
        ) : null}
        {!reply && note ? (
          <div className={css.well}>
            <Well>{note}</Well>
          </div>
        ) : null}
      </div>
    </li>
  );
}

function Attempt({ attempt }: { attempt: AttemptView }) {
  const { t } = useLingui();
  const format = useFormat();
  const meaning = useMeaning();
  const span = format.millis(attempt.millis);
  const number = format.number(attempt.number);
  return (
    <Step
      at={attempt.at}
      status={attempt.status}
      meaning={meaning(attempt.meaning)}
      where={t`Attempt ${number}, ${attempt.relay_name}, ${span}`}
      reply={exactReply(attempt.code, attempt.reply)}
      note={attempt.note}
    />
  );
}

function Facts({ detail }: { detail: DeliveryDetail }) {
  const { t } = useLingui();
  const format = useFormat();
  const rows: [string, string | null, boolean][] = [
    [t`To`, detail.row.address, false],
    [t`From`, detail.from, false],
    [t`Subject`, detail.subject, false],
    [t`Size`, detail.size === null ? null : format.bytes(detail.size), false],
    [t`Message-ID`, detail.message_id, true],
  ];
  return (
    <dl className={css.facts}>
      {rows.map(([label, value, literal]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd className={literal && value ? 'mono' : undefined}>{value ?? '–'}</dd>
        </div>
      ))}
    </dl>
  );
}

/** The one thing the provider's log can be searched for. */
function CopyId({ id }: { id: string }) {
  return (
    <CopyButton value={id}>
      {({ copied, copy }) => (
        <Button
          variant="default"
          size="xs"
          leftSection={
            copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />
          }
          onClick={copy}
        >
          {copied ? <Trans>Copied</Trans> : <Trans>Copy Message-ID</Trans>}
        </Button>
      )}
    </CopyButton>
  );
}

/** The step that no try explains: where the mail stands now. */
function Standing({ row, tries }: { row: DeliveryRow; tries: AttemptView[] }) {
  const { t } = useLingui();
  const format = useFormat();
  const meaning = useMeaning();
  const last = tries.at(-1);
  if (row.status === 'deferred' && row.due_at !== null) {
    const next = format.moment(row.due_at);
    return <Step at={null} status="queued" meaning={t`Next attempt: ${next}.`} />;
  }
  if (last && last.status === row.status) return null;
  return <Step at={last ? row.at : null} status={row.status} meaning={meaning(row.meaning)} />;
}

export function History({ campaign, row }: { campaign: string; row: DeliveryRow }) {
  const { data, error, refetch } = useRead('delivery_get', { id: row.id });
  if (error) {
    return (
      <ErrorPanel
        title={<Trans>Couldn’t load the history</Trans>}
        error={error}
        safe={<Trans>Nothing is lost. Every reply is recorded.</Trans>}
        onRetry={() => void refetch()}
      />
    );
  }
  if (!data) return <SkeletonRows rows={3} />;
  return (
    <div className={css.history}>
      <div>
        <h2 className={css.heading}>
          <Trans>History</Trans>
        </h2>
        <ol>
          {data.attempts.map((attempt) => (
            <Attempt key={`${attempt.number} ${attempt.at}`} attempt={attempt} />
          ))}
          <Standing row={data.row} tries={data.attempts} />
        </ol>
      </div>
      <div className={css.beside}>
        <Facts detail={data} />
        {data.row.status === 'in_doubt' ? (
          <div className={css.settle}>
            {data.message_id ? <CopyId id={data.message_id} /> : null}
            <Settle campaign={campaign} ids={[data.row.id]} count={1} />
          </div>
        ) : null}
      </div>
    </div>
  );
}
