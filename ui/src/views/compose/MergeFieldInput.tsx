/**
 * A line of text that may hold merge fields, which a menu inserts at the cursor.
 */
import { useLingui } from '@lingui/react/macro';
import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { useRef } from 'react';
import { useFields } from '../../features/mail/fields';
import { DraftInput, type DraftProps, type TextKey } from './DraftInput';
import { fieldText } from './editor/html';

export interface MergeFieldInputProps extends DraftProps {
  label: string;
  placeholder: string;
  field: TextKey;
}

export function MergeFieldInput({
  draft,
  onChange,
  field,
  label,
  placeholder,
}: MergeFieldInputProps) {
  const { t } = useLingui();
  const fields = useFields();
  const box = useRef<HTMLDivElement>(null);
  const insert = (tag: string) => {
    const input = box.current?.querySelector('input');
    const value = draft.get()[field];
    const at = input?.selectionStart ?? value.length;
    const end = input?.selectionEnd ?? at;
    const text = fieldText(tag, tag === 'given_name' ? t`friend` : '');
    onChange({ [field]: value.slice(0, at) + text + value.slice(end) });
    input?.focus();
  };
  return (
    <DraftInput
      wrapperProps={{ ref: box }}
      draft={draft}
      onChange={onChange}
      field={field}
      label={label}
      placeholder={placeholder}
      titled
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
