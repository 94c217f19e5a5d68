/**
 * Creates a custom field, or renames one; a name that exists already merges the two.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { ReactNode } from 'react';
import { useWrite } from '../../api';
import { Note, required, useFailureText, validateWith } from '../../components';
import { useUndoToast } from '../../features/undo';
import { z } from '../../zod';

const validate = validateWith<{ name: string }>(z.object({ name: required }), {});

export interface FieldNameDialogProps {
  /** Null: a new field. */
  field: string | null;
  /** Names of all fields. */
  names: string[];
  onClose: () => void;
}

/** What renaming does besides. */
function RenameNote({ to, merges }: { to: string; merges: boolean }) {
  return merges ? (
    <Note kind="warning">
      <Trans>
        A field {to} already exists, so the two are merged. Contacts that have both keep the value
        of {to}.
      </Trans>
    </Note>
  ) : (
    <p className="small soft">
      <Trans>Segments are updated. In emails that use the field, choose the new name.</Trans>
    </p>
  );
}

export function FieldNameDialog({ field, names, onClose }: FieldNameDialogProps) {
  const { t } = useLingui();
  const showUndoToast = useUndoToast();
  const failureText = useFailureText();
  const form = useForm({ initialValues: { name: field ?? '' }, validate });
  const to = form.values.name.trim();
  const exists = to !== field && names.includes(to);
  const create = useWrite('field_save', { onDone: onClose });
  const rename = useWrite('field_rename', {
    onDone: ({ change }, { from }) => {
      showUndoToast(t`Field ${from} renamed to ${to}.`, change);
      onClose();
    },
  });
  const error = create.error ?? rename.error;
  let action: ReactNode = <Trans>Create field</Trans>;
  if (field !== null) action = exists ? <Trans>Merge</Trans> : <Trans>Rename</Trans>;
  return (
    <Modal
      opened
      onClose={onClose}
      centered
      size="sm"
      title={field === null ? <Trans>New field</Trans> : <Trans>Rename {field}</Trans>}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <form
        onSubmit={form.onSubmit(() => {
          if (field === null) create.mutate({ name: to, kind: 'text', choices: [] });
          else rename.mutate({ from: field, to });
        })}
      >
        <Stack gap={16}>
          <TextInput
            data-autofocus
            label={t`Field name`}
            maxLength={80}
            {...form.getInputProps('name')}
            error={error ? failureText(error) : undefined}
          />
          {field === null ? null : <RenameNote to={to} merges={exists} />}
          <Group gap={8} justify="flex-end">
            <Button variant="default" onClick={onClose}>
              <Trans>Cancel</Trans>
            </Button>
            <Button
              type="submit"
              disabled={!form.isValid() || to === field || (field === null && exists)}
              loading={create.isPending || rename.isPending}
            >
              {action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
