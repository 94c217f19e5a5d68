/**
 * A line of text that may hold merge fields, which a menu inserts at the cursor.
 */
import { useLingui } from '@lingui/react/macro';
import { ActionIcon, Menu, TextInput, type TextInputProps, Tooltip } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { useRef } from 'react';
import { useFields } from '../../features/mail/fields';
import { fieldText } from './editor/html';

export interface MergeFieldInputProps extends TextInputProps {
  label: string;
  value: string;
  /** Replaces the text by one with a merge field. */
  onInsert: (value: string) => void;
}

export function MergeFieldInput({ onInsert, ...props }: MergeFieldInputProps) {
  const { t } = useLingui();
  const fields = useFields();
  const { label, value } = props;
  const input = useRef<HTMLInputElement>(null);
  const insert = (tag: string) => {
    const at = input.current?.selectionStart ?? value.length;
    const end = input.current?.selectionEnd ?? at;
    const text = fieldText(tag, tag === 'given_name' ? t`friend` : '');
    onInsert(value.slice(0, at) + text + value.slice(end));
    input.current?.focus();
  };
  return (
    <TextInput
      {...props}
      ref={input}
      title={value || undefined}
      rightSection={
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
                <Menu.Item key={tag} onClick={() => insert(tag)}>
                  {name}
                </Menu.Item>
              ))}
          </Menu.Dropdown>
        </Menu>
      }
    />
  );
}
