/**
 * The history of one delivery: each attempt with its time, its meaning, its relay and the exact
 * reply, and beside it the facts of the message.
 *
 * The meaning is never shown without the server's reply, nor the reply without its meaning.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Box, Button, CopyButton, Group, Stack, Title } from '@mantine/core';
import { IconCheck, IconCopy, IconMail, IconUser } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useRead } from '../../api';
import { CodeBlock, ErrorPanel, Fact, Facts, SkeletonRows, states } from '../../components';
import { exactReply } from '../../features/mail/reply';
import { useReplyMeaning } from '../../features/mail/replyMeanings';
import { useFormat } from '../../format';
import type { AttemptView, DeliveryDetail, DeliveryRow, DeliveryStatus } from '../../host/types';
import { stateVar } from '../../theme';

import css from './deliveries.module.css';
import { EmailDrawer } from './EmailDrawer';
import { Resolve } from './InDoubtBanner';

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
      <Box miw={0} style={{ overflowWrap: 'anywhere' }}>
        <p>
          <span className="medium">{i18n._(word)}.</span> {what}{' '}
          {where ? <span className="faint num">{where}</span> : null}
        </p>
        {reply ? (
          <div className={css.well}>
            <CodeBlock>{reply}</CodeBlock>
          </div>
        ) : null}
        {!reply && note ? (
          <div className={css.well}>
            <CodeBlock>{note}</CodeBlock>
          </div>
        ) : null}
      </Box>
    </li>
  );
}

function Attempt({ attempt }: { attempt: AttemptView }) {
  const { t } = useLingui();
  const format = useFormat();
  const meaning = useReplyMeaning();
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

function DeliveryFacts({ detail }: { detail: DeliveryDetail }) {
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
    <Facts termWidth="5.25rem" compact>
      {rows.map(([label, value, literal]) => (
        <Fact key={label} term={label} className={literal && value ? 'mono' : undefined}>
          {value ?? '–'}
        </Fact>
      ))}
    </Facts>
  );
}

/** Copies the id by which the provider's log can be searched. */
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

/** The status that no attempt explains. */
function CurrentStatus({ row, attempts }: { row: DeliveryRow; attempts: AttemptView[] }) {
  const { t } = useLingui();
  const format = useFormat();
  const meaning = useReplyMeaning();
  const last = attempts.at(-1);
  if (row.status === 'deferred' && row.due_at !== null) {
    const next = format.moment(row.due_at);
    return <Step at={null} status="queued" meaning={t`Next attempt: ${next}.`} />;
  }
  if (last && last.status === row.status) return null;
  return <Step at={last ? row.at : null} status={row.status} meaning={meaning(row.meaning)} />;
}

/** The ways from a delivery to its email and its contact. */
function Open({ campaign, row }: { campaign: string; row: DeliveryRow }) {
  const [opened, setOpened] = useState(false);
  return (
    <Group gap={8}>
      <Button
        variant="default"
        size="xs"
        leftSection={<IconMail size={14} aria-hidden />}
        onClick={() => setOpened(true)}
      >
        <Trans>View email</Trans>
      </Button>
      <Button
        variant="default"
        size="xs"
        leftSection={<IconUser size={14} aria-hidden />}
        renderRoot={(props) => <Link to="/contacts/$id" params={{ id: row.contact }} {...props} />}
      >
        <Trans>View contact</Trans>
      </Button>
      <EmailDrawer campaign={campaign} row={row} opened={opened} onClose={() => setOpened(false)} />
    </Group>
  );
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
        <Title order={2} mb={8} fz="0.75rem" lh="1rem" fw={550} c="dimmed">
          <Trans>History</Trans>
        </Title>
        <ol>
          {data.attempts.map((attempt) => (
            <Attempt key={`${attempt.number} ${attempt.at}`} attempt={attempt} />
          ))}
          <CurrentStatus row={data.row} attempts={data.attempts} />
        </ol>
      </div>
      <Stack gap={12} miw={0}>
        <DeliveryFacts detail={data} />
        <Open campaign={campaign} row={data.row} />
        {data.row.status === 'in_doubt' ? (
          <Group gap={8}>
            {data.message_id ? <CopyId id={data.message_id} /> : null}
            <Resolve campaign={campaign} ids={[data.row.id]} count={1} />
          </Group>
        ) : null}
      </Stack>
    </div>
  );
}
