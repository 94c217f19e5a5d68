/**
 * The status bar: what the queue is doing.
 *
 * A page can show a more urgent note in its place with `useStatusBarNote` (the ten seconds before a
 * start). Leaves out: computing pace or progress, which the program does.
 */

import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import {
  IconAlertOctagon,
  IconAlertTriangle,
  IconCalendarTime,
  IconCircle,
  IconFileImport,
  IconPlayerPause,
  IconPlayerPlay,
  IconRoute,
  IconSend,
} from '@tabler/icons-react';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { useRead, useWrite } from '../../api';
import { Gauge } from '../../components';
import { useFormat } from '../../format';
import type { StatusBarCampaign, StatusBarView } from '../../host/types';
import { usePauseLabel } from '../pauseLabels';
import css from './StatusBar.module.css';

const Note = createContext<ReactNode>(null);
const SetNote = createContext<(note: ReactNode) => void>(() => undefined);

export function StatusBarProvider({ children }: { children: ReactNode }) {
  const [note, setNote] = useState<ReactNode>(null);
  return (
    <SetNote value={setNote}>
      <Note value={note}>{children}</Note>
    </SetNote>
  );
}

/** Puts `note` in the status bar's first place while it is not null. Give it a stable (memoised) node. */
export function useStatusBarNote(note: ReactNode): void {
  const set = useContext(SetNote);
  useEffect(() => {
    set(note);
    return () => set(null);
  }, [set, note]);
}

function Running({ campaign }: { campaign: StatusBarCampaign }) {
  const { t } = useLingui();
  const format = useFormat();
  const command = useWrite('campaign_command');
  const { counts, total, done_at, status, name, id } = campaign;
  const waiting = counts.queued + counts.leased + counts.sending + counts.deferred;
  const settled = total - waiting;
  const label = name || t`untitled campaign`;
  const sending = status === 'sending';
  const accepted = format.number(counts.accepted);
  const all = format.number(total);
  const until = done_at ? format.soon(done_at) : null;
  return (
    <>
      <span className={css.first}>
        {sending ? (
          <IconSend size={14} stroke={2} color="var(--pr-sending-text)" aria-hidden />
        ) : (
          <IconPlayerPause size={14} stroke={2} color="var(--pr-warning)" aria-hidden />
        )}
        <span className="cut" title={label}>
          {sending ? <Trans>Sending {label}</Trans> : null}
          {status === 'paused' ? <Trans>Paused: {label}</Trans> : null}
          {status === 'stopped' ? <Trans>Stopped: {label}</Trans> : null}
        </span>
      </span>
      <Gauge used={settled} of={total} label={t`Progress`} tone="accepted" height={6} width={96} />
      <span className={`${css.grow} cut num`}>
        {until && sending ? (
          <Trans>
            {accepted} of {all}, done about {until}
          </Trans>
        ) : (
          <Trans>
            {accepted} of {all}
          </Trans>
        )}
      </span>
      {status === 'stopped' ? null : (
        <Button
          variant="subtle"
          size="xs"
          leftSection={sending ? <IconPlayerPause size={13} /> : <IconPlayerPlay size={13} />}
          loading={command.isPending}
          onClick={() => command.mutate({ id, command: sending ? 'pause' : 'resume' })}
        >
          {sending ? t`Pause` : t`Resume`}
        </Button>
      )}
    </>
  );
}

function Imports({ status }: { status: StatusBarView }) {
  const format = useFormat();
  const [first] = status.imports;
  if (!first) return null;
  const rows = format.number(first.rows);
  return (
    <span className={`${css.mark} num`}>
      <IconFileImport size={14} aria-hidden />
      <span className="cut">
        <Trans>
          Reading {first.name}: {rows} rows
        </Trans>
      </span>
    </span>
  );
}

function Relays({ status }: { status: StatusBarView }) {
  const pauseLabel = usePauseLabel();
  const {
    relays_ready: ready,
    relays_total: total,
    paused_relay: paused,
    paused_why: why,
  } = status;
  if (paused && why && status.campaign) {
    const reason = pauseLabel(why);
    return (
      <span className={css.mark}>
        <IconAlertOctagon size={14} color="var(--pr-danger)" aria-hidden />
        <Trans>
          {paused}: {reason}
        </Trans>
      </span>
    );
  }
  return (
    <span className={`${css.mark} num`}>
      <IconRoute size={14} aria-hidden />
      {total === 0 ? (
        <Trans>Practice relay only</Trans>
      ) : (
        <Plural
          value={total}
          one={`${ready} of # relay working`}
          other={`${ready} of # relays working`}
        />
      )}
    </span>
  );
}

/** Nothing goes out; what starts by itself next, or did not start, is said. */
function Idle() {
  const { t } = useLingui();
  const format = useFormat();
  const { data } = useRead('campaign_list', {});
  const overdue = data?.find((one) => one.status === 'overdue');
  const next = data
    ?.filter((one) => one.status === 'scheduled' && one.starts_at !== null)
    .sort((a, b) => (a.starts_at ?? 0) - (b.starts_at ?? 0))[0];
  const name = (overdue ?? next)?.title || t`untitled campaign`;
  if (overdue) {
    return (
      <span className={css.first}>
        <IconAlertTriangle size={14} stroke={2} color="var(--pr-warning)" aria-hidden />
        <span className="cut" title={name}>
          <Trans>{name} did not start. Nothing has been sent; you decide.</Trans>
        </span>
      </span>
    );
  }
  if (next?.starts_at) {
    const start = format.soon(next.starts_at);
    return (
      <span className={css.first}>
        <IconCalendarTime size={14} stroke={2} color="var(--pr-primary-text)" aria-hidden />
        <span className="cut num" title={name}>
          <Trans>
            Idle. {name} starts {start}.
          </Trans>
        </span>
      </span>
    );
  }
  return (
    <span className={css.first}>
      <IconCircle size={12} stroke={2.2} color="var(--pr-ink-faint)" aria-hidden />
      <Trans>Idle. Nothing to send.</Trans>
    </span>
  );
}

export function StatusBar() {
  const note = useContext(Note);
  const { data } = useRead('status_bar', {}, { every: 5_000 });
  return (
    <div className={css.bar} role="status" aria-live="off">
      {note ?? (data?.campaign ? <Running campaign={data.campaign} /> : <Idle />)}
      <span className={css.grow} />
      {data ? (
        <span className={css.right}>
          <Imports status={data} />
          <Relays status={data} />
        </span>
      ) : null}
    </div>
  );
}
