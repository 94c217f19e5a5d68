/**
 * A drawer that adds a contact, or edits or deletes one.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Drawer, Group, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconTrash } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useRead, useWrite } from '../../api';
import { ErrorPanel, FailureText, Note, SkeletonRows } from '../../components';
import { useUndoToast } from '../../features/undo';
import { useFormat } from '../../format';
import type { ContactDetail, Failure } from '../../host/types';
import { addressError } from './addressErrors';
import { DeleteDialog } from './BulkDialogs';
import { ContactFields } from './ContactFields';
import { type ContactValues, newContact, toDraft, toValues, validate } from './contactForm';

interface DeleteButtonProps {
  contact: ContactDetail;
  onDeleted: () => void;
  onFailure: (failure: Failure) => void;
}

function DeleteButton({ contact, onDeleted, onFailure }: DeleteButtonProps) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const showUndoToast = useUndoToast();
  const [asking, setAsking] = useState(false);
  const { address } = contact;
  const remove = useWrite('contact_delete', {
    onDone: ({ change }) => {
      showUndoToast(t`${address} deleted.`, change);
      onDeleted();
      void navigate({ to: '/contacts' });
    },
    onFailure,
  });
  return (
    <>
      <Button
        variant="default"
        mr="auto"
        leftSection={<IconTrash size={16} color="var(--pr-danger)" />}
        onClick={() => setAsking(true)}
      >
        <Trans>Delete</Trans>
      </Button>
      <DeleteDialog
        opened={asking}
        count={1}
        busy={remove.isPending}
        onCancel={() => setAsking(false)}
        onConfirm={() => {
          setAsking(false);
          remove.mutate({ selection: { kind: 'these', ids: [contact.id] } });
        }}
      />
    </>
  );
}

function Dates({ contact }: { contact: ContactDetail }) {
  const format = useFormat();
  const added = format.day(contact.created_at);
  const changed = format.day(contact.updated_at);
  return (
    <p className="small faint num">
      <Trans>
        Added {added}, last changed {changed}.
      </Trans>
    </p>
  );
}

interface FormProps {
  /** Null: a new contact. */
  contact: ContactDetail | null;
  initialValues: ContactValues;
  onClose: () => void;
}

function Form({ contact, initialValues, onClose }: FormProps) {
  const { i18n } = useLingui();
  /** A failure that is not about the email address. */
  const [failure, setFailure] = useState<Failure | null>(null);
  const form = useForm({
    initialValues,
    validate,
    onValuesChange: () => setFailure(null),
  });
  const save = useWrite('contact_save', {
    onDone: onClose,
    onFailure: (failed) => {
      const message = addressError(failed);
      if (message) form.setFieldError('address', i18n._(message));
      else setFailure(failed);
    },
  });
  return (
    <form onSubmit={form.onSubmit((values) => save.mutate(toDraft(contact?.id ?? null, values)))}>
      <Stack gap={14}>
        <ContactFields form={form} />
        {contact ? <Dates contact={contact} /> : null}
        {failure ? (
          <Note kind="danger">
            <b>
              <Trans>Nothing was changed.</Trans>
            </b>{' '}
            <FailureText failure={failure} />
          </Note>
        ) : null}
        <Group gap={8} justify="flex-end" mt={-2}>
          {contact ? (
            <DeleteButton contact={contact} onDeleted={onClose} onFailure={setFailure} />
          ) : null}
          <Button variant="subtle" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" disabled={!form.isValid()} loading={save.isPending}>
            {contact ? <Trans>Save changes</Trans> : <Trans>Add contact</Trans>}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function EditForm({ id, onClose }: { id: string; onClose: () => void }) {
  const { data, error, refetch } = useRead('contact_get', { id });
  const { data: tags } = useRead('tag_all', {});
  if (error) {
    return (
      <ErrorPanel
        title={<Trans>Couldn’t load this contact.</Trans>}
        error={error}
        onRetry={() => void refetch()}
      />
    );
  }
  if (!data || !tags) return <SkeletonRows rows={8} />;
  const values = toValues(
    data,
    tags.map((tag) => tag.id),
  );
  return <Form key={data.id} contact={data} initialValues={values} onClose={onClose} />;
}

export interface ContactDrawerProps {
  /** Null: a new contact. */
  id: string | null;
  onClose: () => void;
}

export function ContactDrawer({ id, onClose }: ContactDrawerProps) {
  const { t } = useLingui();
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={440}
      title={id === null ? <Trans>New contact</Trans> : <Trans>Contact</Trans>}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      {id === null ? (
        <Form contact={null} initialValues={newContact} onClose={onClose} />
      ) : (
        <EditForm id={id} onClose={onClose} />
      )}
    </Drawer>
  );
}
