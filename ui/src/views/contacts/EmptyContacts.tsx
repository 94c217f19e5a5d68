/**
 * The page before there is anybody: bring people in from a file, or practise with made-up ones.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import {
  IconClipboardText,
  IconFileImport,
  IconPlus,
  IconUsers,
  IconUsersPlus,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useWrite } from '../../api';
import { Empty, FailureText, Note, Page, useCrumbs } from '../../components';
import { useChooseImport } from '../../features/chooseImport';
import { PasteList } from '../../features/PasteList';
import { ContactDrawer } from './ContactDrawer';
import css from './contacts.module.css';

export function EmptyContacts() {
  const { t } = useLingui();
  useCrumbs([{ label: t`Contacts` }]);
  const choose = useChooseImport();
  const samples = useWrite('contact_samples');
  const [pasting, setPasting] = useState(false);
  const [adding, setAdding] = useState(false);
  return (
    <Page>
      {samples.error ? (
        <Note kind="danger">
          <Trans>The made-up people could not be added.</Trans>{' '}
          <FailureText failure={samples.error} />
        </Note>
      ) : null}
      <Empty
        Icon={IconUsers}
        title={<Trans>Bring in people</Trans>}
        action={
          <div className={css.buttons}>
            <Button leftSection={<IconFileImport size={16} />} onClick={choose}>
              <Trans>Choose a file</Trans>
            </Button>
            <Button
              variant="default"
              leftSection={<IconClipboardText size={16} />}
              onClick={() => setPasting(true)}
            >
              <Trans>Paste a list</Trans>
            </Button>
            <Button
              variant="default"
              leftSection={<IconUsersPlus size={16} />}
              loading={samples.isPending}
              onClick={() => samples.mutate({})}
            >
              <Trans>Take 25 made-up people</Trans>
            </Button>
            <Button
              variant="subtle"
              leftSection={<IconPlus size={16} />}
              onClick={() => setAdding(true)}
            >
              <Trans>Add one by hand</Trans>
            </Button>
          </div>
        }
      >
        <Trans>
          Here stand the people you write to, on as many lists as you like. Choose a CSV file, or
          drop one anywhere on this window; you look at it before anything is stored. To practise,
          take made-up people.
        </Trans>
      </Empty>
      {pasting ? <PasteList onClose={() => setPasting(false)} /> : null}
      {adding ? <ContactDrawer id={null} onClose={() => setAdding(false)} /> : null}
    </Page>
  );
}
