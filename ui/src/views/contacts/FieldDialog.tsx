/**
 * Sets one custom field for all selected contacts.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Autocomplete, Button, Group, Modal, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useRead } from '../../api';
import { required, validateWith } from '../../components';
import { FieldInput } from '../../features/FieldInput';
import { useFormat } from '../../format';
import { z } from '../../zod';

const initialValues = { name: '', value: '' };
const validate = validateWith<typeof initialValues>(z.object({ name: required }), {});

export interface FieldDialogProps {
  count: number;
  busy: boolean;
  onClose: () => void;
  onSave: (name: string, value: string) => void;
}

export function FieldDialog({ count, busy, onClose, onSave }: FieldDialogProps) {
  const { t } = useLingui();
  const format = useFormat();
  const { data: fields = [] } = useRead('field_list', {});
  const form = useForm({ initialValues, validate });
  const { name, value } = form.values;
  const number = format.number(count);
  return (
    <Modal
      opened
      onClose={onClose}
      centered
      size="sm"
      title={<Trans>Set a field</Trans>}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <form onSubmit={form.onSubmit((values) => onSave(values.name.trim(), values.value))}>
        <Stack gap={14}>
          <Autocomplete
            data-autofocus
            label={t`Field`}
            description={t`Choose a field or enter a new name.`}
            maxLength={80}
            data={fields.map((field) => field.name)}
            {...form.getInputProps('name')}
          />
          <FieldInput
            labelled
            label={t`Value`}
            field={fields.find((field) => field.name === name)}
            value={value}
            onChange={(next) => form.setFieldValue('value', next)}
          />
          <p className="small soft num">
            {value.trim() === '' ? (
              <Plural
                value={count}
                one="Without a value, the field is cleared for one person."
                other={`Without a value, the field is cleared for ${number} people.`}
              />
            ) : (
              <Plural
                value={count}
                one="The current value is replaced for one person."
                other={`The current value is replaced for ${number} people.`}
              />
            )}
          </p>
          <Group justify="flex-end" gap={8}>
            <Button variant="default" onClick={onClose}>
              <Trans>Cancel</Trans>
            </Button>
            <Button type="submit" disabled={!form.isValid()} loading={busy}>
              <Trans>Save</Trans>
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
