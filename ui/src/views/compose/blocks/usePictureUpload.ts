/**
 * Pictures on their way into blocks: stored by the program, measured, and never wider than they are.
 *
 * Leaves out: what a picture may be, which the program decides.
 */
import { useLingui } from '@lingui/react/macro';
import { useCallback, useState } from 'react';
import { toFailure } from '../../../api';
import { useFailureText } from '../../../components';
import { useHost } from '../../../host/context';
import type { Block } from '../../../host/types';
import { pictureScheme } from '../editor/html';
import { pictureTypes } from '../editor/usePictures';
import { changeBlock, insertBlock, newId, placeOf } from './model';
import type { BlockStore } from './store';

type Picture = { source: string; width: number | null };

/** The width of the picture itself. Null: unknown. */
async function widthOf(file: File): Promise<number | null> {
  try {
    const bitmap = await createImageBitmap(file);
    const { width } = bitmap;
    bitmap.close();
    return width;
  } catch {
    return null;
  }
}

/** Fills the block when it is an image, or adds an image block behind it. */
export function placePicture(store: BlockStore, blockId: string, picture: Picture): string {
  let id = blockId;
  store.edit((document) => {
    const place = placeOf(document, blockId);
    const column = place && document.sections[place.section]?.columns[place.column];
    const target = column?.blocks[place?.block ?? 0];
    if (!place || !target) return document;
    if ((target.type === 'image' || target.type === 'video') && target.source === '') {
      return changeBlock(document, blockId, (block) => ({ ...block, ...picture }) as Block);
    }
    id = newId();
    const common = { id, align: 'center' as const, show_if: null };
    const block: Block = { ...common, type: 'image', alt: '', href: null, ...picture };
    return insertBlock(document, { ...place, block: place.block + 1 }, block);
  });
  store.select({ kind: 'block', id });
  return id;
}

export function usePictureUpload(store: BlockStore) {
  const { t } = useLingui();
  const host = useHost();
  const failureText = useFailureText();
  const [trouble, setTrouble] = useState<string | null>(null);
  const upload = useCallback(
    async (file: File): Promise<Picture | null> => {
      if (!pictureTypes.includes(file.type)) {
        setTrouble(t`Not every email app can show ${file.name}. Use PNG, JPEG or GIF.`);
        return null;
      }
      try {
        const bytes = new Uint8Array(await file.arrayBuffer());
        const [{ id }, width] = await Promise.all([
          host.upload(bytes, file.name, file.type),
          widthOf(file),
        ]);
        // An image without a width is as wide as its column; a smaller one keeps its own width.
        const small = width !== null && width < store.get().document.theme.width;
        return { source: `${pictureScheme}${id}`, width: small ? width : null };
      } catch (thrown) {
        setTrouble(failureText(toFailure(thrown)));
        return null;
      }
    },
    [host, store, t, failureText],
  );
  const add = useCallback(
    async (files: File[], blockId: string) => {
      setTrouble(null);
      let after = blockId;
      for (const file of files) {
        const picture = await upload(file);
        if (picture) after = placePicture(store, after, picture);
      }
    },
    [store, upload],
  );
  const addFromWindow = useCallback(
    async (token: string, blockId: string) => {
      setTrouble(null);
      try {
        const { id } = await host.call('picture_from_file', { id: token });
        placePicture(store, blockId, { source: `${pictureScheme}${id}`, width: null });
      } catch (thrown) {
        setTrouble(failureText(toFailure(thrown)));
      }
    },
    [host, store, failureText],
  );
  return { add, addFromWindow, trouble, setTrouble };
}
