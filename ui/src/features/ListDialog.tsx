/**
 * Creates or renames a list or a tag.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWrite } from '../api';
import type { ListView } from '../host/types';
import { NameForm } from './NameForm';

export interface ListDialogProps {
  /** Null: a new one. */
  list: ListView | null;
  /** A tag, and not a list. */
  tag?: boolean;
  onClose: () => void;
  onSaved?: (list: ListView) => void;
}

export function ListDialog({ list, tag = false, onClose, onSaved }: ListDialogProps) {
  const { t } = useLingui();
  const save = useWrite('list_save', {
    onDone: (saved) => {
      onSaved?.(saved);
      onClose();
    },
  });
  let title: ReactNode;
  let action: ReactNode;
  if (list) {
    title = tag ? <Trans>Rename tag</Trans> : <Trans>Rename list</Trans>;
    action = <Trans>Rename</Trans>;
  } else {
    title = tag ? <Trans>New tag</Trans> : <Trans>New list</Trans>;
    action = tag ? <Trans>Create tag</Trans> : <Trans>Create list</Trans>;
  }
  return (
    <Modal
      opened
      onClose={onClose}
      centered
      size="sm"
      title={title}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <NameForm
        label={tag ? t`Tag name` : t`List name`}
        action={action}
        initialName={list?.name}
        error={save.error}
        busy={save.isPending}
        onSave={(name) => save.mutate({ id: list?.id ?? null, name, tag })}
        onCancel={onClose}
      />
    </Modal>
  );
}
