/**
 * From blocks to the draft: renders the document shortly after each change and writes HTML, plain
 * text and document into the draft.
 *
 * Own plain text is never overwritten. A document that cannot be rendered is stored with the HTML of
 * before, and the failure is shown. Leaves out: rendering (the program), saving (`useDraft`).
 */
import { useCallback, useEffect, useMemo, useRef } from 'react';
import { type Failure, toFailure } from '../../../api';
import { useHost } from '../../../host/context';
import type { ContentView, Document } from '../../../host/types';
import { createStore, type Readable } from '../store';
import type { DraftStore } from '../useDraft';
import type { BlockStore } from './store';

/** Milliseconds between the last change and the rendering. */
const rest = 300;

export interface BlockDocument {
  /** Renders at once what is not rendered. */
  commit: () => Promise<void>;
  failure: Readable<Failure | null>;
  ownText: Readable<boolean>;
  /** Null: made from the blocks again. */
  setText: (text: string | null) => void;
}

export function useBlockDocument(
  store: BlockStore,
  draft: DraftStore,
  onContent: (part: Partial<ContentView>) => void,
): BlockDocument {
  const host = useHost();
  const failure = useMemo(() => createStore<Failure | null>(null), []);
  const ownText = useMemo(() => createStore(false), []);
  const rendered = useRef<Document>(store.get().document);
  const madeText = useRef<string | null>(null);
  const running = useRef<Promise<void>>(undefined);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const tell = useRef(onContent);
  tell.current = onContent;

  const render = useCallback(async () => {
    while (store.get().document !== rendered.current) {
      const { document } = store.get();
      const json = JSON.stringify(document);
      try {
        const { html, text } = await host.call('document_render', { document });
        madeText.current = text;
        tell.current({ html, document: json, ...(ownText.get() ? {} : { text }) });
        failure.set(null);
      } catch (thrown) {
        tell.current({ document: json });
        failure.set(toFailure(thrown));
      }
      rendered.current = document;
    }
  }, [store, host, failure, ownText]);

  const commit = useCallback((): Promise<void> => {
    clearTimeout(timer.current);
    running.current = (running.current ?? Promise.resolve()).then(render);
    return running.current;
  }, [render]);

  const setText = useCallback(
    (text: string | null) => {
      ownText.set(text !== null);
      tell.current({ text: text ?? madeText.current });
    },
    [ownText],
  );

  useEffect(() => {
    // Text that differs from what the stored document gives is the user's own.
    const { document } = store.get();
    void host.call('document_render', { document }).then(
      ({ text }) => {
        const stored = draft.get().content.text;
        madeText.current ??= text;
        ownText.set(stored !== null && stored !== text);
      },
      (thrown: unknown) => failure.set(toFailure(thrown)),
    );
  }, [store, draft, host, ownText, failure]);

  useEffect(() => {
    let last = store.get().document;
    const end = store.subscribe(() => {
      const { document } = store.get();
      if (document === last) return;
      last = document;
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void commit(), rest);
    });
    return () => {
      end();
      void commit();
    };
  }, [store, commit]);

  return useMemo(
    () => ({ commit, failure, ownText, setText }),
    [commit, failure, ownText, setText],
  );
}
