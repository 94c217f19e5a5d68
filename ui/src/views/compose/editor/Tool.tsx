/** A button of the formatting toolbar. The selection stays in the editor. */
import { ActionIcon, Tooltip } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import css from './editor.module.css';

export interface ToolProps {
  label: string;
  Icon: Icon;
  on?: boolean;
  run: () => void;
}

export function Tool({ label, Icon, on, run }: ToolProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon
        aria-label={label}
        aria-pressed={on}
        className={on ? css.on : undefined}
        // Keeps the selection in the editor.
        onMouseDown={(event) => event.preventDefault()}
        onClick={run}
      >
        <Icon size={17} stroke={1.8} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
