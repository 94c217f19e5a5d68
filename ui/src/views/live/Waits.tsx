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
import { usePauseLabel } from '../../features/pauseLabels';
import { type PlanPart, usePlanWords } from '../../features/plan';
import { useRelativeTime } from '../../features/relativeTime';
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

/** "Its limit for the day is reached." */
function Reached({ per }: { per: Per }) {
  switch (per) {
    case 'second':
    case 'minute':
      return <Trans>It takes no more for the moment.</Trans>;
    case 'hour':
      return <Trans>Its limit for the hour is reached.</Trans>;
    case 'day':
      return <Trans>Its limit for the day is reached.</Trans>;
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
  const words = usePauseLabel();
  const plan = usePlanWords();
  const when = useRelativeTime();
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
              one="One waits for the limit"
              other={`${count} wait for the limit`}
            />
          }
          action={{ label: t`Change`, run: () => void navigate({ to: '/relays' }) }}
        >
          <Trans>
            {relay} takes at most {pace}.
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
            <Trans>We try again by ourselves {until}.</Trans>
          ) : (
            <Trans>Nothing is lost: its mails wait for you.</Trans>
          )}
          {wait.text ? <span className={`${css.words} mono`}>{wait.text}</span> : null}
        </Line>
      );
    }
    case 'no_relay':
      return (
        <Line
          icon={<IconRouteOff {...size} color="var(--pr-danger)" />}
          title={<Trans>No relay can take them</Trans>}
          action={{ label: t`Add a relay`, run: () => onChange('relays') }}
        >
          <Trans>The relay of this campaign was removed or is not ready.</Trans>
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
              {relay} is free again {until}
            </Trans>
          }
          action={{ label: t`Add a relay`, run: () => onChange('relays') }}
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
          <Trans>{first} cannot take more now. Nobody gets a mail twice.</Trans>
        </Line>
      );
    }
    case 'hours': {
      const opens = when(wait.opens_at);
      return (
        <Line
          icon={<IconClock {...size} color="var(--pr-ink-faint)" />}
          title={<Trans>It continues {opens}</Trans>}
          action={{ label: t`Change`, run: () => onChange('hours') }}
        >
          <Trans>It goes out at some hours of the day only.</Trans>
        </Line>
      );
    }
    case 'scheduled': {
      const at = format.full(wait.at);
      return (
        <Line
          icon={<IconCalendarTime {...size} color="var(--pr-primary-text)" />}
          title={<Trans>It starts {at}</Trans>}
          action={{ label: t`Change`, run: () => onChange('start') }}
        >
          <Trans>It starts by itself; this computer has to be on then.</Trans>
        </Line>
      );
    }
    case 'overdue': {
      const at = wait.at === null ? null : format.full(wait.at);
      return (
        <Line
          icon={<IconAlertTriangle {...size} color="var(--pr-warning)" />}
          title={at ? <Trans>It was to start {at}</Trans> : <Trans>Its start was missed</Trans>}
          action={{ label: t`Change`, run: () => onChange('start') }}
        >
          {wait.text ?? <Trans>This computer was off or asleep then. You decide.</Trans>}
        </Line>
      );
    }
    case 'asleep':
      return (
        <Line
          icon={<IconMoon {...size} color="var(--pr-ink-faint)" />}
          title={<Trans>This computer is going to sleep</Trans>}
        >
          <Trans>It goes on by itself when the computer is awake again.</Trans>
        </Line>
      );
    case 'slowed_down': {
      const pace = plan.pace(wait.per_second);
      return (
        <Line
          icon={<IconGauge {...size} color="var(--pr-ink-faint)" />}
          title={<Trans>You slowed it down</Trans>}
          action={{ label: t`Change`, run: () => onChange('pace') }}
        >
          <Trans>At most {pace} leave.</Trans>
        </Line>
      );
    }
    case 'trying_again': {
      const count = format.number(wait.count);
      const next = when(wait.next_at);
      return (
        <Line
          icon={<IconRotateClockwise {...size} color="var(--pr-deferred-text)" />}
          title={
            <Plural
              value={wait.count}
              one="One will be tried again"
              other={`${count} will be tried again`}
            />
          }
          action={{ label: t`List`, run: () => deliveries('deferred') }}
        >
          <Trans>Next {next}.</Trans>
        </Line>
      );
    }
    case 'in_doubt': {
      const count = format.number(wait.count);
      return (
        <Line
          icon={<IconHelpHexagon {...size} color="var(--pr-in-doubt-text)" />}
          title={
            <Plural
              value={wait.count}
              one="One in doubt is not sent again"
              other={`${count} in doubt are not sent again`}
            />
          }
          action={{ label: t`Settle`, run: () => deliveries('in_doubt') }}
        >
          <Trans>Perhaps they arrived. You decide.</Trans>
        </Line>
      );
    }
    case 'paused':
      return (
        <Line
          icon={<IconPlayerPause {...size} color="var(--pr-warning)" />}
          title={<Trans>You paused it</Trans>}
        >
          <Trans>Nothing leaves until you press Resume.</Trans>
        </Line>
      );
    case 'stopped':
      return (
        <Line
          icon={<IconAlertOctagon {...size} color="var(--pr-danger)" />}
          title={<Trans>It stopped by itself</Trans>}
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
    <Panel title={<Trans>Why it waits</Trans>}>
      {waits.length === 0 ? (
        <p className={`${css.blank} faint`}>
          <Trans>Nothing holds it up.</Trans>
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
