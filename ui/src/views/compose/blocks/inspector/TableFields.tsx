/** The size of a table; its cells are edited on the canvas. */
import { useLingui } from '@lingui/react/macro';
import { Group, NumberInput, Switch } from '@mantine/core';
import type { Block } from '../../../../host/types';
import type { BlockOf } from '../model';

export interface TableFieldsProps {
  block: BlockOf<'table'>;
  onChange: (block: Block, group: string) => void;
}

const clamp = (value: string | number, max: number) =>
  Math.min(max, Math.max(1, Math.round(Number(value)) || 1));

export function TableFields({ block, onChange }: TableFieldsProps) {
  const { t } = useLingui();
  const { rows } = block;
  const columns = rows[0]?.length ?? 1;
  const resize = (height: number, width: number) => {
    const next = Array.from({ length: height }, (_, y) =>
      Array.from({ length: width }, (_, x) => rows[y]?.[x] ?? ''),
    );
    onChange({ ...block, rows: next }, 'size');
  };
  return (
    <>
      <Group grow gap={8}>
        <NumberInput
          label={t`Rows`}
          min={1}
          max={50}
          value={rows.length}
          onChange={(value) => resize(clamp(value, 50), columns)}
        />
        <NumberInput
          label={t`Columns`}
          min={1}
          max={6}
          value={columns}
          onChange={(value) => resize(rows.length, clamp(value, 6))}
        />
      </Group>
      <Switch
        label={t`First row is a header`}
        checked={block.has_header}
        onChange={(event) =>
          onChange({ ...block, has_header: event.currentTarget.checked }, 'header')
        }
      />
    </>
  );
}
