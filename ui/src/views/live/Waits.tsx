/**
 * Why mails wait, each reason with the step that ends it.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import {
  IconAlertOctagon,
  IconAlertTriangle,
  IconArrowsExchange,
  IconCalendarTime,
  IconClock,
  IconGauge,
  IconHelpHexagon,
  IconHourglass,
  IconMoon,
  IconPlayerPause,
  IconRotateClockwise,
  IconRouteOff,
} from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { memo, type ReactNode } from 'react';
import { Panel } from '../../components';
import { usePauseWords } from '../../features/pauseWords';
import { type PlanPart, usePlanWords } from '../../features/plan';
import { useWhen } from '../../features/when';
import { useFormat } from '../../format';
import type { Per, Wait } from '../../host/types';
import css from './live.module.css';

function Line({
  icon,
  title,
  children,
  action,
}: {
  icon: ReactNode;
  title: ReactNode;
  children: ReactNode;
  action?: { label: string; run: () => void };
}) {
  return (
    <li className={css.wait}>
      {icon}
      <div className={css.grow}>
        <div className="medium num">{title}</div>
        <div className="small faint num">{children}</div>
      </div>
      {action ? (
        <Button variant="subtle" size="xs" onClick={action.run}>
          {action.label}
        </Button>
      ) : null}
    </li>
  );
}

const size = { size: 16, stroke: 1.9, 'aria-hidden': true } as const;

/** "Its daily limit is reached." */
function Reached({ per }: { per: Per }) {
  switch (per) {
    case 'second':
    case 'minute':
      return <Trans>It accepts no more emails right now.</Trans>;
    case 'hour':
      return <Trans>Its hourly limit is reached.</Trans>;
    case 'day':
      return <Trans>Its daily limit is reached.</Trans>;
  }
}

interface ReasonProps {
  id: string;
  wait: Wait;
  /** Opens the dialog that changes this part of the way out. */
  onChange: (part: PlanPart) => void;
}

const Reason = memo(function Reason({ id, wait, onChange }: ReasonProps) {
  const { t } = useLingui();
  const format = useFormat();
  const words = usePauseWords();
  const plan = usePlanWords();
  const when = useWhen();
  const navigate = useNavigate();
  const deliveries = (status: string) =>
    void navigate({ to: '/campaigns/$id/deliveries', params: { id }, search: { status } });
  switch (wait.kind) {
    case 'pace': {
      const { relay } = wait;
      const count = format.number(wait.count);
      const pace = plan.pace(wait.per_second);
      return (
        <Line
          icon={<IconGauge {...size} color="var(--pr-ink-faint)" />}
          title={
            <Plural
              value={wait.count}
              one="One waiting for the rate limit"
              other={`${count} waiting for the rate limit`}
            />
          }
          action={{ label: t`Edit`, run: () => void navigate({ to: '/relays' }) }}
        >
          <Trans>
            {relay} accepts at most {pace}.
          </Trans>
        </Line>
      );
    }
    case 'relay_paused': {
      const { relay } = wait;
      const reason = words(wait.why);
      const until = wait.until === null ? null : when(wait.until);
      return (
        <Line
          icon={<IconAlertOctagon {...size} color="var(--pr-danger)" />}
          title={
            <Trans>
              {relay}: {reason}
            </Trans>
          }
          action={{
            label: t`Fix`,
            run: () => void navigate({ to: '/relays/$id', params: { id: wait.id } }),
          }}
        >
          {until ? (
            <Trans>Postroom retries {until}.</Trans>
          ) : (
            <Trans>Nothing is lost. Its emails wait until you fix it.</Trans>
          )}
          {wait.text ? <span className={`${css.words} mono`}>{wait.text}</span> : null}
        </Line>
      );
    }
    case 'no_relay':
      return (
        <Line
          icon={<IconRouteOff {...size} color="var(--pr-danger)" />}
          title={<Trans>No relay available</Trans>}
          action={{ label: t`Add relay`, run: () => onChange('relays') }}
        >
          <Trans>This campaign’s relay was removed or is not ready.</Trans>
        </Line>
      );
    case 'spent': {
      const { relay } = wait;
      const until = when(wait.until);
      return (
        <Line
          icon={<IconHourglass {...size} color="var(--pr-deferred-text)" />}
          title={
            <Trans>
              {relay} is available {until}
            </Trans>
          }
          action={{ label: t`Add relay`, run: () => onChange('relays') }}
        >
          <Reached per={wait.per} />
        </Line>
      );
    }
    case 'taken_over': {
      const { relay, instead_of: first } = wait;
      return (
        <Line
          icon={<IconArrowsExchange {...size} color="var(--pr-ink-faint)" />}
          title={<Trans>{relay} has taken over</Trans>}
          action={{ label: t`Relays`, run: () => onChange('relays') }}
        >
          <Trans>{first} accepts no more right now. No one gets an email twice.</Trans>
        </Line>
      );
    }
    case 'hours': {
      const opens = when(wait.opens_at);
      return (
        <Line
          icon={<IconClock {...size} color="var(--pr-ink-faint)" />}
          title={<Trans>Resumes {opens}</Trans>}
          action={{ label: t`Edit`, run: () => onChange('hours') }}
        >
          <Trans>It is limited to certain hours of the day.</Trans>
        </Line>
      );
    }
    case 'scheduled': {
      const at = format.full(wait.at);
      return (
        <Line
          icon={<IconCalendarTime {...size} color="var(--pr-primary-text)" />}
          title={<Trans>Starts {at}</Trans>}
          action={{ label: t`Edit`, run: () => onChange('start') }}
        >
          <Trans>It starts automatically if this computer is on.</Trans>
        </Line>
      );
    }
    case 'overdue': {
      const at = wait.at === null ? null : format.full(wait.at);
      return (
        <Line
          icon={<IconAlertTriangle {...size} color="var(--pr-warning)" />}
          title={at ? <Trans>Start was due {at}</Trans> : <Trans>Start missed</Trans>}
          action={{ label: t`Edit`, run: () => onChange('start') }}
        >
          {wait.text ?? <Trans>This computer was off or asleep. You decide.</Trans>}
        </Line>
      );
    }
    case 'asleep':
      return (
        <Line
          icon={<IconMoon {...size} color="var(--pr-ink-faint)" />}
          title={<Trans>This computer is going to sleep</Trans>}
        >
          <Trans>Sending resumes when the computer wakes up.</Trans>
        </Line>
      );
    case 'slowed_down': {
      const pace = plan.pace(wait.per_second);
      return (
        <Line
          icon={<IconGauge {...size} color="var(--pr-ink-faint)" />}
          title={<Trans>Speed limit set by you</Trans>}
          action={{ label: t`Edit`, run: () => onChange('pace') }}
        >
          <Trans>At most {pace}.</Trans>
        </Line>
      );
    }
    case 'trying_again': {
      const count = format.number(wait.count);
      const next = when(wait.next_at);
      return (
        <Line
          icon={<IconRotateClockwise {...size} color="var(--pr-deferred-text)" />}
          title={<Plural value={wait.count} one="One to retry" other={`${count} to retry`} />}
          action={{ label: t`Show`, run: () => deliveries('deferred') }}
        >
          <Trans>Next retry {next}.</Trans>
        </Line>
      );
    }
    case 'in_doubt': {
      const count = format.number(wait.count);
      return (
        <Line
          icon={<IconHelpHexagon {...size} color="var(--pr-in-doubt-text)" />}
          title={<Plural value={wait.count} one="One in doubt" other={`${count} in doubt`} />}
          action={{ label: t`Resolve`, run: () => deliveries('in_doubt') }}
        >
          <Trans>They may have arrived. You decide.</Trans>
        </Line>
      );
    }
    case 'paused':
      return (
        <Line
          icon={<IconPlayerPause {...size} color="var(--pr-warning)" />}
          title={<Trans>Paused by you</Trans>}
        >
          <Trans>Nothing is sent until you press Resume.</Trans>
        </Line>
      );
    case 'stopped':
      return (
        <Line
          icon={<IconAlertOctagon {...size} color="var(--pr-danger)" />}
          title={<Trans>Sending stopped</Trans>}
        >
          {wait.text}
        </Line>
      );
  }
});

export interface WaitsProps {
  id: string;
  waits: Wait[];
  onChange: (part: PlanPart) => void;
}

export const Waits = memo(function Waits({ id, waits, onChange }: WaitsProps) {
  return (
    <Panel title={<Trans>Waiting for</Trans>}>
      {waits.length === 0 ? (
        <p className={`${css.blank} faint`}>
          <Trans>Nothing is waiting.</Trans>
        </p>
      ) : (
        <ul className={css.waits}>
          {waits.map((wait) => (
            <Reason
              key={`${wait.kind} ${'relay' in wait ? wait.relay : ''}`}
              id={id}
              wait={wait}
              onChange={onChange}
            />
          ))}
        </ul>
      )}
    </Panel>
  );
});
