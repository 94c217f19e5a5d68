/** A colour of the mail. What is no whole colour yet stays in the field and out of the mail. */
import { ColorInput } from '@mantine/core';
import { useEffect, useState } from 'react';

export interface ColorFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
}

const whole = /^#[0-9a-f]{6}$/i;

export function ColorField({ label, value, onChange }: ColorFieldProps) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  return (
    <ColorInput
      label={label}
      format="hex"
      value={text}
      onChange={(next) => {
        setText(next);
        if (whole.test(next) && next.toLowerCase() !== value) onChange(next.toLowerCase());
      }}
      onBlur={() => setText(value)}
    />
  );
}
