/**
 * A block on the canvas with its handle: drag it, or move, duplicate and delete it with keys.
 */
import { useDraggable } from '@dnd-kit/core';
import { useLingui } from '@lingui/react/macro';
import { IconGripVertical } from '@tabler/icons-react';
import { memo, useCallback } from 'react';
import type { Block, Direction } from '../../../host/types';
import css from './blocks.module.css';
import { BlockContent } from './content/BlockContent';
import { useBlockState, useBlocks } from './context';
import { textAlign } from './mailTheme';
import { changeBlock } from './model';
import { useBlockTypes } from './presets';
import { useHandleKeys } from './useHandleKeys';

export interface CanvasBlockProps {
  block: Block;
  direction: Direction;
}

export const CanvasBlock = memo(function CanvasBlock({ block, direction }: CanvasBlockProps) {
  const { t } = useLingui();
  const { id } = block;
  const { store, addPictures } = useBlocks();
  const selected = useBlockState((state) => state.selected?.id === id);
  const { label } = useBlockTypes()[block.type];
  const { setNodeRef, listeners, isDragging } = useDraggable({ id, data: { kind: 'block', id } });
  const onKeyDown = useHandleKeys({ kind: 'block', id });
  const select = useCallback(() => store.select({ kind: 'block', id }), [store, id]);
  const change = useCallback(
    (next: Block, group?: string) => store.edit((one) => changeBlock(one, id, () => next), group),
    [store, id],
  );
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the handle inside selects it by keyboard
    <div
      ref={setNodeRef}
      role="group"
      aria-label={label}
      data-block={id}
      data-selected={selected || undefined}
      data-dragged={isDragging || undefined}
      data-type={block.type}
      className={css.block}
      style={{ textAlign: textAlign(block.align, direction) }}
      onClick={(event) => {
        event.stopPropagation();
        select();
      }}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        const files = [...event.dataTransfer.files];
        if (files.length === 0) return;
        event.preventDefault();
        event.stopPropagation();
        addPictures(files, id);
      }}
    >
      <button
        type="button"
        className={css.grip}
        data-handle={id}
        aria-label={t`Move block: ${label}`}
        title={t`Drag to move. Arrow keys move it, Delete removes it.`}
        onFocus={select}
        onKeyDown={onKeyDown}
        {...listeners}
      >
        <IconGripVertical size={14} aria-hidden />
      </button>
      {block.show_if ? <span className={css.condition}>{block.show_if}</span> : null}
      <BlockContent block={block} selected={selected} onSelect={select} onChange={change} />
    </div>
  );
});
