/**
 * Files that fall on the window from the file manager: pictures go into the mail where they fell;
 * anything else is imported.
 */
import { useCallback } from 'react';
import { useOwnDrops } from '../../../features/shell/drops';
import type { AdmittedFile, DropPoint } from '../../../host/types';
import { isPictureName } from '../editor/usePictures';
import type { BlockStore } from './store';

/** The block at a point of the window, else the selected one, else the last one of the mail. */
function blockAt(store: BlockStore, at?: DropPoint): string | null {
  const hit = at && document.elementFromPoint(at.x, at.y)?.closest('[data-block]');
  const found = hit?.getAttribute('data-block');
  if (found) return found;
  const { document: mail, selected } = store.get();
  if (selected?.kind === 'block') return selected.id;
  const blocks = mail.sections.flatMap(({ columns }) => columns.flatMap((one) => one.blocks));
  return blocks.at(-1)?.id ?? null;
}

export function useWindowDrops(
  store: BlockStore,
  addFromWindow: (token: string, blockId: string) => Promise<void>,
  onImport: (file: AdmittedFile) => void,
): void {
  const onDrop = useCallback(
    (files: AdmittedFile[], at?: DropPoint) => {
      const [other] = files.filter((file) => !isPictureName(file.name));
      for (const { token } of files.filter((file) => isPictureName(file.name))) {
        const block = blockAt(store, at);
        if (block) void addFromWindow(token, block);
      }
      if (other) onImport(other);
    },
    [store, addFromWindow, onImport],
  );
  useOwnDrops(onDrop);
}
