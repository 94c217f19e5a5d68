/**
 * A list's or a tag's name: for a new one, or another name for one that is there.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Modal } from '@mantine/core';
import { useState } from 'react';
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
  const [name, setName] = useState(list?.name ?? '');
  const save = useWrite('list_save', {
    onDone: (saved) => {
      onSaved?.(saved);
      onClose();
    },
  });
  const titles = tag
    ? [<Trans key="new">New tag</Trans>, <Trans key="old">Rename the tag</Trans>]
    : [<Trans key="new">New list</Trans>, <Trans key="old">Rename the list</Trans>];
  return (
    <Modal
      opened
      onClose={onClose}
      centered
      size="sm"
      title={titles[list ? 1 : 0]}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <NameForm
        label={tag ? t`Name of the tag` : t`Name of the list`}
        action={
          list ? (
            <Trans>Rename it</Trans>
          ) : tag ? (
            <Trans>Make the tag</Trans>
          ) : (
            <Trans>Make the list</Trans>
          )
        }
        name={name}
        onName={setName}
        error={save.error}
        busy={save.isPending}
        onSave={(name) => save.mutate({ id: list?.id ?? null, name, tag })}
        onCancel={onClose}
      />
    </Modal>
  );
}
