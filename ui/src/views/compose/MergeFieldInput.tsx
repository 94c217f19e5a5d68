/**
 * A line of text that may hold merge fields, which a menu inserts at the cursor.
 */
import { useLingui } from '@lingui/react/macro';
import { ActionIcon, Menu, TextInput, Tooltip } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { memo, useCallback, useRef } from 'react';
import { useFields } from '../../features/mail/fields';
import { fieldText } from './editor/html';

interface InsertMenuProps {
  /** The name of the field that it belongs to. */
  label: string;
  onPick: (tag: string) => void;
}

/** Renders once, not for each letter of its field. */
const InsertMenu = memo(function InsertMenu({ label, onPick }: InsertMenuProps) {
  const { t } = useLingui();
  const fields = useFields();
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Tooltip label={t`Insert merge field`}>
          <ActionIcon size="xs" aria-label={t`Insert merge field into “${label}”`}>
            <IconUserPlus size={15} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown mah="20rem" style={{ overflow: 'auto' }}>
        {fields
          .filter(({ tag }) => tag !== 'unsubscribe_url')
          .map(({ tag, name }) => (
            <Menu.Item key={tag} onClick={() => onPick(tag)}>
              {name}
            </Menu.Item>
          ))}
      </Menu.Dropdown>
    </Menu>
  );
});

export interface MergeFieldInputProps {
  label: string;
  placeholder: string;
  value: string;
  onText: (value: string) => void;
}

export function MergeFieldInput({ label, placeholder, value, onText }: MergeFieldInputProps) {
  const { t } = useLingui();
  const input = useRef<HTMLInputElement>(null);
  const tell = useRef(onText);
  tell.current = onText;
  const friend = t`friend`;
  const insert = useCallback(
    (tag: string) => {
      const now = input.current?.value ?? '';
      const at = input.current?.selectionStart ?? now.length;
      const end = input.current?.selectionEnd ?? at;
      const text = fieldText(tag, tag === 'given_name' ? friend : '');
      tell.current(now.slice(0, at) + text + now.slice(end));
      input.current?.focus();
    },
    [friend],
  );
  return (
    <TextInput
      ref={input}
      label={label}
      placeholder={placeholder}
      title={value || undefined}
      value={value}
      onChange={(event) => onText(event.currentTarget.value)}
      rightSection={<InsertMenu label={label} onPick={insert} />}
    />
  );
}
