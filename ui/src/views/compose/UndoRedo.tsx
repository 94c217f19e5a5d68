/** The buttons for undo and redo, over the text editor's history or the block editor's. */
import { useLingui } from '@lingui/react/macro';
import { ActionIcon, Tooltip } from '@mantine/core';
import { IconArrowBackUp, IconArrowForwardUp } from '@tabler/icons-react';
import { redoDepth, undoDepth } from '@tiptap/pm/history';
import { type Editor, useEditorState } from '@tiptap/react';
import type { BlockStore } from './blocks/store';
import css from './compose.module.css';
import { useStored } from './store';

interface ButtonsProps {
  canUndo: boolean;
  canRedo: boolean;
  onUndo: () => void;
  onRedo: () => void;
}

function Buttons({ canUndo, canRedo, onUndo, onRedo }: ButtonsProps) {
  const { t } = useLingui();
  return (
    <span className={css.pair}>
      <Tooltip label={t`Undo`}>
        <ActionIcon aria-label={t`Undo`} disabled={!canUndo} onClick={onUndo}>
          <IconArrowBackUp size={17} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={t`Redo`}>
        <ActionIcon aria-label={t`Redo`} disabled={!canRedo} onClick={onRedo}>
          <IconArrowForwardUp size={17} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </span>
  );
}

export function TextUndoRedo({ editor }: { editor: Editor }) {
  const { undo, redo } = useEditorState({
    editor,
    // The depths are two numbers; `can()` builds every command of the editor, for each key.
    selector: ({ editor: { state } }) => ({
      undo: undoDepth(state) > 0,
      redo: redoDepth(state) > 0,
    }),
  });
  return (
    <Buttons
      canUndo={undo}
      canRedo={redo}
      onUndo={() => editor.chain().focus().undo().run()}
      onRedo={() => editor.chain().focus().redo().run()}
    />
  );
}

export function BlockUndoRedo({ store }: { store: BlockStore }) {
  const canUndo = useStored(store, ({ past }) => past.length > 0);
  const canRedo = useStored(store, ({ future }) => future.length > 0);
  return <Buttons canUndo={canUndo} canRedo={canRedo} onUndo={store.undo} onRedo={store.redo} />;
}
