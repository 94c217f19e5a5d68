/**
 * The relays of this campaign in order, a card each: status, open connections, used limits, learned
 * limits, and what stops it.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Text } from '@mantine/core';
import {
  IconAlertOctagon,
  IconArrowsExchange,
  IconCircleCheck,
  IconHourglass,
  IconPlayerPause,
  IconSend,
  IconUserOff,
} from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { memo, type ReactNode } from 'react';
import { Gauge, Panel } from '../../components';
import { Gauges, LearnedLimits } from '../../features/Gauges';
import { usePauseLabel } from '../../features/pauseLabels';
import { useRelativeTime } from '../../features/relativeTime';
import { useFormat } from '../../format';
import type { LiveRelay } from '../../host/types';
import css from './live.module.css';

const mark = { size: 14, stroke: 1.9, 'aria-hidden': true } as const;

/** What the relay does for this campaign now: an icon, a word and a colour. */
interface RelayStatusProps {
  relay: LiveRelay;
  first: boolean;
  over: boolean;
  /** The campaign is paused or stopped. */
  paused: boolean;
}

function RelayStatus({ relay, first, over, paused }: RelayStatusProps) {
  const pauseLabel = usePauseLabel();
  const when = useRelativeTime();
  const show = (Icon: typeof IconSend, color: string, text: ReactNode) => (
    <Group gap={6} wrap="nowrap" align="flex-start" className="small medium">
      <Icon {...mark} color={`var(--pr-${color})`} className={css.icon} />
      <span>{text}</span>
    </Group>
  );
  if (over) return show(IconCircleCheck, 'ink-faint', <Trans>used</Trans>);
  if (relay.sender_not_taken) {
    return show(IconUserOff, 'warning', <Trans>rejects this sender</Trans>);
  }
  if (relay.paused) {
    const why = pauseLabel(relay.paused);
    const until = relay.paused_until === null ? null : when(relay.paused_until);
    const own = relay.paused === 'by_user';
    return show(
      own ? IconPlayerPause : IconAlertOctagon,
      own ? 'warning' : 'danger',
      until ? (
        <Trans>
          paused: {why}; retries {until}
        </Trans>
      ) : (
        <Trans>paused: {why}</Trans>
      ),
    );
  }
  if (paused) return show(IconPlayerPause, 'warning', <Trans>campaign paused</Trans>);
  if (relay.in_use) return show(IconSend, 'sending-text', <Trans>active</Trans>);
  if (relay.gauges.some((gauge) => gauge.refills_at !== null)) {
    return show(IconHourglass, 'deferred-text', <Trans>limit reached</Trans>);
  }
  return show(
    IconArrowsExchange,
    'ink-faint',
    first ? <Trans>standby</Trans> : <Trans>next in line</Trans>,
  );
}

interface CardProps extends RelayStatusProps {
  warmUpDay: number | null;
}

const Card = memo(function Card({ relay, first, over, paused, warmUpDay }: CardProps) {
  const { t } = useLingui();
  const format = useFormat();
  const navigate = useNavigate();
  const { id, name, connections, connections_max: most, accepted } = relay;
  const taken = format.number(accepted);
  const open = format.number(connections);
  const fix = (relay.paused !== null && relay.paused !== 'unwell') || relay.sender_not_taken;
  return (
    <li className={css.relay}>
      <Group gap={12} justify="space-between" wrap="nowrap">
        <span className="medium cut" title={name}>
          {name}
        </span>
        {fix && !over ? (
          <Button
            size="xs"
            variant="default"
            aria-label={t`Fix ${name}`}
            onClick={() => void navigate({ to: '/relays/$id', params: { id } })}
          >
            <Trans>Fix</Trans>
          </Button>
        ) : (
          <span className="small soft num">
            <Trans>{taken} accepted</Trans>
          </span>
        )}
      </Group>
      <RelayStatus relay={relay} first={first} over={over} paused={paused} />
      {over || relay.paused ? null : (
        <div>
          <Group gap={12} justify="space-between" wrap="nowrap" className="small num">
            <span className="faint">
              <Trans>Connections</Trans>
            </span>
            <span>
              <Trans>
                {open} of {most}
              </Trans>
            </span>
          </Group>
          <Gauge used={connections} of={most} label={t`Connections to ${name}`} height={6} />
        </div>
      )}
      {over ? null : <Gauges gauges={relay.gauges} relay={name} warmUpDay={warmUpDay} />}
      {over ? null : <LearnedLimits learned={relay.learned_limits} />}
    </li>
  );
});

export interface RelaysProps {
  relays: LiveRelay[];
  over: boolean;
  /** The campaign is paused or stopped. */
  paused: boolean;
  /** The day of its warm-up, by relay. */
  warmUpDays: Record<string, number | null>;
  /** Opens the dialog in which relays are added and ordered; none: the campaign is over. */
  onChange?: () => void;
}

export const Relays = memo(function Relays({
  relays,
  over,
  paused,
  warmUpDays,
  onChange,
}: RelaysProps) {
  return (
    <Panel
      title={<Trans>Relays</Trans>}
      right={
        onChange ? (
          <Button size="xs" variant="subtle" onClick={onChange}>
            {relays.length > 1 ? <Trans>Add or reorder</Trans> : <Trans>Add relay</Trans>}
          </Button>
        ) : null
      }
    >
      {relays.length === 0 ? (
        <Text p={16} className="faint">
          <Trans>No relay used yet.</Trans>
        </Text>
      ) : (
        <ol className={css.relays}>
          {relays.map((relay, place) => (
            <Card
              key={relay.id}
              relay={relay}
              first={place === 0}
              over={over}
              paused={paused}
              warmUpDay={warmUpDays[relay.id] ?? null}
            />
          ))}
        </ol>
      )}
    </Panel>
  );
});
