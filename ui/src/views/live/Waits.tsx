/**
 * Why mails wait, each reason with the step that ends it.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import {
  IconAlertOctagon,
  IconGauge,
  IconHelpHexagon,
  IconPlayerPause,
  IconRotateClockwise,
  IconRouteOff,
} from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Panel } from '../../components';
import { usePauseWords } from '../../features/pauseWords';
import { useFormat } from '../../format';
import type { Wait } from '../../host/types';
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

function Reason({ id, wait }: { id: string; wait: Wait }) {
  const { t } = useLingui();
  const format = useFormat();
  const words = usePauseWords();
  const navigate = useNavigate();
  const deliveries = (status: string) =>
    void navigate({ to: '/campaigns/$id/deliveries', params: { id }, search: { status } });
  switch (wait.kind) {
    case 'pace': {
      const { relay } = wait;
      const count = format.number(wait.count);
      const pace = format.decimal(wait.per_second * 60, 0);
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
            {relay} takes at most {pace} a minute.
          </Trans>
        </Line>
      );
    }
    case 'relay_paused': {
      const { relay } = wait;
      const reason = words(wait.why);
      const until = wait.until === null ? null : format.moment(wait.until);
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
            <Trans>We try again by ourselves at {until}.</Trans>
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
          action={{ label: t`Relays`, run: () => void navigate({ to: '/relays' }) }}
        >
          <Trans>The relay of this campaign was removed or is not ready.</Trans>
        </Line>
      );
    case 'trying_again': {
      const count = format.number(wait.count);
      const next = format.moment(wait.next_at);
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
          <Trans>Next at {next}.</Trans>
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
}

export function Waits({ id, waits }: { id: string; waits: Wait[] }) {
  return (
    <Panel title={<Trans>Why it waits</Trans>}>
      {waits.length === 0 ? (
        <p className={`${css.blank} faint`}>
          <Trans>Nothing holds it up.</Trans>
        </p>
      ) : (
        <ul className={css.waits}>
          {waits.map((wait) => (
            <Reason key={`${wait.kind} ${'relay' in wait ? wait.relay : ''}`} id={id} wait={wait} />
          ))}
        </ul>
      )}
    </Panel>
  );
}
