/**
 * Adds email addresses and domains, typed or pasted, one per line. Lines that are neither stay in
 * the field.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Modal, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useWrite } from '../../api';
import { required, useFailureText, validateWith } from '../../components';
import { reasonName } from '../../features/suppressionLabels';
import { useToast } from '../../features/toast';
import { useFormat } from '../../format';
import type { SuppressionReason } from '../../host/types';
import { z } from '../../zod';

interface Entries {
  text: string;
  reason: SuppressionReason;
  note: string;
}

const initialValues: Entries = { text: '', reason: 'blocked', note: '' };
const validate = validateWith<Entries>(z.object({ text: required }), {});

const reasons: SuppressionReason[] = ['blocked', 'unsubscribed', 'bounced', 'complained'];

export function AddDialog({ onClose }: { onClose: () => void }) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const showToast = useToast();
  const failureText = useFailureText();
  const form = useForm({ initialValues, validate });
  const add = useWrite('suppression_add', {
    onDone: ({ added, bad }) => {
      const count = format.number(added);
      if (added > 0) showToast({ message: t`Added to the suppression list: ${count}` });
      if (bad.length === 0) return onClose();
      const lines = bad.map((one) => one.text);
      const invalid = lines.join(', ');
      form.setFieldValue('text', lines.join('\n'));
      form.setFieldError('text', t`Not an email address or domain: ${invalid}`);
    },
    onFailure: (failure) => form.setFieldError('text', failureText(failure)),
  });
  return (
    <Modal
      opened
      onClose={onClose}
      centered
      title={<Trans>Add to suppression list</Trans>}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <form onSubmit={form.onSubmit((values) => add.mutate({ ...values, expires_at: null }))}>
        <Stack>
          <Textarea
            data-autofocus
            label={t`Email addresses and domains, one per line`}
            description={t`A domain such as example.com blocks everyone there.`}
            minRows={4}
            maxRows={12}
            autosize
            {...form.getInputProps('text')}
          />
          <Select
            label={t`Reason`}
            data={reasons.map((value) => ({ value, label: reasonName(i18n, value) }))}
            allowDeselect={false}
            {...form.getInputProps('reason')}
          />
          <TextInput label={t`Note`} maxLength={200} {...form.getInputProps('note')} />
          <Group justify="flex-end" gap={8}>
            <Button variant="default" onClick={onClose}>
              <Trans>Cancel</Trans>
            </Button>
            <Button type="submit" disabled={!form.isValid()} loading={add.isPending}>
              <Trans>Add</Trans>
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
