/**
 * Files that fall on the window from the file manager: pictures go into the mail, behind the selected
 * block; anything else is imported.
 */
import { useCallback } from 'react';
import { useOwnDrops } from '../../../features/shell/drops';
import type { AdmittedFile } from '../../../host/types';
import { isPictureName } from '../editor/usePictures';
import type { BlockStore } from './store';

/** The block at a point of the window, else the selected one, else the last one of the mail. */
function blockAt(store: BlockStore): string | null {
  const { document, selected } = store.get();
  if (selected?.kind === 'block') return selected.id;
  const blocks = document.sections.flatMap(({ columns }) => columns.flatMap((one) => one.blocks));
  return blocks.at(-1)?.id ?? null;
}

export function useWindowDrops(
  store: BlockStore,
  addFromWindow: (token: string, blockId: string) => Promise<void>,
  onImport: (file: AdmittedFile) => void,
): void {
  const onDrop = useCallback(
    (files: AdmittedFile[]) => {
      const [other] = files.filter((file) => !isPictureName(file.name));
      for (const { token } of files.filter((file) => isPictureName(file.name))) {
        const block = blockAt(store);
        if (block) void addFromWindow(token, block);
      }
      if (other) onImport(other);
    },
    [store, addFromWindow, onImport],
  );
  useOwnDrops(onDrop);
}
