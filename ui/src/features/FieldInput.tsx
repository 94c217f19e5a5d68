/**
 * The input for the value of a field, by its kind. What does not fit the kind stays and is shown.
 */
import { useLingui } from '@lingui/react/macro';
import { Select, TextInput } from '@mantine/core';
import type { FieldView } from '../host/types';

export interface FieldInputProps {
  label: string;
  /** Unknown: a text. */
  field: FieldView | undefined;
  value: string;
  onChange: (value: string) => void;
  /** The label stands above it and is not only for a screen reader. */
  shown?: boolean;
}

const isDay = (value: string) => value === '' || /^\d{4}-\d{2}-\d{2}$/.test(value);

export function FieldInput({ label, field, value, onChange, shown = false }: FieldInputProps) {
  const { t } = useLingui();
  const named = shown ? { label } : { 'aria-label': label };
  const kind = field?.kind ?? 'text';
  if (kind === 'choice' || kind === 'yes_no') {
    const known =
      kind === 'yes_no'
        ? [
            { value: 'yes', label: t`yes` },
            { value: 'no', label: t`no` },
          ]
        : (field?.choices ?? []).map((one) => ({ value: one, label: one }));
    const strange = value !== '' && !known.some((one) => one.value === value);
    return (
      <Select
        {...named}
        clearable
        searchable={known.length > 8}
        placeholder="–"
        data={strange ? [...known, { value, label: value }] : known}
        value={value === '' ? null : value}
        onChange={(chosen) => onChange(chosen ?? '')}
      />
    );
  }
  return (
    <TextInput
      {...named}
      type={kind === 'date' && isDay(value) ? 'date' : 'text'}
      inputMode={kind === 'number' ? 'decimal' : undefined}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
