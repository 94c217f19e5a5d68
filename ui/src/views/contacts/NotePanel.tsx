/**
 * A note about a contact, which only the user sees.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useWrite } from '../../api';
import { Panel, useFailureText } from '../../components';
import { useToast } from '../../features/toast';
import type { PersonView } from '../../host/types';

export function NotePanel({ person }: { person: PersonView }) {
  const { t } = useLingui();
  const toast = useToast();
  const failureText = useFailureText();
  const form = useForm({ initialValues: { body: person.note } });
  const save = useWrite('person_note', {
    onDone: () => toast({ message: t`Note saved.` }),
    onFailure: (failure) =>
      toast({ error: true, title: t`Couldn’t save the note`, message: failureText(failure) }),
  });
  return (
    <Panel title={t`Note`} pad>
      <form onSubmit={form.onSubmit(({ body }) => save.mutate({ id: person.contact.id, body }))}>
        <Textarea
          aria-label={t`Note`}
          placeholder={t`Only you can see this.`}
          autosize
          minRows={3}
          maxRows={10}
          maxLength={10_000}
          {...form.getInputProps('body')}
        />
        {form.values.body.trim() === person.note.trim() ? null : (
          <Group gap={8} justify="flex-end" mt={8}>
            <Button
              size="xs"
              variant="subtle"
              onClick={() => form.setValues({ body: person.note })}
            >
              <Trans>Discard</Trans>
            </Button>
            <Button type="submit" size="xs" loading={save.isPending}>
              <Trans>Save note</Trans>
            </Button>
          </Group>
        )}
      </form>
    </Panel>
  );
}
