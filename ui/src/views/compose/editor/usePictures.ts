/**
 * Pictures on their way into the mail: chosen, pasted or dropped, handed to the program, shown.
 *
 * A picture that falls from the file manager is read by the program; the page knows its token only.
 * Leaves out: what a picture may be, which the program decides.
 */
import { useLingui } from '@lingui/react/macro';
import type { Editor } from '@tiptap/react';
import { useCallback, useRef, useState } from 'react';
import { toFailure } from '../../../api';
import { useFailureText } from '../../../components';
import { useHost } from '../../../host/context';
import { pictureScheme } from './html';
import { widths } from './PictureBlock';
import { insertBlock } from './place';

export const pictureTypes = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

export const isPictureName = (name: string): boolean =>
  /\.(png|jpe?g|gif|webp|bmp|svg|heic|tiff?)$/i.test(name);

/** As wide as it is, but never wider than the mail's text. */
async function widthOf(file: File): Promise<number> {
  try {
    const bitmap = await createImageBitmap(file);
    const { width } = bitmap;
    bitmap.close();
    return Math.min(width, widths.full);
  } catch {
    return widths.full;
  }
}

/** Null: the file is gone, or may not be read. */
async function read(file: File): Promise<Uint8Array | null> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    return null;
  }
}

export function usePictures() {
  const { t } = useLingui();
  const host = useHost();
  const words = useFailureText();
  const say = useRef(words);
  say.current = words;
  const [trouble, setTrouble] = useState<string | null>(null);
  const add = useCallback(
    async (editor: Editor, files: File[], at?: number) => {
      setTrouble(null);
      for (const file of files) {
        if (!file.type.startsWith('image/')) {
          setTrouble(
            t`${file.name} is not an image. Emails carry no attachments; link to the file instead.`,
          );
          continue;
        }
        if (!pictureTypes.includes(file.type)) {
          setTrouble(t`Not every email app can show ${file.name}. Use PNG, JPEG or GIF.`);
          continue;
        }
        try {
          const bytes = await read(file);
          if (!bytes) {
            setTrouble(t`Couldn’t read ${file.name}. Does the file still exist?`);
            continue;
          }
          const [{ id }, width] = await Promise.all([
            host.upload(bytes, file.name, file.type),
            widthOf(file),
          ]);
          // A file's name is no description; the review reminds of the missing one.
          const picture = {
            type: 'picture',
            attrs: { src: `${pictureScheme}${id}`, alt: '', width },
          };
          if (at === undefined) insertBlock(editor, picture);
          else editor.chain().focus().insertContentAt(at, picture).run();
        } catch (thrown) {
          setTrouble(say.current(toFailure(thrown)));
        }
      }
    },
    [host, t],
  );
  /** Stores one picture; answers with its address in the mail, or null. */
  const store = useCallback(
    async (file: File): Promise<string | null> => {
      const bytes = pictureTypes.includes(file.type) ? await read(file) : null;
      if (!bytes) return null;
      try {
        const { id } = await host.upload(bytes, file.name, file.type);
        return `${pictureScheme}${id}`;
      } catch {
        return null;
      }
    },
    [host],
  );
  /** A picture that fell on the window from the file manager. */
  const addDropped = useCallback(
    async (editor: Editor, token: string) => {
      setTrouble(null);
      try {
        const { id } = await host.call('picture_from_file', { id: token });
        const attrs = { src: `${pictureScheme}${id}`, alt: '', width: widths.full };
        insertBlock(editor, { type: 'picture', attrs });
      } catch (thrown) {
        setTrouble(say.current(toFailure(thrown)));
      }
    },
    [host],
  );
  return { add, store, addDropped, trouble, setTrouble };
}
