/**
 * A menu of lists or of tags for the selected contacts: add to one, remove from one, or create one.
 */
import { Trans } from '@lingui/react/macro';
import { Button, Menu } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { ListView } from '../../host/types';

export interface MembershipMenuProps {
  label: string;
  icon: ReactNode;
  /** "New list" */
  newLabel: string;
  lists: ListView[];
  onPut: (id: string, on: boolean) => void;
  onNew: () => void;
}

export function MembershipMenu(props: MembershipMenuProps) {
  const { label, icon, newLabel, lists, onPut, onNew } = props;
  return (
    <Menu position="top-start">
      <Menu.Target>
        <Button size="xs" variant="subtle" leftSection={icon}>
          {label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={360} style={{ overflowY: 'auto' }}>
        {lists.map(({ id, name }) => (
          <Menu.Item key={id} onClick={() => onPut(id, true)}>
            {name}
          </Menu.Item>
        ))}
        <Menu.Item leftSection={<IconPlus size={14} />} onClick={onNew}>
          {newLabel}
        </Menu.Item>
        {lists.length > 0 ? <Menu.Divider /> : null}
        {lists.map(({ id, name }) => (
          <Menu.Item key={id} onClick={() => onPut(id, false)}>
            <Trans>Remove from {name}</Trans>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
