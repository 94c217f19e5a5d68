/**
 * A search field that speaks when the typing pauses. Esc empties it; "/" on the page jumps to it.
 */

import { useLingui } from '@lingui/react/macro';
import { CloseButton, TextInput } from '@mantine/core';
import { useDebouncedCallback, useHotkeys } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';

export interface SearchFieldProps {
  /** What is searched: "Search people". Also the placeholder. */
  label: string;
  value: string;
  onChange: (value: string) => void;
  width?: number | string;
  /** Milliseconds of rest before it speaks. */
  rest?: number;
}

export function SearchField({ label, value, onChange, width = 280, rest = 200 }: SearchFieldProps) {
  const { t } = useLingui();
  const [text, setText] = useState(value);
  const input = useRef<HTMLInputElement>(null);
  const changeLater = useDebouncedCallback(onChange, rest);
  useHotkeys([['/', () => input.current?.focus()]]);
  useEffect(() => setText(value), [value]);

  const clear = () => {
    setText('');
    changeLater.cancel();
    onChange('');
  };
  return (
    <TextInput
      ref={input}
      type="text"
      role="searchbox"
      aria-label={label}
      placeholder={label}
      w={width}
      value={text}
      leftSection={<IconSearch size={15} aria-hidden />}
      rightSection={
        text ? <CloseButton size="sm" aria-label={t`Clear search`} onClick={clear} /> : null
      }
      onChange={(event) => {
        setText(event.currentTarget.value);
        changeLater(event.currentTarget.value);
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || text === '') return;
        event.stopPropagation();
        clear();
      }}
    />
  );
}
