/**
 * The document under the user's hands, what is selected in it, and one history for everything.
 *
 * Changes of one group that follow each other without a pause are one step, so that undo takes back
 * a phrase and not a letter. Leaves out: storing (`useBlockDocument`).
 */
import type { Document } from '../../../host/types';
import { createStore, type Readable } from '../store';
import { blockOf, sectionOf } from './model';

export interface Selected {
  kind: 'block' | 'section';
  id: string;
}

export interface BlockState {
  document: Document;
  selected: Selected | null;
  past: Document[];
  future: Document[];
}

export interface BlockStore extends Readable<BlockState> {
  /** `group`: changes of the same group within a pause are one step. */
  edit: (change: (document: Document) => Document, group?: string) => void;
  select: (selected: Selected | null) => void;
  undo: () => void;
  redo: () => void;
}

/** Milliseconds without a change that end a step. */
const pause = 700;
const stepsMax = 200;

const still = (document: Document, selected: Selected | null): Selected | null => {
  if (!selected) return null;
  const find = selected.kind === 'block' ? blockOf : sectionOf;
  return find(document, selected.id) ? selected : null;
};

export function createBlockStore(document: Document, now: () => number = Date.now): BlockStore {
  const store = createStore<BlockState>({ document, selected: null, past: [], future: [] });
  let step: { group: string; at: number } | null = null;
  const jump = (to: Document, past: Document[], future: Document[]) => {
    step = null;
    const { selected } = store.get();
    store.set({ document: to, selected: still(to, selected), past, future });
  };
  return {
    get: store.get,
    subscribe: store.subscribe,
    edit: (change, group) => {
      const state = store.get();
      const next = change(state.document);
      if (next === state.document) return;
      const at = now();
      const joins = group !== undefined && step?.group === group && at - step.at < pause;
      step = group === undefined ? null : { group, at };
      const past = joins ? state.past : [...state.past, state.document].slice(-stepsMax);
      store.set({ document: next, selected: still(next, state.selected), past, future: [] });
    },
    select: (selected) => {
      const state = store.get();
      if (state.selected?.id === selected?.id && state.selected?.kind === selected?.kind) return;
      store.set({ ...state, selected });
    },
    undo: () => {
      const { document: current, past, future } = store.get();
      const to = past.at(-1);
      if (to) jump(to, past.slice(0, -1), [current, ...future]);
    },
    redo: () => {
      const { document: current, past, future } = store.get();
      const [to, ...rest] = future;
      if (to) jump(to, [...past, current], rest);
    },
  };
}
