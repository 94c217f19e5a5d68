/**
 * A section on the canvas: its columns side by side, on a phone one below the other, and its handle.
 */
import { useDraggable } from '@dnd-kit/core';
import { Trans, useLingui } from '@lingui/react/macro';
import { IconGripHorizontal } from '@tabler/icons-react';
import { type CSSProperties, memo } from 'react';
import type { Column, Direction, Section } from '../../../host/types';
import css from './blocks.module.css';
import { CanvasBlock } from './CanvasBlock';
import { useBlockState, useBlocks } from './context';
import { useHandleKeys } from './useHandleKeys';

const widthOf = ({ width }: Column) => ({ '--column-width': `${width}%` }) as CSSProperties;

function CanvasColumn({ column, direction }: { column: Column; direction: Direction }) {
  return (
    <div className={css.column} data-column={column.id} style={widthOf(column)}>
      {column.blocks.map((block) => (
        <CanvasBlock key={block.id} block={block} direction={direction} />
      ))}
      {column.blocks.length === 0 ? (
        <div className={css.emptyColumn}>
          <Trans>Drop a block here</Trans>
        </div>
      ) : null}
    </div>
  );
}

export interface CanvasSectionProps {
  section: Section;
  /** Counted from 1. */
  number: number;
  direction: Direction;
  narrow: boolean;
}

export const CanvasSection = memo(function CanvasSection(props: CanvasSectionProps) {
  const { section, number, direction, narrow } = props;
  const { t } = useLingui();
  const { id, background, padding, columns } = section;
  const { store } = useBlocks();
  const selected = useBlockState((state) => state.selected?.id === id);
  const { setNodeRef, listeners, isDragging } = useDraggable({ id, data: { kind: 'section', id } });
  const onKeyDown = useHandleKeys({ kind: 'section', id });
  const select = () => store.select({ kind: 'section', id });
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the handle inside selects it by keyboard
    <div
      ref={setNodeRef}
      role="group"
      aria-label={t`Section ${number}`}
      data-section={id}
      data-selected={selected || undefined}
      data-dragged={isDragging || undefined}
      className={css.section}
      style={{ background: background ?? undefined, padding: `${padding}px 0` }}
      onClick={(event) => {
        event.stopPropagation();
        select();
      }}
    >
      <button
        type="button"
        className={css.sectionGrip}
        data-handle={id}
        aria-label={t`Move section ${number}`}
        title={t`Drag to move. Arrow keys move it, Delete removes it.`}
        onFocus={select}
        onKeyDown={onKeyDown}
        {...listeners}
      >
        <IconGripHorizontal size={14} aria-hidden />
      </button>
      {section.show_if || section.repeat ? (
        <span className={css.condition}>
          {[section.show_if, section.repeat].filter(Boolean).join(' · ')}
        </span>
      ) : null}
      <div className={css.columns} data-narrow={narrow || undefined} dir={direction}>
        {columns.map((column) => (
          <CanvasColumn key={column.id} column={column} direction={direction} />
        ))}
      </div>
    </div>
  );
});
