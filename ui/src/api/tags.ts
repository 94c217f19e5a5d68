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

/** Between two readings of the same thing because of events: five a second look smooth. */
const breath = 200;

interface Reading {
  /** It was spoilt again meanwhile. */
  again: boolean;
}

const readings = new WeakMap<Query, Reading>();

/**
 * Reads one thing again. While that is under way, and a breath after it, more spoiling is gathered
 * into one more reading: a burst of events neither cancels an answer that is on its way nor is the
 * last one lost.
 */
function refresh(client: QueryClient, query: Query): void {
  const running = readings.get(query);
  if (running) {
    running.again = true;
    return;
  }
  // Under way for another reason: its answer may be older than the event.
  const reading: Reading = { again: query.state.fetchStatus === 'fetching' };
  readings.set(query, reading);
  void client
    .invalidateQueries({ queryKey: query.queryKey, exact: true }, { cancelRefetch: false })
    .then(() => new Promise((done) => setTimeout(done, breath)))
    .finally(() => {
      readings.delete(query);
      if (reading.again) refresh(client, query);
    });
}

/** Reads again whatever is made of one of these tags and is on screen. */
export function invalidate(client: QueryClient, tags: Tag[]): void {
  if (tags.length === 0) return;
  const spoilt = new Set(tags);
  const queries = client.getQueryCache().findAll({
    predicate: ({ queryKey }) => {
      const name = commandOf(queryKey);
      return name !== null && tagsRead(name).some((tag) => spoilt.has(tag));
    },
  });
  for (const query of queries) refresh(client, query);
}
