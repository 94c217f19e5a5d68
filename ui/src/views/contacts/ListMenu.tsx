/**
 * What can be done with the list one is looking at: another name, or let it go.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Menu } from '@mantine/core';
import { IconDots, IconPencil, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useWrite } from '../../api';
import { ConfirmDialog, FailureText, Note } from '../../components';
import { useSay } from '../../features/say';
import { useFormat } from '../../format';
import type { ListView } from '../../host/types';
import { ListDialog } from './ListDialog';

export function ListMenu({ list, onGone }: { list: ListView; onGone: () => void }) {
  const { t } = useLingui();
  const format = useFormat();
  const say = useSay();
  const [naming, setNaming] = useState(false);
  const [asking, setAsking] = useState(false);
  const { name } = list;
  const people = format.number(list.people);
  const remove = useWrite('list_delete', {
    onDone: () => {
      say({ message: t`The list ${name} is gone. Its people stay.` });
      onGone();
    },
  });
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" aria-label={t`What to do with the list ${name}`}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPencil size={16} />} onClick={() => setNaming(true)}>
            <Trans>Rename the list</Trans>
          </Menu.Item>
          <Menu.Item
            leftSection={<IconTrash size={16} color="var(--pr-danger)" />}
            onClick={() => setAsking(true)}
          >
            <Trans>Delete the list</Trans>
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {naming ? <ListDialog list={list} onClose={() => setNaming(false)} /> : null}
      <ConfirmDialog
        danger
        opened={asking}
        title={<Trans>Delete the list {name}?</Trans>}
        yes={t`Delete the list`}
        no={t`Keep it`}
        busy={remove.isPending}
        onNo={() => setAsking(false)}
        onYes={() => remove.mutate({ id: list.id })}
      >
        <p>
          <Plural
            value={list.people}
            one="Only the list goes; the one person on it stays."
            other={`Only the list goes; the ${people} people on it stay.`}
          />
        </p>
        {remove.error ? (
          <Note kind="danger">
            <FailureText failure={remove.error} />
          </Note>
        ) : null}
      </ConfirmDialog>
    </>
  );
}
