/**
 * The mail on its canvas, always light, at the width of a computer or a phone.
 *
 * Tells its HTML and its document shortly after each change, and at once when asked. Leaves out:
 * storing; the mail's frame and footer.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import type { EditorProps } from '@tiptap/pm/view';
import { type Editor, EditorContent, useEditor } from '@tiptap/react';
import { memo, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Note } from '../../../components';
import { useFields } from '../../../features/mail/fields';
import { useOwnDrops } from '../../../features/shell/drops';
import type { AdmittedFile, ContentView } from '../../../host/types';
import type { DraftStore } from '../useDraft';
import css from './editor.module.css';
import { FieldMenu } from './FieldMenu';
import { editorHtml, htmlToEditor } from './html';
import { mailExtensions } from './nodes';
import { pastedHtml, readPasted } from './paste';
import { fieldSuggest, makeFieldStore } from './suggest';
import { Toolbar } from './Toolbar';
import { usePaste } from './usePaste';
import { isPictureName, pictureTypes, usePictures } from './usePictures';

export interface RichEditorProps {
  draft: DraftStore;
  width: number;
  onContent: (content: Pick<ContentView, 'html' | 'document'>) => void;
  /** Hands out the editor for undo and redo, and a way to tell the last change at once. */
  onReady: (editor: Editor | null, commit: () => void) => void;
  onImport: (file: AdmittedFile) => void;
}

const braces = '{{';

/** What was stored, as the editor takes it; broken JSON falls back to the HTML. */
function opened(content: ContentView) {
  if (content.document !== null) {
    try {
      const document: unknown = JSON.parse(content.document);
      if (document && typeof document === 'object') return document;
    } catch {
      // The HTML says the same.
    }
  }
  return htmlToEditor(content.html);
}

/** Drawn anew for its own changes only, not for every letter of the form beside it. */
export const RichEditor = memo(function RichEditor(props: RichEditorProps) {
  const { draft, width, onContent, onReady, onImport } = props;
  const { t } = useLingui();
  const fields = useFields();
  const store = useMemo(makeFieldStore, []);
  store.fields = fields;
  const pictures = usePictures();
  const { add, addDropped, trouble, setTrouble } = pictures;
  const chooser = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const current = useRef<Editor | null>(null);
  const handlePaste = usePaste(current, pictures);
  const tell = useRef(onContent);
  tell.current = onContent;

  const commit = useCallback(() => {
    if (timer.current === undefined || !current.current) return;
    clearTimeout(timer.current);
    timer.current = undefined;
    const editor = current.current;
    tell.current({ html: editorHtml(editor), document: JSON.stringify(editor.getJSON()) });
  }, []);

  // Made once: new options on every render would set the editor up anew while somebody types.
  const extensions = useMemo(
    () =>
      mailExtensions(t`Write your email. Type ${braces} or @ to insert a merge field.`, [
        fieldSuggest(store),
      ]),
    [t, store],
  );
  const [start] = useState(() => {
    const { content } = draft.get();
    return {
      document: opened(content),
      // HTML that came from elsewhere gets its document at once, so that it opens here again.
      foreign: content.document === null && content.html.trim() !== '',
    };
  });
  const name = t`Email content`;
  const editorProps = useMemo<EditorProps>(
    () => ({
      attributes: {
        class: css.mail ?? '',
        'aria-label': name,
        role: 'textbox',
        'aria-multiline': 'true',
      },
      handlePaste,
      // Word's lists and layout tables; the same for HTML that is dropped.
      transformPastedHTML: (html) => pastedHtml(readPasted(html)),
      handleDrop: (view, event) => {
        const files = [...(event.dataTransfer?.files ?? [])];
        if (files.length === 0) return false;
        event.preventDefault();
        const at = view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos;
        if (current.current) void add(current.current, files, at);
        return true;
      },
    }),
    [name, add, handlePaste],
  );
  const editor = useEditor({
    injectCSS: false,
    extensions,
    content: start.document,
    editorProps,
    onCreate: () => {
      if (start.foreign) timer.current = setTimeout(commit, 0);
    },
    onUpdate: () => {
      clearTimeout(timer.current);
      timer.current = setTimeout(commit, 200);
    },
  });
  current.current = editor;

  useEffect(() => {
    onReady(editor, commit);
    return () => {
      commit();
      onReady(null, () => undefined);
    };
  }, [editor, commit, onReady]);

  const onDrop = useCallback(
    (files: AdmittedFile[]) => {
      const pictures = files.filter((file) => isPictureName(file.name));
      const [other] = files.filter((file) => !isPictureName(file.name));
      for (const { token } of pictures) {
        if (current.current) void addDropped(current.current, token);
      }
      if (other) onImport(other);
    },
    [addDropped, onImport],
  );
  useOwnDrops(onDrop);

  if (!editor) return null;
  return (
    <div className={css.editor}>
      <Toolbar editor={editor} fields={fields} onPicture={() => chooser.current?.click()} />
      {trouble ? (
        <div className={css.trouble}>
          <Note kind="danger">
            <Trans>Couldn’t insert the image.</Trans> {trouble}
          </Note>
        </div>
      ) : null}
      <div className={css.ground}>
        <div className={css.card} style={{ width }}>
          <EditorContent editor={editor} />
        </div>
      </div>
      <FieldMenu store={store} />
      <input
        ref={chooser}
        type="file"
        hidden
        multiple
        tabIndex={-1}
        aria-label={t`Choose an image`}
        accept={pictureTypes.join(',')}
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])];
          event.currentTarget.value = '';
          setTrouble(null);
          void add(editor, files);
        }}
      />
    </div>
  );
});
