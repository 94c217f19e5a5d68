/**
 * The provider events of a mail after the relay accepted it: one mark for each kind, the newest
 * first; times and reasons are in its tooltip.
 */
import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Group, Tooltip } from '@mantine/core';
import { StateMark, states } from '../components';
import { useFormat } from '../format';
import type { DeliveryEvent, EventKind } from '../host/types';
import css from './eventMarks.module.css';

/** Events that one tooltip lists. */
const maxListed = 5;

type Events = [DeliveryEvent, ...DeliveryEvent[]];

/** Each kind once, in the order of its newest event. */
function byKind(events: DeliveryEvent[]): [EventKind, Events][] {
  const kinds = new Map<EventKind, Events>();
  for (const event of events) {
    const same = kinds.get(event.kind);
    if (same) same.push(event);
    else kinds.set(event.kind, [event]);
  }
  return [...kinds];
}

export const robotLabel = msg`probably a bot`;

function Mark({ kind, events }: { kind: EventKind; events: Events }) {
  const { i18n } = useLingui();
  const format = useFormat();
  const [newest] = events;
  const { source } = newest;
  const count = format.number(events.length);
  const onlyRobots = events.every((event) => event.robot);
  return (
    <Tooltip
      multiline
      maw={420}
      label={
        <div>
          <div>{i18n._(states[kind].meaning)}</div>
          {events.slice(0, maxListed).map((event) => (
            <div key={`${event.at} ${event.detail ?? ''}`} className={css.event}>
              {format.moment(event.at)}
              {event.robot ? ` (${i18n._(robotLabel)})` : ''}
              {event.detail ? `: ${event.detail}` : ''}
            </div>
          ))}
          <div>
            <Trans>From {source}</Trans>
          </div>
        </div>
      }
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: its tooltip is for the keyboard too */}
      <span className={css.mark} tabIndex={0}>
        <StateMark state={kind} size={14} />
        <span className="faint num">
          {events.length > 1 ? `${count} × ` : ''}
          {format.moment(newest.at)}
          {onlyRobots ? ` (${i18n._(robotLabel)})` : ''}
        </span>
      </span>
    </Tooltip>
  );
}

export function EventMarks({ events }: { events: DeliveryEvent[] }) {
  const { t } = useLingui();
  if (events.length === 0) return null;
  return (
    <Group component="ul" gap="2px 16px" className="small" aria-label={t`Since then`}>
      {byKind(events).map(([kind, same]) => (
        <li key={kind}>
          <Mark kind={kind} events={same} />
        </li>
      ))}
    </Group>
  );
}
