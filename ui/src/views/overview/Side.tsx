/**
 * The side of the overview: what waits for the user, and how the relays are.
 */

import { Plural, Trans } from '@lingui/react/macro';
import { Badge, Box, Button, Group, Text } from '@mantine/core';
import {
  IconAlertOctagon,
  IconAlertTriangle,
  IconCalendarTime,
  IconCircleCheck,
  IconCircleX,
  IconHelpHexagon,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Panel, PanelRow } from '../../components';
import { usePauseLabel } from '../../features/pauseLabels';
import { useRelativeTime } from '../../features/relativeTime';
import { useFormat } from '../../format';
import type { NeedsYou, RelayView } from '../../host/types';
import css from './overview.module.css';

interface NeedProps {
  icon: ReactNode;
  title: ReactNode;
  description: ReactNode;
  action: ReactNode;
}

function Line({ icon, title, description, action }: NeedProps) {
  return (
    <Group
      component="li"
      gap={10}
      wrap="nowrap"
      align="flex-start"
      pl={16}
      pr={12}
      py={10}
      className={css.row}
    >
      {icon}
      <Box flex={1} miw={0} className={css.text}>
        <div className="medium">{title}</div>
        <div className="small faint">{description}</div>
      </Box>
      {action}
    </Group>
  );
}

function Need({ need }: { need: NeedsYou }) {
  const format = useFormat();
  const reason = usePauseLabel();
  switch (need.kind) {
    case 'in_doubt': {
      const count = format.number(need.count);
      return (
        <Line
          icon={<IconHelpHexagon size={16} color="var(--pr-in-doubt-text)" aria-hidden />}
          title={
            <Plural
              value={need.count}
              one={`${count} email is in doubt`}
              other={`${count} emails are in doubt`}
            />
          }
          description={
            <Trans>{need.name}: may have been sent. Postroom never sends twice; you decide.</Trans>
          }
          action={
            <Button
              variant="default"
              size="xs"
              renderRoot={(props) => (
                <Link
                  {...props}
                  to="/campaigns/$id/deliveries"
                  params={{ id: need.campaign }}
                  search={{ status: 'in_doubt' }}
                />
              )}
            >
              <Trans>Resolve</Trans>
            </Button>
          }
        />
      );
    }
    case 'relay_paused': {
      const why = reason(need.why);
      const since = format.moment(need.since);
      return (
        <Line
          icon={<IconAlertOctagon size={16} color="var(--pr-danger)" aria-hidden />}
          title={
            <Trans>
              {need.name}: {why}
            </Trans>
          }
          description={<Trans>Since {since}. Nothing is lost; its emails wait.</Trans>}
          action={
            <Button
              variant="default"
              size="xs"
              renderRoot={(props) => (
                <Link {...props} to="/relays/$id" params={{ id: need.relay }} />
              )}
            >
              <Trans>Fix</Trans>
            </Button>
          }
        />
      );
    }
    case 'campaign_stopped':
      return (
        <Line
          icon={<IconAlertTriangle size={16} color="var(--pr-warning)" aria-hidden />}
          title={<Trans>{need.name} has stopped</Trans>}
          description={need.text}
          action={
            <Button
              variant="default"
              size="xs"
              renderRoot={(props) => (
                <Link {...props} to="/campaigns/$id/live" params={{ id: need.campaign }} />
              )}
            >
              <Trans context="button">View</Trans>
            </Button>
          }
        />
      );
    case 'overdue': {
      const at = need.at === null ? null : format.moment(need.at);
      return (
        <Line
          icon={<IconCalendarTime size={16} color="var(--pr-warning)" aria-hidden />}
          title={<Trans>{need.name} did not start</Trans>}
          description={
            at ? (
              <Trans>Start was due {at}; this computer was off or asleep.</Trans>
            ) : (
              <Trans>Start missed. Nothing has been sent.</Trans>
            )
          }
          action={
            <Button
              variant="default"
              size="xs"
              renderRoot={(props) => (
                <Link {...props} to="/campaigns/$id/live" params={{ id: need.campaign }} />
              )}
            >
              <Trans>Review</Trans>
            </Button>
          }
        />
      );
    }
    case 'refused': {
      const count = format.number(need.count);
      return (
        <Line
          icon={<IconCircleX size={16} color="var(--pr-refused-text)" aria-hidden />}
          title={
            <Plural
              value={need.count}
              one={`${count} email was refused`}
              other={`${count} emails were refused`}
            />
          }
          description={<Trans>{need.name}: see the replies for the reasons.</Trans>}
          action={
            <Button
              variant="default"
              size="xs"
              renderRoot={(props) => (
                <Link
                  {...props}
                  to="/campaigns/$id/deliveries"
                  params={{ id: need.campaign }}
                  search={{ status: 'refused' }}
                />
              )}
            >
              <Trans context="button">View</Trans>
            </Button>
          }
        />
      );
    }
  }
}

export function NeedsYouPanel({ needs }: { needs: NeedsYou[] }) {
  const format = useFormat();
  return (
    <Panel
      title={<Trans>Needs attention</Trans>}
      right={
        needs.length > 0 ? (
          <Badge component="span" variant="outline" color="gray" className="num">
            {format.number(needs.length)}
          </Badge>
        ) : null
      }
    >
      {needs.length === 0 ? (
        <PanelRow icon={<IconCircleCheck size={16} color="var(--pr-success)" aria-hidden />}>
          <span className="soft">
            <Trans>Nothing to do.</Trans>
          </span>
        </PanelRow>
      ) : (
        <ul>
          {needs.map((need) => (
            <Need key={JSON.stringify(need)} need={need} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Relay({ relay }: { relay: RelayView }) {
  const format = useFormat();
  const when = useRelativeTime();
  const reason = usePauseLabel();
  const today = format.number(relay.accepted_today);
  const why = relay.paused ? reason(relay.paused.why) : null;
  const pace = relay.per_second === null ? null : format.decimal(relay.per_second);
  const full = relay.gauges.flatMap((gauge) => gauge.refills_at ?? []);
  const free = full.length > 0 ? when(Math.max(...full)) : null;
  return (
    <Box component="li" px={16} pt={10} pb={12} className={css.row}>
      <Group gap={12} justify="space-between" wrap="nowrap">
        <Link
          to="/relays/$id"
          params={{ id: relay.id }}
          className={`${css.textLink} cut`}
          title={relay.name}
        >
          {relay.name}
        </Link>
        {why ? (
          <Group
            component="span"
            gap={6}
            wrap="nowrap"
            flex="none"
            c="var(--pr-danger)"
            className="small medium"
          >
            <IconAlertOctagon size={14} aria-hidden />
            <Trans>Paused: {why}</Trans>
          </Group>
        ) : (
          <span className="small num">
            <Trans>{today} accepted today</Trans>
          </span>
        )}
      </Group>
      <p className="small faint num">
        {why ? <Trans>Sending through it is paused</Trans> : null}
        {!why && free ? (
          <Text span inherit fw={550} c="var(--pr-deferred-text)">
            <Trans>Limit reached, resets {free}</Trans>
          </Text>
        ) : null}
        {!why && !free && pace ? <Trans>At most {pace} per second</Trans> : null}
        {!why && !free && !pace ? <Trans>No speed limit</Trans> : null}
      </p>
    </Box>
  );
}

export function RelaysPanel({ relays }: { relays: RelayView[] }) {
  const real = relays.filter((relay) => relay.kind === 'smtp');
  return (
    <Panel
      title={<Trans>Relays</Trans>}
      right={
        <Link to="/relays">
          <Trans>All relays</Trans>
        </Link>
      }
    >
      <ul>
        {(real.length > 0 ? real : relays).map((relay) => (
          <Relay key={relay.id} relay={relay} />
        ))}
      </ul>
    </Panel>
  );
}
