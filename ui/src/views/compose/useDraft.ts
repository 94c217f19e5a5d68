/**
 * The draft under the user's hands, and its way to the store: 0.8 s after the last change, one save
 * at a time, with the revision it was edited from.
 *
 * Promises that nothing written elsewhere is overwritten unasked, and that leaving the page stores
 * what is still unsaved. Renders nothing: draft and state are stores, so that a key renders its own
 * field only. Leaves out: drawing the state.
 */
import { useCallback, useEffect, useMemo, useRef } from 'react';
import { type Failure, useWrite } from '../../api';
import type { CampaignDetail, CampaignDraft } from '../../host/types';
import { createStore, type Readable } from './store';

export type SaveState =
  | { kind: 'saved'; at: number }
  | { kind: 'saving' }
  | { kind: 'failed'; failure: Failure }
  /** It was changed elsewhere since; ours is not stored. */
  | { kind: 'conflict' };

/** Reads the draft under the user's hands. */
export type DraftStore = Readable<CampaignDraft>;

export interface DraftHandle {
  draft: DraftStore;
  change: (part: Partial<CampaignDraft>) => void;
  state: Readable<SaveState>;
  /** Stores at once what is not stored; false: it could not be. */
  flush: () => Promise<boolean>;
  /** After a conflict: ours wins over this revision. */
  insist: (revision: number) => Promise<boolean>;
}

const rest = 800;

export function useDraft(detail: CampaignDetail): DraftHandle {
  const { id } = detail;
  const { mutateAsync } = useWrite('campaign_save');
  // Made once for each opened draft.
  const opened = useRef(detail);
  const draft = useMemo(() => createStore(opened.current.draft), []);
  const state = useMemo(
    () => createStore<SaveState>({ kind: 'saved', at: opened.current.updated_at }),
    [],
  );
  const stored = useRef(detail.draft);
  const revision = useRef(detail.revision);
  const stuck = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const running = useRef<Promise<boolean>>(undefined);

  const save = useCallback(async (): Promise<boolean> => {
    while (draft.get() !== stored.current && !stuck.current) {
      const going = draft.get();
      state.set({ kind: 'saving' });
      try {
        const done = await mutateAsync({ id, revision: revision.current, draft: going });
        revision.current = done.revision;
        stored.current = going;
        state.set({ kind: 'saved', at: done.updated_at });
      } catch (thrown) {
        const failure = thrown as Failure;
        stuck.current = failure.code.startsWith('stale');
        state.set(stuck.current ? { kind: 'conflict' } : { kind: 'failed', failure });
        return false;
      }
    }
    return !stuck.current;
  }, [id, mutateAsync, draft, state]);

  const flush = useCallback((): Promise<boolean> => {
    clearTimeout(timer.current);
    running.current = (running.current ?? Promise.resolve(true)).then(save);
    return running.current;
  }, [save]);

  const change = useCallback(
    (part: Partial<CampaignDraft>) => {
      draft.set({ ...draft.get(), ...part });
      if (stuck.current) return;
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void flush(), rest);
    },
    [flush, draft],
  );

  const insist = useCallback(
    (newest: number) => {
      revision.current = newest;
      stuck.current = false;
      return flush();
    },
    [flush],
  );

  useEffect(
    () => () => {
      if (draft.get() !== stored.current) void flush();
    },
    [flush, draft],
  );

  return { draft, change, state, flush, insist };
}
