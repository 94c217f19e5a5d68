/**
 * Cache keys and what spoils them, both derived from the generated `commandTags`.
 *
 * A key is `['read', command, request, …]`; a tag invalidates every key whose command reads it.
 */
import type { Query, QueryClient, QueryKey } from '@tanstack/react-query';
import { commandTags, type Tag } from '../host/generated';
import type { CommandName, Request } from '../host/types';

export function tagsRead(name: CommandName): Tag[] {
  const tags = commandTags[name];
  return 'reads' in tags ? tags.reads : [];
}

export function tagsWritten(name: CommandName): Tag[] {
  const tags = commandTags[name];
  return 'writes' in tags ? tags.writes : [];
}

export function readKey<K extends CommandName>(name: K, request: Request<K>) {
  return ['read', name, request] as const;
}

function commandOf(key: QueryKey): CommandName | null {
  const [kind, name] = key;
  return kind === 'read' && typeof name === 'string' && name in commandTags
    ? (name as CommandName)
    : null;
}

/** Between two readings of the same thing because of events: four a second look smooth. */
const breath = 250;

/** Tags of every single mail. While mails flow they come without end. */
const perMail: ReadonlySet<Tag> = new Set<Tag>(['deliveries', 'practice']);

/** The same for answers that only such a tag has changed; the live page is read most often. */
const mailBreath = (name: CommandName): number => (name === 'campaign_live' ? 500 : 2_000);

interface Reading {
  /** It was spoilt again meanwhile; the pause before that reading may be this long. */
  next: number | null;
  pause: number;
  /** Null: the answer is still on its way. */
  answeredAt: number | null;
  timer?: ReturnType<typeof setTimeout>;
}

const readings = new WeakMap<Query, Reading>();

/** Waits for what is left of the pause, then reads again if need be. */
function rest(client: QueryClient, query: Query, reading: Reading): void {
  if (reading.answeredAt === null) return;
  clearTimeout(reading.timer);
  const left = reading.answeredAt + reading.pause - Date.now();
  reading.timer = setTimeout(
    () => {
      readings.delete(query);
      if (reading.next !== null) refresh(client, query, reading.next);
    },
    Math.max(0, left),
  );
}

/**
 * Reads one thing again. While that is under way, and a pause after it, more spoiling is gathered
 * into one more reading: a burst of events neither cancels an answer that is on its way nor is the
 * last one lost. A shorter pause than the running one ends that earlier.
 */
function refresh(client: QueryClient, query: Query, pause: number): void {
  const running = readings.get(query);
  if (running) {
    running.next = Math.min(running.next ?? pause, pause);
    if (pause < running.pause) {
      running.pause = pause;
      rest(client, query, running);
    }
    return;
  }
  // Under way for another reason: its answer may be older than the event.
  const next = query.state.fetchStatus === 'fetching' ? pause : null;
  const reading: Reading = { next, pause, answeredAt: null };
  readings.set(query, reading);
  void client
    .invalidateQueries({ queryKey: query.queryKey, exact: true }, { cancelRefetch: false })
    .finally(() => {
      reading.answeredAt = Date.now();
      rest(client, query, reading);
    });
}

/** Reads again whatever is made of one of these tags and is on screen. */
export function invalidate(client: QueryClient, tags: Tag[]): void {
  if (tags.length === 0) return;
  const spoilt = new Set(tags);
  const mailsOnly = tags.every((tag) => perMail.has(tag));
  for (const query of client.getQueryCache().getAll()) {
    const name = commandOf(query.queryKey);
    if (name === null || !tagsRead(name).some((tag) => spoilt.has(tag))) continue;
    // Not on screen: read when it is shown again.
    if (query.getObserversCount() === 0) query.invalidate();
    else refresh(client, query, mailsOnly ? mailBreath(name) : breath);
  }
}
