/**
 * The editor of one text. It tells its HTML with each change; the document's history makes steps of
 * them. What undo brings back replaces its content.
 */
import { useLingui } from '@lingui/react/macro';
import type { EditorProps } from '@tiptap/pm/view';
import { EditorContent, useEditor } from '@tiptap/react';
import { useEffect, useMemo, useRef } from 'react';
import { htmlToEditor } from '../editor/html';
import { pastedHtml, readPasted } from '../editor/paste';
import { fieldSuggest } from '../editor/suggest';
import css from './blocks.module.css';
import { useBlocks } from './context';
import { blockHtml, textExtensions } from './richText';

/** Where the caret goes first: the end, or a point of the window. */
export type Caret = 'end' | { left: number; top: number };

export interface TextEditorProps {
  html: string;
  line: boolean;
  label: string;
  /** Null: the editor does not take the focus. */
  caret: Caret | null;
  onHtml: (html: string) => void;
  blockId: string;
}

export function TextEditor({ html, line, label, caret, onHtml, blockId }: TextEditorProps) {
  const { t } = useLingui();
  const { textEditor, fieldStore, addPictures } = useBlocks();
  const told = useRef(html);
  const tell = useRef(onHtml);
  tell.current = onHtml;
  const first = useRef(caret);
  const placeholder = t`Write here`;
  const extensions = useMemo(
    () => textExtensions(line, placeholder, [fieldSuggest(fieldStore)]),
    [line, placeholder, fieldStore],
  );
  const editorProps = useMemo<EditorProps>(
    () => ({
      attributes: {
        class: css.text ?? '',
        'aria-label': label,
        role: 'textbox',
        'aria-multiline': String(!line),
      },
      transformPastedHTML: (pasted) => pastedHtml(readPasted(pasted)),
      handlePaste: (_, event) => {
        const files = [...(event.clipboardData?.files ?? [])];
        const words = event.clipboardData?.getData('text/html') ?? '';
        if (files.length === 0 || words !== '') return false;
        addPictures(files, blockId);
        return true;
      },
    }),
    [label, line, addPictures, blockId],
  );
  const editor = useEditor({
    injectCSS: false,
    extensions,
    content: htmlToEditor(html),
    editorProps,
    onUpdate: ({ editor: one }) => {
      told.current = blockHtml(one, line);
      tell.current(told.current);
    },
    onFocus: ({ editor: one }) => textEditor.set(one),
  });

  useEffect(() => {
    if (!editor) return;
    textEditor.set(editor);
    const at = first.current;
    if (at === 'end') editor.commands.focus('end');
    else if (at) editor.commands.focus(editor.view.posAtCoords(at)?.pos ?? 'end');
    return () => {
      if (textEditor.get() === editor) textEditor.set(null);
    };
  }, [editor, textEditor]);

  useEffect(() => {
    if (!editor || html === told.current) return;
    told.current = html;
    editor.commands.setContent(htmlToEditor(html), { emitUpdate: false });
  }, [editor, html]);

  return <EditorContent editor={editor} />;
}
