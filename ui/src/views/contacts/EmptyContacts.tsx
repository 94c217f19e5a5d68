/**
 * The contacts page while there are no contacts: import a file, paste a list, add one by hand, or add
 * sample contacts for practice.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group } from '@mantine/core';
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

export function EmptyContacts() {
  const { t } = useLingui();
  useCrumbs([{ label: t`Contacts` }]);
  const choose = useChooseImport();
  const samples = useWrite('contact_samples');
  const [opened, setOpened] = useState<'paste' | 'add' | null>(null);
  return (
    <Page>
      {samples.error ? (
        <Note kind="danger">
          <Trans>Couldn’t add the sample contacts.</Trans> <FailureText failure={samples.error} />
        </Note>
      ) : null}
      <Empty
        Icon={IconUsers}
        title={<Trans>Import your contacts</Trans>}
        action={
          <Group gap={8}>
            <Button leftSection={<IconFileImport size={16} />} onClick={choose}>
              <Trans>Choose a file</Trans>
            </Button>
            <Button
              variant="default"
              leftSection={<IconClipboardText size={16} />}
              onClick={() => setOpened('paste')}
            >
              <Trans>Paste a list</Trans>
            </Button>
            <Button
              variant="default"
              leftSection={<IconUsersPlus size={16} />}
              loading={samples.isPending}
              onClick={() => samples.mutate({})}
            >
              <Trans>Add 25 sample contacts</Trans>
            </Button>
            <Button
              variant="subtle"
              leftSection={<IconPlus size={16} />}
              onClick={() => setOpened('add')}
            >
              <Trans>Add one by hand</Trans>
            </Button>
          </Group>
        }
      >
        <Trans>
          Choose a CSV or Excel file, or drop one anywhere on this window. You can check everything
          before it is saved. To practice, add sample contacts.
        </Trans>
      </Empty>
      {opened === 'paste' ? <PasteList onClose={() => setOpened(null)} /> : null}
      {opened === 'add' ? <ContactDrawer id={null} onClose={() => setOpened(null)} /> : null}
    </Page>
  );
}
