/**
 * The page of one contact: details, consent, every email with its outcome, a note; and what data
 * protection law requires: exporting all of it, and erasing it.
 *
 * Leaves out: editing fields, which the drawer does.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Stack } from '@mantine/core';
import { IconDownload, IconEraser, IconPencil } from '@tabler/icons-react';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useRead, useWrite } from '../../api';
import {
  ConfirmDialog,
  ErrorPanel,
  Page,
  PageHead,
  SkeletonRows,
  useCrumbs,
  useFailureText,
} from '../../components';
import { useToast } from '../../features/toast';
import { useHost } from '../../host/context';
import type { PersonView } from '../../host/types';
import { ChangesPanel } from './ChangesPanel';
import { ConsentPanel } from './ConsentPanel';
import { ContactDrawer } from './ContactDrawer';
import css from './contactPage.module.css';
import { DetailsPanel } from './DetailsPanel';
import { MailsPanel } from './MailsPanel';
import { NotePanel } from './NotePanel';

function EraseButton({ id, address }: { id: string; address: string }) {
  const { t } = useLingui();
  const toast = useToast();
  const failureText = useFailureText();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const erase = useWrite('person_erase', {
    onDone: () => {
      toast({ message: t`Contact erased.` });
      void navigate({ to: '/contacts' });
    },
    onFailure: (failure) =>
      toast({ error: true, title: t`Nothing was erased`, message: failureText(failure) }),
  });
  return (
    <>
      <Button
        variant="subtle"
        leftSection={<IconEraser size={16} />}
        loading={erase.isPending}
        onClick={() => setAsking(true)}
      >
        <Trans>Erase permanently</Trans>
      </Button>
      <ConfirmDialog
        danger
        opened={asking}
        title={<Trans>Erase {address} permanently?</Trans>}
        yes={<Trans>Erase permanently</Trans>}
        no={<Trans>Cancel</Trans>}
        onYes={() => {
          setAsking(false);
          erase.mutate({ id });
        }}
        onNo={() => setAsking(false)}
      >
        <Trans>
          Name, email address, fields, note and consent are deleted for good, and the address is
          removed from the record of sent emails, import reports and the practice inbox. Copies of
          the workspace from before updates are deleted. The suppression list keeps only a code from
          which the address cannot be read; it blocks the address in later imports.
        </Trans>
      </ConfirmDialog>
    </>
  );
}

function ExportButton({ id, address }: { id: string; address: string }) {
  const { t } = useLingui();
  const host = useHost();
  const toast = useToast();
  const failureText = useFailureText();
  const exporting = useWrite('person_export', {
    onDone: ({ name }) => toast({ message: t`All data exported to ${name}.` }),
    onFailure: (failure) => toast({ error: true, message: failureText(failure) }),
  });
  const start = async () => {
    const token = await host.chooseSave(t`${address}.json`);
    if (token) exporting.mutate({ id, token });
  };
  return (
    <Button
      variant="default"
      leftSection={<IconDownload size={16} />}
      loading={exporting.isPending}
      onClick={() => void start()}
    >
      <Trans>Export data</Trans>
    </Button>
  );
}

function Contact({ person }: { person: PersonView }) {
  const [editing, setEditing] = useState(false);
  const { id, address, given_name, family_name } = person.contact;
  const name = [given_name, family_name].filter(Boolean).join(' ');
  return (
    <Page>
      <PageHead
        title={name || address}
        line={name ? address : undefined}
        actions={
          <>
            <EraseButton id={id} address={address} />
            <ExportButton id={id} address={address} />
            <Button leftSection={<IconPencil size={16} />} onClick={() => setEditing(true)}>
              <Trans>Edit</Trans>
            </Button>
          </>
        }
      />
      <div className={css.halves}>
        <Stack gap={12} miw={0}>
          <MailsPanel person={person} />
          <NotePanel key={person.note} person={person} />
          <ChangesPanel person={person} />
        </Stack>
        <Stack gap={12} miw={0}>
          <ConsentPanel person={person} />
          <DetailsPanel person={person} />
        </Stack>
      </div>
      {editing ? <ContactDrawer id={id} onClose={() => setEditing(false)} /> : null}
    </Page>
  );
}

export default function ContactPage() {
  const { t } = useLingui();
  const { id } = useParams({ from: '/contacts/$id' });
  const { data, error, refetch } = useRead('person_get', { id }, { keep: true });
  useCrumbs([
    { label: t`Contacts`, to: '/contacts' },
    { label: data?.contact.address ?? t`Contact` },
  ]);
  if (error) {
    return (
      <Page>
        <ErrorPanel
          title={<Trans>Couldn’t load this contact.</Trans>}
          error={error}
          onRetry={() => void refetch()}
        />
      </Page>
    );
  }
  if (!data) {
    return (
      <Page>
        <PageHead title={<Trans>Contact</Trans>} />
        <SkeletonRows rows={8} />
      </Page>
    );
  }
  return <Contact key={data.contact.id} person={data} />;
}
