/**
 * Pasting people: addresses, one a line, or a table copied from a spreadsheet; then the import page.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Modal, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconArrowRight } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useWrite } from '../api';
import { FailureText, Note, required, validateWith } from '../components';
import { z } from '../zod';

const validate = validateWith<{ text: string }>(z.object({ text: required }), {});

export function PasteList({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const form = useForm({ initialValues: { text: '' }, validate });
  const paste = useWrite('import_paste', {
    onDone: ({ token }) => {
      onClose();
      void navigate({ to: '/contacts/import/$token', params: { token } });
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={<Trans>Paste a list</Trans>}
      closeButtonProps={{ 'aria-label': t`Close` }}
      size="lg"
      centered
    >
      <form
        onSubmit={form.onSubmit(({ text }) => paste.mutate({ name: t`pasted list.txt`, text }))}
      >
        <Textarea
          data-autofocus
          label={t`Email addresses or a table`}
          description={t`Paste email addresses, one per line, or a table copied from a spreadsheet.`}
          rows={10}
          spellCheck={false}
          {...form.getInputProps('text')}
        />
        {paste.error ? (
          <Note kind="danger">
            <FailureText failure={paste.error} />
          </Note>
        ) : null}
        <Group justify="flex-end" mt={16}>
          <Button
            type="submit"
            rightSection={<IconArrowRight size={16} />}
            disabled={!form.isValid()}
            loading={paste.isPending}
          >
            <Trans>Continue</Trans>
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
