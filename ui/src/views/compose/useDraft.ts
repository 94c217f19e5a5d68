/**
 * The draft under the user's hands, and its way to the store: 0.8 s after the last change, one save
 * at a time, with the revision it was edited from.
 *
 * Promises that nothing written elsewhere is overwritten unasked, and that leaving the page stores
 * what is still unsaved. Leaves out: drawing the state.
 */
import { useCallback, useEffect, useRef, useState } from 'react';
import { type Failure, useWrite } from '../../api';
import type { CampaignDetail, CampaignDraft } from '../../host/types';

export type SaveState =
  | { kind: 'saved'; at: number }
  | { kind: 'saving' }
  | { kind: 'failed'; failure: Failure }
  /** It was changed elsewhere since; ours is not stored. */
  | { kind: 'conflict' };

export interface DraftHandle {
  draft: CampaignDraft;
  change: (part: Partial<CampaignDraft>) => void;
  state: SaveState;
  /** Stores at once what is not stored; false: it could not be. */
  flush: () => Promise<boolean>;
  /** After a conflict: ours wins over this revision. */
  insist: (revision: number) => Promise<boolean>;
}

const rest = 800;

export function useDraft(detail: CampaignDetail): DraftHandle {
  const { id } = detail;
  const { mutateAsync } = useWrite('campaign_save');
  const [draft, setDraft] = useState(detail.draft);
  const [state, setState] = useState<SaveState>({ kind: 'saved', at: detail.updated_at });
  const latest = useRef(detail.draft);
  const stored = useRef(detail.draft);
  const revision = useRef(detail.revision);
  const stuck = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const running = useRef<Promise<boolean>>(undefined);

  const save = useCallback(async (): Promise<boolean> => {
    while (latest.current !== stored.current && !stuck.current) {
      const going = latest.current;
      setState({ kind: 'saving' });
      try {
        const done = await mutateAsync({ id, revision: revision.current, draft: going });
        revision.current = done.revision;
        stored.current = going;
        setState({ kind: 'saved', at: done.updated_at });
      } catch (thrown) {
        const failure = thrown as Failure;
        stuck.current = failure.code.startsWith('stale');
        setState(stuck.current ? { kind: 'conflict' } : { kind: 'failed', failure });
        return false;
      }
    }
    return !stuck.current;
  }, [id, mutateAsync]);

  const flush = useCallback((): Promise<boolean> => {
    clearTimeout(timer.current);
    running.current = (running.current ?? Promise.resolve(true)).then(save);
    return running.current;
  }, [save]);

  const change = useCallback(
    (part: Partial<CampaignDraft>) => {
      latest.current = { ...latest.current, ...part };
      setDraft(latest.current);
      if (stuck.current) return;
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void flush(), rest);
    },
    [flush],
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
      if (latest.current !== stored.current) void flush();
    },
    [flush],
  );

  return { draft, change, state, flush, insist };
}
