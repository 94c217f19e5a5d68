/**
 * A paged read as a table wants it: a key, and a way to fetch one page of rows.
 *
 * The key starts like any read's, so the same tags spoil it. Leaves out: drawing rows.
 */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { useHost } from '../host/context';
import type { Tag } from '../host/generated';
import type { Answer, CommandName, Request } from '../host/types';
import { readKey } from './tags';

/** Commands that take `offset` and `limit` and answer `{ total, rows }`. */
export type PagedCommand = {
  [K in CommandName]: Request<K> extends { offset: number; limit: number }
    ? Answer<K> extends { total: number; rows: unknown[] }
      ? K
      : never
    : never;
}[CommandName];

export type RowOf<K extends PagedCommand> = Answer<K>['rows'][number];

export interface PageSource<Row> {
  key: readonly unknown[];
  fetchPage: (offset: number, limit: number) => Promise<{ total: number; rows: Row[] }>;
}

/** Between two readings of what follows a tag that comes often. */
const breath = 2_000;

/** `follow`: a tag that invalidates these rows although it does not invalidate the command in general. */
export function usePageSource<K extends PagedCommand>(
  name: K,
  request: Omit<Request<K>, 'offset' | 'limit'>,
  follow?: Tag,
): PageSource<RowOf<K>> {
  const host = useHost();
  const client = useQueryClient();
  // The request is a fresh object on every render; its text is what it means.
  const text = JSON.stringify(request);
  useEffect(() => {
    if (!follow) return;
    let waiting: ReturnType<typeof setTimeout> | undefined;
    const end = host.listen(({ tags }) => {
      if (waiting !== undefined || !tags.includes(follow)) return;
      waiting = setTimeout(() => {
        waiting = undefined;
        const queryKey = readKey(name, JSON.parse(text) as Request<K>);
        void client.invalidateQueries({ queryKey }, { cancelRefetch: false });
      }, breath);
    });
    return () => {
      end();
      clearTimeout(waiting);
    };
  }, [host, client, name, text, follow]);
  return useMemo(() => {
    const base = JSON.parse(text) as Omit<Request<K>, 'offset' | 'limit'>;
    return {
      key: readKey(name, base as Request<K>),
      fetchPage: async (offset, limit) => {
        const answer = await host.call(name, { ...base, offset, limit } as Request<K>);
        return answer as { total: number; rows: RowOf<K>[] };
      },
    };
  }, [host, name, text]);
}
