/** A table on the canvas; its cells are edited in place. */
import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import type { Block } from '../../../../host/types';
import css from '../blocks.module.css';
import { EditableText } from '../EditableText';
import type { BlockOf } from '../model';

export interface TableContentProps {
  block: BlockOf<'table'>;
  selected: boolean;
  onSelect: () => void;
  onChange: (block: Block, group?: string) => void;
}

export function TableContent({ block, selected, onSelect, onChange }: TableContentProps) {
  const { t } = useLingui();
  const [cell, setCell] = useState('');
  const write = (row: number, column: number, html: string) => {
    const rows = block.rows.map((cells, y) =>
      y === row ? cells.map((old, x) => (x === column ? html : old)) : cells,
    );
    onChange({ ...block, rows }, `text ${block.id} ${row} ${column}`);
  };
  return (
    <table className={css.table}>
      <tbody>
        {block.rows.map((cells, y) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is its position
          <tr key={y}>
            {cells.map((html, x) => {
              const Cell = block.has_header && y === 0 ? 'th' : 'td';
              const place = `${y} ${x}`;
              return (
                <Cell key={place}>
                  <EditableText
                    line
                    html={html}
                    label={t`Row ${y + 1}, column ${x + 1}`}
                    active={selected && cell === place}
                    onActivate={() => {
                      setCell(place);
                      onSelect();
                    }}
                    onHtml={(next) => write(y, x, next)}
                    blockId={block.id}
                  />
                </Cell>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
