/**
 * Which rows are chosen: these ones, or all that match the filter but a few.
 *
 * "All matching" costs nothing however many there are: only the exceptions are kept. Leaves out:
 * what a view does with them.
 */
import { useCallback, useMemo, useState } from 'react';

export type Chosen =
  | { kind: 'these'; ids: ReadonlySet<string> }
  | { kind: 'matching'; except: ReadonlySet<string> };

export interface Selection {
  chosen: Chosen;
  has: (id: string) => boolean;
  toggle: (id: string) => void;
  /** Adds these to the chosen ones. */
  add: (ids: string[]) => void;
  all: () => void;
  none: () => void;
  /** How many, given how many match. */
  count: (total: number) => number;
}

const nobody: Chosen = { kind: 'these', ids: new Set() };

function flipped(set: ReadonlySet<string>, id: string): Set<string> {
  const next = new Set(set);
  if (!next.delete(id)) next.add(id);
  return next;
}

export function useSelection(): Selection {
  const [chosen, setChosen] = useState<Chosen>(nobody);
  const toggle = useCallback(
    (id: string) =>
      setChosen((now) =>
        now.kind === 'these'
          ? { kind: 'these', ids: flipped(now.ids, id) }
          : { kind: 'matching', except: flipped(now.except, id) },
      ),
    [],
  );
  const add = useCallback(
    (ids: string[]) =>
      setChosen((now) => {
        if (now.kind === 'these') return { kind: 'these', ids: new Set([...now.ids, ...ids]) };
        const except = new Set(now.except);
        for (const id of ids) except.delete(id);
        return { kind: 'matching', except };
      }),
    [],
  );
  const all = useCallback(() => setChosen({ kind: 'matching', except: new Set() }), []);
  const none = useCallback(() => setChosen(nobody), []);
  return useMemo(
    () => ({
      chosen,
      has: (id) => (chosen.kind === 'these' ? chosen.ids.has(id) : !chosen.except.has(id)),
      toggle,
      add,
      all,
      none,
      count: (total) =>
        chosen.kind === 'these' ? chosen.ids.size : Math.max(0, total - chosen.except.size),
    }),
    [chosen, toggle, add, all, none],
  );
}
