/**
 * The rows of a long table, fetched a page at a time as they come into sight.
 *
 * Rows of the last filter stay until the new ones are there or 150 ms have passed. Leaves out:
 * drawing.
 */
import { useQueries } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useLate } from './Loading';

export interface RowSource<Row> {
  /** Names the filter and the order; a page's place is added to it. */
  key: readonly unknown[];
  fetchPage: (offset: number, limit: number) => Promise<{ total: number; rows: Row[] }>;
}

export interface Rows<Row> {
  /** Unknown until the first page is there. */
  total: number | undefined;
  /** Undefined: still being read. */
  at: (index: number) => Row | undefined;
  error: Error | null;
  retry: () => void;
  /** Which rows are in sight; fetches their pages. */
  see: (first: number, last: number) => void;
}

export function useRows<Row>(source: RowSource<Row>, pageSize: number): Rows<Row> {
  const [pages, setPages] = useState<[number, number]>([0, 0]);
  const [first, last] = pages;
  const results = useQueries({
    queries: Array.from({ length: last - first + 1 }, (_, at) => {
      const offset = (first + at) * pageSize;
      return {
        queryKey: [...source.key, 'page', offset, pageSize],
        queryFn: () => source.fetchPage(offset, pageSize),
      };
    }),
  });

  const before = useRef<{ total: number; rows: Map<number, Row> }>(undefined);
  const found = results.find((one) => one.data)?.data?.total;
  const late = useLate(found === undefined);
  const error = results.find((one) => one.error)?.error ?? null;

  const known = (index: number): Row | undefined =>
    results[Math.floor(index / pageSize) - first]?.data?.rows[index % pageSize];

  useEffect(() => {
    if (found === undefined) return;
    const rows = new Map<number, Row>();
    results.forEach((one, at) => {
      one.data?.rows.forEach((row, place) => {
        rows.set((first + at) * pageSize + place, row);
      });
    });
    before.current = { total: found, rows };
  }, [found, results, first, pageSize]);

  const stale = late ? undefined : before.current;
  return {
    total: found ?? stale?.total,
    at: (index) => known(index) ?? (found === undefined ? stale?.rows.get(index) : undefined),
    error,
    retry: () => {
      for (const one of results) if (one.error) void one.refetch();
    },
    see: (from, to) => {
      const next: [number, number] = [Math.floor(from / pageSize), Math.floor(to / pageSize)];
      setPages((now) => (now[0] === next[0] && now[1] === next[1] ? now : next));
    },
  };
}
