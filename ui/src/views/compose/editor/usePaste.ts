/**
 * Pasting into the mail: words with their lists, tables and pictures; files become pictures or are
 * refused with a reason.
 *
 * Leaves out: what the HTML becomes (`paste`), and storing pictures (`usePictures`).
 */
import { useLingui } from '@lingui/react/macro';
import type { EditorView } from '@tiptap/pm/view';
import type { Editor } from '@tiptap/react';
import { type RefObject, useCallback } from 'react';
import { isOnlyPicture, type Pasted, pastedHtml, readPasted } from './paste';
import type { usePictures } from './usePictures';

type Pictures = Pick<ReturnType<typeof usePictures>, 'add' | 'store' | 'setTrouble'>;

const isPicture = (file: File) => file.type.startsWith('image/');

/** The bytes of a `data:` address as a file. */
async function fileOf(image: HTMLImageElement): Promise<File | null> {
  try {
    const source = image.getAttribute('src') ?? '';
    const [, type = '', data = ''] = /^data:([^;,]+);base64,(.*)$/s.exec(source) ?? [];
    const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
    return new File([bytes], 'picture', { type });
  } catch {
    return null;
  }
}

export function usePaste(editor: RefObject<Editor | null>, pictures: Pictures) {
  const { t } = useLingui();
  const { add, store, setTrouble } = pictures;

  const insert = useCallback(
    async (view: EditorView, pasted: Pasted) => {
      let lost = pasted.unreadable;
      for (const image of pasted.inline) {
        const file = await fileOf(image);
        const src = file ? await store(file) : null;
        if (src) image.setAttribute('src', src);
        else {
          image.remove();
          lost += 1;
        }
      }
      view.pasteHTML(pastedHtml(pasted));
      if (lost > 0) {
        setTrouble(
          t`The other program did not hand over its images. Copy and paste each by itself.`,
        );
      }
    },
    [store, setTrouble, t],
  );

  return useCallback(
    (view: EditorView, event: ClipboardEvent): boolean => {
      const { clipboardData } = event;
      const files = [...(clipboardData?.files ?? [])];
      const html = clipboardData?.getData('text/html') ?? '';
      // Words copied from an office program bring a picture of themselves; the words are meant.
      if (files.length > 0 && (html === '' || (isOnlyPicture(html) && files.some(isPicture)))) {
        const chosen = html === '' ? files : files.filter(isPicture);
        if (editor.current) void add(editor.current, chosen);
        return true;
      }
      if (html === '') return false;
      const pasted = readPasted(html);
      if (pasted.inline.length === 0 && pasted.unreadable === 0) return false;
      void insert(view, pasted);
      return true;
    },
    [editor, add, insert],
  );
}
