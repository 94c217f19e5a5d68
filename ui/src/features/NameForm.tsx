/**
 * The form of a dialog that asks for a name: of a list, a tag, a segment or a view.
 *
 * Leaves out: the dialog around it, and what is done with the name.
 */
import { Trans } from '@lingui/react/macro';
import { Button, Group, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useFailureText } from '../components';
import type { Failure } from '../host/types';

export interface NameFormProps {
  label: string;
  description?: string;
  /** The text of the button. */
  action: ReactNode;
  name: string;
  onName: (name: string) => void;
  maxLength?: number;
  error?: Failure | null;
  busy?: boolean;
  /** The name is trimmed. */
  onSave: (name: string) => void;
  onCancel: () => void;
}

export function NameForm({ name, error, maxLength = 80, ...props }: NameFormProps) {
  const failureText = useFailureText();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        props.onSave(name.trim());
      }}
    >
      <TextInput
        data-autofocus
        label={props.label}
        description={props.description}
        value={name}
        maxLength={maxLength}
        error={error ? failureText(error) : undefined}
        onChange={(event) => props.onName(event.currentTarget.value)}
      />
      <Group gap={8} justify="flex-end" mt={16}>
        <Button variant="default" onClick={props.onCancel}>
          <Trans>Cancel</Trans>
        </Button>
        <Button type="submit" disabled={name.trim() === ''} loading={props.busy}>
          {props.action}
        </Button>
      </Group>
    </form>
  );
}
