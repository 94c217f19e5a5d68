/**
 * A line of text of the draft. The draft writes into the element itself, so that a key renders
 * nothing: a rendered field of the kit costs as much as all else that a key does.
 *
 * Leaves out: storing.
 */
import { TextInput, type TextInputProps } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { CampaignDraft } from '../../host/types';
import type { DraftStore } from './useDraft';

export type TextKey = 'name' | 'subject' | 'preheader' | 'from_name' | 'from_address' | 'reply_to';

export interface DraftProps {
  draft: DraftStore;
  onChange: (part: Partial<CampaignDraft>) => void;
}

type Own = 'value' | 'defaultValue' | 'onChange' | 'placeholder' | 'title' | 'ref';

export interface DraftInputProps extends DraftProps, Omit<TextInputProps, Own> {
  field: TextKey;
  placeholder: string;
  /** The field whose text is the placeholder while it is not empty. */
  placeholderField?: TextKey;
  /** The whole text is shown on hover, since the field may be too narrow for it. */
  titled?: boolean;
  /** Called after each change by a key. */
  onText?: () => void;
}

export function DraftInput(props: DraftInputProps) {
  const { draft, onChange, field, placeholder, placeholderField, titled, onText, ...rest } = props;
  const input = useRef<HTMLInputElement>(null);
  const [first] = useState(() => draft.get()[field]);
  useEffect(() => {
    const show = () => {
      const element = input.current;
      if (!element) return;
      const now = draft.get();
      const text = now[field];
      const hint = (placeholderField && now[placeholderField]) || placeholder;
      // Not while it is the same: the caret would move to the end.
      if (element.value !== text) element.value = text;
      if (titled && element.title !== text) element.title = text;
      if (element.placeholder !== hint) element.placeholder = hint;
    };
    show();
    return draft.subscribe(show);
  }, [draft, field, placeholder, placeholderField, titled]);
  return (
    <TextInput
      ref={input}
      defaultValue={first}
      onChange={(event) => {
        onChange({ [field]: event.currentTarget.value });
        onText?.();
      }}
      {...rest}
    />
  );
}
