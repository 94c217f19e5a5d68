/**
 * Cache keys and what spoils them, both derived from the generated `commandTags`.
 *
 * A key is `['read', command, request, …]`; a tag spoils every key whose command reads it.
 */
import type { QueryClient, QueryKey } from '@tanstack/react-query';
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

/** Reads again whatever is made of one of these tags and is on screen. */
export function invalidate(client: QueryClient, tags: Tag[]): void {
  if (tags.length === 0) return;
  const spoilt = new Set(tags);
  void client.invalidateQueries({
    predicate: ({ queryKey }) => {
      const name = commandOf(queryKey);
      return name !== null && tagsRead(name).some((tag) => spoilt.has(tag));
    },
  });
}
