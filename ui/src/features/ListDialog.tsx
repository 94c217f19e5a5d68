/**
 * A list's or a tag's name: for a new one, or another name for one that is there.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useWrite } from '../api';
import { useFailureText } from '../components';
import type { ListView } from '../host/types';
import css from './dialog.module.css';

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
  const words = useFailureText();
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
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate({ id: list?.id ?? null, name: name.trim(), tag });
        }}
      >
        <TextInput
          data-autofocus
          label={tag ? t`Name of the tag` : t`Name of the list`}
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
            {list ? (
              <Trans>Rename it</Trans>
            ) : tag ? (
              <Trans>Make the tag</Trans>
            ) : (
              <Trans>Make the list</Trans>
            )}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
