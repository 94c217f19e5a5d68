/**
 * The form of a dialog that asks for a name: a list's, a tag's, a segment's.
 *
 * Leaves out: the dialog around it, and what becomes of the name.
 */
import { Trans } from '@lingui/react/macro';
import { Button, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useFailureText } from '../components';
import type { Failure } from '../host/types';
import css from './dialog.module.css';

export interface NameFormProps {
  label: string;
  description?: string;
  /** What the button says. */
  action: ReactNode;
  name: string;
  onName: (name: string) => void;
  error: Failure | null;
  busy: boolean;
  /** The name without blanks around it. */
  onSave: (name: string) => void;
  onCancel: () => void;
}

export function NameForm(props: NameFormProps) {
  const { name, error } = props;
  const words = useFailureText();
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
        maxLength={80}
        error={error ? words(error) : undefined}
        onChange={(event) => props.onName(event.currentTarget.value)}
      />
      <div className={css.foot}>
        <Button variant="default" onClick={props.onCancel}>
          <Trans>Cancel</Trans>
        </Button>
        <Button type="submit" disabled={name.trim() === ''} loading={props.busy}>
          {props.action}
        </Button>
      </div>
    </form>
  );
}
