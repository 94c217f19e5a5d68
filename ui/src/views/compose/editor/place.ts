/**
 * The position of the caret before and after something that is no text: a button or a picture never
 * tears a sentence apart, and typing goes on behind it.
 */
import type { Editor, JSONContent } from '@tiptap/core';
import { NodeSelection, Selection } from '@tiptap/pm/state';
import type { NodeViewProps } from '@tiptap/react';

/** Puts a block behind the paragraph that holds the caret, or in its place when it is empty. */
export function insertBlock(editor: Editor, block: JSONContent): void {
  const { $to } = editor.state.selection;
  const outer = $to.depth > 0 ? $to.node(1) : null;
  const chain = editor.chain().focus();
  if (!outer || $to.depth === 0) {
    chain.insertContentAt($to.pos, block).run();
  } else if (outer.isTextblock && outer.content.size === 0) {
    chain.insertContentAt({ from: $to.before(1), to: $to.after(1) }, block).run();
  } else {
    chain.insertContentAt($to.after(1), block).run();
  }
  // A chosen block would be replaced by the next letter.
  const { selection, doc, tr } = editor.state;
  if (selection instanceof NodeSelection) {
    editor.view.dispatch(tr.setSelection(Selection.near(doc.resolve(selection.to), 1)));
  }
}

/** Back into the text, behind the thing that was pressed. */
export function goOnAfter({ editor, getPos, node }: NodeViewProps): void {
  const at = getPos();
  if (at === undefined) return;
  const { state, view } = editor;
  const behind = state.doc.resolve(Math.min(at + node.nodeSize, state.doc.content.size));
  view.dispatch(state.tr.setSelection(Selection.near(behind, 1)));
  view.focus();
}
