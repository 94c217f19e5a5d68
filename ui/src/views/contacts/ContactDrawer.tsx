/**
 * One person, in a drawer: a new one, or one to change or delete.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Drawer } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useRead, useWrite } from '../../api';
import { ConfirmDialog, ErrorPanel, FailureText, Note, SkeletonRows } from '../../components';
import { useSayChanged } from '../../features/takeBack';
import { useFormat } from '../../format';
import type { ContactDetail } from '../../host/types';
import { addressError } from './addressErrors';
import { ContactFields } from './ContactFields';
import { formValues, nobody, toDraft } from './contactForm';
import css from './contacts.module.css';

interface FormProps {
  person: ContactDetail | null;
  /** Ids of all tags. */
  tags: string[];
  onClose: () => void;
}

function Form({ person, tags, onClose }: FormProps) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const navigate = useNavigate();
  const address = person?.address ?? '';
  const [form, setForm] = useState(() => (person ? formValues(person, tags) : nobody));
  const [asking, setAsking] = useState(false);
  const say = useSayChanged();
  const save = useWrite('contact_save', { onDone: onClose });
  const remove = useWrite('contact_delete', {
    onDone: ({ change }) => {
      say(t`${address} is deleted.`, change);
      onClose();
      if (person) void navigate({ to: '/contacts' });
    },
  });
  const bad = addressError(save.error);
  const failure = bad ? remove.error : (save.error ?? remove.error);
  const since = person ? format.day(person.created_at) : '';
  const changed = person ? format.day(person.updated_at) : '';
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(toDraft(person?.id ?? null, form));
      }}
    >
      <ContactFields
        form={form}
        addressError={bad ? i18n._(bad) : undefined}
        onChange={(some) => {
          setForm((old) => ({ ...old, ...some }));
          if (save.error) save.reset();
        }}
      />
      {person ? (
        <p className="small faint num">
          <Trans>
            Here since {since}, last changed {changed}.
          </Trans>
        </p>
      ) : null}
      {failure ? (
        <Note kind="danger">
          <b>
            <Trans>Nothing was changed.</Trans>
          </b>{' '}
          <FailureText failure={failure} />
        </Note>
      ) : null}
      <div className={css.foot}>
        {person ? (
          <Button
            variant="default"
            className={css.left}
            leftSection={<IconTrash size={16} color="var(--pr-danger)" />}
            onClick={() => setAsking(true)}
          >
            <Trans>Delete</Trans>
          </Button>
        ) : null}
        <Button variant="subtle" onClick={onClose}>
          <Trans>Cancel</Trans>
        </Button>
        <Button type="submit" disabled={form.address.trim() === ''} loading={save.isPending}>
          {person ? <Trans>Save changes</Trans> : <Trans>Add this person</Trans>}
        </Button>
      </div>
      {person ? (
        <ConfirmDialog
          danger
          opened={asking}
          title={<Plural value={1} one="Delete one person?" other="Delete # people?" />}
          yes={t`Delete them`}
          no={t`Keep them`}
          busy={remove.isPending}
          onNo={() => setAsking(false)}
          onYes={() => {
            setAsking(false);
            remove.mutate({ selection: { kind: 'these', ids: [person.id] } });
          }}
        >
          <p>
            <Trans>
              They go from all lists, with their names and fields; for ninety days it can be taken
              back under “Changes”. If they only want no more mail, unsubscribe them instead: then
              an import cannot bring them back.
            </Trans>
          </p>
        </ConfirmDialog>
      ) : null}
    </form>
  );
}

function Known({ id, onClose }: { id: string; onClose: () => void }) {
  const { data, error, refetch } = useRead('contact_get', { id });
  const tags = useRead('tag_all', {});
  if (error) {
    return (
      <ErrorPanel
        title={<Trans>This person cannot be shown.</Trans>}
        error={error}
        onRetry={() => void refetch()}
      />
    );
  }
  return data && tags.data ? (
    <Form key={data.id} person={data} tags={tags.data.map((tag) => tag.id)} onClose={onClose} />
  ) : (
    <SkeletonRows rows={8} />
  );
}

export interface ContactDrawerProps {
  /** Null: a new one. */
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
        <Form person={null} tags={[]} onClose={onClose} />
      ) : (
        <Known id={id} onClose={onClose} />
      )}
    </Drawer>
  );
}
