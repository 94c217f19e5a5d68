/**
 * The input for the value of a custom field, by its kind. A value that does not fit the kind is kept and
 * shown.
 */
import { useLingui } from '@lingui/react/macro';
import { Select, TextInput } from '@mantine/core';
import type { FieldView } from '../host/types';

export interface FieldInputProps {
  label: string;
  /** Undefined: a field that does not exist yet; its value is text. */
  field: FieldView | undefined;
  value: string;
  onChange: (value: string) => void;
  /** Show the label; otherwise only screen readers get it. */
  labelled?: boolean;
}

const isDay = (value: string) => value === '' || /^\d{4}-\d{2}-\d{2}$/.test(value);

export function FieldInput({ label, field, value, onChange, labelled = false }: FieldInputProps) {
  const { t } = useLingui();
  const labelProps = labelled ? { label } : { 'aria-label': label };
  const kind = field?.kind ?? 'text';
  if (kind === 'choice' || kind === 'yes_no') {
    const known =
      kind === 'yes_no'
        ? [
            { value: 'yes', label: t`yes` },
            { value: 'no', label: t`no` },
          ]
        : (field?.choices ?? []).map((one) => ({ value: one, label: one }));
    const unknown = value !== '' && !known.some((one) => one.value === value);
    return (
      <Select
        {...labelProps}
        clearable
        searchable={known.length > 8}
        placeholder="–"
        data={unknown ? [...known, { value, label: value }] : known}
        value={value === '' ? null : value}
        onChange={(chosen) => onChange(chosen ?? '')}
      />
    );
  }
  return (
    <TextInput
      {...labelProps}
      type={kind === 'date' && isDay(value) ? 'date' : 'text'}
      inputMode={kind === 'number' ? 'decimal' : undefined}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
