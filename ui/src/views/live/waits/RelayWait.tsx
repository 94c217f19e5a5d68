/**
 * Deliveries that wait for a relay: its rate limit, a pause, a spent total, or none at all.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import {
  IconAlertOctagon,
  IconArrowsExchange,
  IconGauge,
  IconHourglass,
  IconRouteOff,
} from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { usePauseLabel } from '../../../features/pauseLabels';
import { usePlanLabels } from '../../../features/plan';
import { useRelativeTime } from '../../../features/relativeTime';
import { useFormat } from '../../../format';
import type { Per } from '../../../host/types';
import css from '../live.module.css';
import { iconProps, WaitLine, type WaitProps } from './WaitLine';

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

export function RelayWait({
  wait,
  onChange,
}: WaitProps<'pace' | 'relay_paused' | 'no_relay' | 'spent' | 'taken_over'>) {
  const { t } = useLingui();
  const format = useFormat();
  const pauseWords = usePauseLabel();
  const plan = usePlanLabels();
  const when = useRelativeTime();
  const navigate = useNavigate();
  switch (wait.kind) {
    case 'pace': {
      const { relay } = wait;
      const count = format.number(wait.count);
      const speed = plan.speed(wait.per_second);
      return (
        <WaitLine
          icon={<IconGauge {...iconProps} color="var(--pr-ink-faint)" />}
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
            {relay} accepts at most {speed}.
          </Trans>
        </WaitLine>
      );
    }
    case 'relay_paused': {
      const { relay } = wait;
      const reason = pauseWords(wait.why);
      const until = wait.until === null ? null : when(wait.until);
      return (
        <WaitLine
          icon={<IconAlertOctagon {...iconProps} color="var(--pr-danger)" />}
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
          {wait.text ? <span className={`${css.text} mono`}>{wait.text}</span> : null}
        </WaitLine>
      );
    }
    case 'no_relay':
      return (
        <WaitLine
          icon={<IconRouteOff {...iconProps} color="var(--pr-danger)" />}
          title={<Trans>No relay available</Trans>}
          action={{ label: t`Add relay`, run: () => onChange('relays') }}
        >
          <Trans>This campaign’s relay was removed or is not ready.</Trans>
        </WaitLine>
      );
    case 'spent': {
      const { relay } = wait;
      const until = when(wait.until);
      return (
        <WaitLine
          icon={<IconHourglass {...iconProps} color="var(--pr-deferred-text)" />}
          title={
            <Trans>
              {relay} is available {until}
            </Trans>
          }
          action={{ label: t`Add relay`, run: () => onChange('relays') }}
        >
          <Reached per={wait.per} />
        </WaitLine>
      );
    }
    case 'taken_over': {
      const { relay, instead_of: first } = wait;
      return (
        <WaitLine
          icon={<IconArrowsExchange {...iconProps} color="var(--pr-ink-faint)" />}
          title={<Trans>{relay} has taken over</Trans>}
          action={{ label: t`Relays`, run: () => onChange('relays') }}
        >
          <Trans>{first} accepts no more right now. No one gets an email twice.</Trans>
        </WaitLine>
      );
    }
  }
}
