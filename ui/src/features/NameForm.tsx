/**
 * The form of a dialog that asks for a name: of a list, a tag, a segment or a view.
 *
 * Leaves out: the dialog around it, and what is done with the name.
 */
import { Trans } from '@lingui/react/macro';
import { Button, Group, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { ReactNode } from 'react';
import { required, useFailureText, validateWith } from '../components';
import type { Failure } from '../host/types';
import { z } from '../zod';

const validate = validateWith<{ name: string }>(z.object({ name: required }), {});

export interface NameFormProps {
  label: string;
  description?: string;
  /** The text of the button. */
  action: ReactNode;
  /** The name so far. Default: none. */
  initialName?: string;
  maxLength?: number;
  error?: Failure | null;
  busy?: boolean;
  /** The name is trimmed. */
  onSave: (name: string) => void;
  onCancel: () => void;
}

export function NameForm({ initialName = '', error, maxLength = 80, ...props }: NameFormProps) {
  const form = useForm({ initialValues: { name: initialName }, validate });
  const failureText = useFailureText();
  return (
    <form onSubmit={form.onSubmit(({ name }) => props.onSave(name.trim()))}>
      <TextInput
        data-autofocus
        label={props.label}
        description={props.description}
        maxLength={maxLength}
        {...form.getInputProps('name')}
        error={error ? failureText(error) : undefined}
      />
      <Group gap={8} justify="flex-end" mt={16}>
        <Button variant="default" onClick={props.onCancel}>
          <Trans>Cancel</Trans>
        </Button>
        <Button type="submit" disabled={!form.isValid()} loading={props.busy}>
          {props.action}
        </Button>
      </Group>
    </form>
  );
}
