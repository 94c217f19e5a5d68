/**
 * One field for all who are chosen: which, and what stands in it.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Autocomplete, Button, Modal } from '@mantine/core';
import { useState } from 'react';
import { useRead } from '../../api';
import { FieldInput } from '../../features/FieldInput';
import { useFormat } from '../../format';
import css from './contacts.module.css';

export interface FieldDialogProps {
  count: number;
  busy: boolean;
  onClose: () => void;
  onWrite: (name: string, value: string) => void;
}

export function FieldDialog({ count, busy, onClose, onWrite }: FieldDialogProps) {
  const { t } = useLingui();
  const format = useFormat();
  const { data: fields } = useRead('field_list', {});
  const [name, setName] = useState('');
  const [value, setValue] = useState('');
  const number = format.number(count);
  return (
    <Modal
      opened
      onClose={onClose}
      centered
      size="sm"
      title={<Trans>Write a field</Trans>}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          onWrite(name.trim(), value);
        }}
      >
        <Autocomplete
          data-autofocus
          label={t`Field`}
          description={t`One that is there, or a new one.`}
          value={name}
          maxLength={80}
          data={(fields ?? []).map((field) => field.name)}
          onChange={setName}
        />
        <FieldInput
          shown
          label={t`What stands in it`}
          field={fields?.find((field) => field.name === name)}
          value={value}
          onChange={setValue}
        />
        <p className="small soft num">
          {value.trim() === '' ? (
            <Plural
              value={count}
              one="Empty: the field is taken away from one person."
              other={`Empty: the field is taken away from ${number} people.`}
            />
          ) : (
            <Plural
              value={count}
              one="What stood there before is replaced for one person."
              other={`What stood there before is replaced for ${number} people.`}
            />
          )}
        </p>
        <div className={css.foot}>
          <Button variant="default" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" disabled={name.trim() === ''} loading={busy}>
            <Trans>Write it</Trans>
          </Button>
        </div>
      </form>
    </Modal>
  );
}
