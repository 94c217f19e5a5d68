/** When something is shown: an expression over merge fields. */
import { useLingui } from '@lingui/react/macro';
import { Autocomplete } from '@mantine/core';
import { useBlocks } from '../context';

export interface ConditionFieldProps {
  value: string | null;
  onChange: (value: string | null) => void;
}

export function ShowIfField({ value, onChange }: ConditionFieldProps) {
  const { t } = useLingui();
  const { fields } = useBlocks();
  return (
    <Autocomplete
      label={t`Show only if`}
      description={t`A merge field that has a value, or a comparison such as city == "Bonn". Empty: always.`}
      data={fields.map(({ tag }) => tag)}
      value={value ?? ''}
      onChange={(next) => onChange(next.trim() === '' ? null : next)}
    />
  );
}

export function RepeatField({ value, onChange }: ConditionFieldProps) {
  const { t } = useLingui();
  const { fields } = useBlocks();
  const example = '{{ item }}';
  return (
    <Autocomplete
      label={t`Repeat for each value of`}
      description={t`A field with a list. Write ${example} for one value. Empty: shown once.`}
      data={fields.map(({ tag }) => tag)}
      value={value ?? ''}
      onChange={(next) => onChange(next.trim() === '' ? null : next)}
    />
  );
}
