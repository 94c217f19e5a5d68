/**
 * The keys of a handle and the same commands for buttons: move by one, duplicate, delete.
 *
 * The handle keeps the focus after a move. Leaves out: undo, which works everywhere in the editor.
 */
import { type KeyboardEvent, useCallback } from 'react';
import { useBlocks } from './context';
import {
  copyOfBlock,
  copyOfSection,
  insertBlock,
  insertSection,
  placeOf,
  removeBlock,
  removeSection,
} from './model';
import { moveByOne } from './moves';
import type { BlockStore, Selected } from './store';

/** After React has drawn the document anew, the handle is another element. */
const focusHandle = (id: string) =>
  requestAnimationFrame(() =>
    document.querySelector<HTMLElement>(`[data-handle="${CSS.escape(id)}"]`)?.focus(),
  );

export const commands = {
  move: (store: BlockStore, selected: Selected, by: -1 | 1) =>
    store.edit((document) => moveByOne(document, selected, by)),
  remove: (store: BlockStore, { kind, id }: Selected) =>
    store.edit((document) =>
      kind === 'block' ? removeBlock(document, id) : removeSection(document, id),
    ),
  duplicate: (store: BlockStore, { kind, id }: Selected) => {
    let copy: string | null = null;
    store.edit((document) => {
      if (kind === 'section') {
        const at = document.sections.findIndex((one) => one.id === id);
        const section = document.sections[at];
        if (!section) return document;
        const next = copyOfSection(section);
        copy = next.id;
        return insertSection(document, at + 1, next);
      }
      const place = placeOf(document, id);
      const block =
        place && document.sections[place.section]?.columns[place.column]?.blocks[place.block];
      if (!place || !block) return document;
      const next = copyOfBlock(block);
      copy = next.id;
      return insertBlock(document, { ...place, block: place.block + 1 }, next);
    });
    if (copy) store.select({ kind, id: copy });
  },
};

export function useHandleKeys({ kind, id }: Selected) {
  const { store } = useBlocks();
  return useCallback(
    (event: KeyboardEvent) => {
      const selected = { kind, id };
      const run = (command: () => void) => {
        event.preventDefault();
        event.stopPropagation();
        command();
      };
      switch (event.key) {
        case 'ArrowUp':
        case 'ArrowDown': {
          const by = event.key === 'ArrowUp' ? -1 : 1;
          run(() => commands.move(store, selected, by));
          focusHandle(id);
          break;
        }
        case 'Delete':
        case 'Backspace':
          run(() => commands.remove(store, selected));
          break;
        case 'd':
          if (event.ctrlKey || event.metaKey) run(() => commands.duplicate(store, selected));
          break;
      }
    },
    [store, kind, id],
  );
}
