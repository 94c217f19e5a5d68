/**
 * A list's name: for a new list, or another name for one that is there.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useWrite } from '../../api';
import { useFailureText } from '../../components';
import type { ListView } from '../../host/types';
import css from './contacts.module.css';

export interface ListDialogProps {
  /** Null: a new one. */
  list: ListView | null;
  onClose: () => void;
  onSaved?: (list: ListView) => void;
}

export function ListDialog({ list, onClose, onSaved }: ListDialogProps) {
  const { t } = useLingui();
  const [name, setName] = useState(list?.name ?? '');
  const save = useWrite('list_save', {
    onDone: (saved) => {
      onSaved?.(saved);
      onClose();
    },
  });
  const words = useFailureText();
  return (
    <Modal
      opened
      onClose={onClose}
      centered
      size="sm"
      title={list ? <Trans>Rename the list</Trans> : <Trans>New list</Trans>}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate({ id: list?.id ?? null, name: name.trim() });
        }}
      >
        <TextInput
          data-autofocus
          label={t`Name of the list`}
          value={name}
          maxLength={80}
          error={save.error ? words(save.error) : undefined}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <div className={css.foot}>
          <Button variant="default" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" disabled={name.trim() === ''} loading={save.isPending}>
            {list ? <Trans>Rename it</Trans> : <Trans>Make the list</Trans>}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
