/** The head of an inspector: what is selected, and what can be done with the whole of it. */
import { useLingui } from '@lingui/react/macro';
import { ActionIcon, Group, Tooltip } from '@mantine/core';
import { type Icon, IconArrowDown, IconArrowUp, IconCopy, IconTrash } from '@tabler/icons-react';
import css from '../blocks.module.css';
import { useBlocks } from '../context';
import type { Selected } from '../store';
import { commands } from '../useHandleKeys';

function Action({ label, Icon, run }: { label: string; Icon: Icon; run: () => void }) {
  return (
    <Tooltip label={label}>
      <ActionIcon aria-label={label} onClick={run}>
        <Icon size={16} stroke={1.8} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}

export function Actions({ title, selected }: { title: string; selected: Selected }) {
  const { t } = useLingui();
  const { store } = useBlocks();
  return (
    <Group justify="space-between" wrap="nowrap">
      <h2 className={css.panelTitle}>{title}</h2>
      <Group gap={2} wrap="nowrap">
        <Action
          label={t`Move up`}
          Icon={IconArrowUp}
          run={() => commands.move(store, selected, -1)}
        />
        <Action
          label={t`Move down`}
          Icon={IconArrowDown}
          run={() => commands.move(store, selected, 1)}
        />
        <Action
          label={t`Duplicate`}
          Icon={IconCopy}
          run={() => commands.duplicate(store, selected)}
        />
        <Action label={t`Delete`} Icon={IconTrash} run={() => commands.remove(store, selected)} />
      </Group>
    </Group>
  );
}
