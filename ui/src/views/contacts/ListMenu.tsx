/**
 * What can be done with the list one is looking at: another name, or let it go.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Menu } from '@mantine/core';
import { IconDots, IconPencil, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useWrite } from '../../api';
import { ConfirmDialog, FailureText, Note } from '../../components';
import { ListDialog } from '../../features/ListDialog';
import { useUndoToast } from '../../features/undo';
import { useFormat } from '../../format';
import type { ListView } from '../../host/types';

export interface ListMenuProps {
  list: ListView;
  tag: boolean;
  onGone: () => void;
}

export function ListMenu({ list, tag, onGone }: ListMenuProps) {
  const { t } = useLingui();
  const format = useFormat();
  const say = useUndoToast();
  const [naming, setNaming] = useState(false);
  const [asking, setAsking] = useState(false);
  const { name } = list;
  const people = format.number(list.people);
  const remove = useWrite('list_delete', {
    onDone: ({ change }) => {
      say(
        tag
          ? t`The tag ${name} is gone. Its people stay.`
          : t`The list ${name} is gone. Its people stay.`,
        change,
      );
      onGone();
    },
  });
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon
            variant="default"
            aria-label={
              tag ? t`What to do with the tag ${name}` : t`What to do with the list ${name}`
            }
          >
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPencil size={16} />} onClick={() => setNaming(true)}>
            {tag ? <Trans>Rename the tag</Trans> : <Trans>Rename the list</Trans>}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconTrash size={16} color="var(--pr-danger)" />}
            onClick={() => setAsking(true)}
          >
            {tag ? <Trans>Delete the tag</Trans> : <Trans>Delete the list</Trans>}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {naming ? <ListDialog list={list} tag={tag} onClose={() => setNaming(false)} /> : null}
      <ConfirmDialog
        danger
        opened={asking}
        title={tag ? <Trans>Delete the tag {name}?</Trans> : <Trans>Delete the list {name}?</Trans>}
        yes={tag ? t`Delete the tag` : t`Delete the list`}
        no={t`Keep it`}
        busy={remove.isPending}
        onNo={() => setAsking(false)}
        onYes={() => remove.mutate({ id: list.id })}
      >
        <p>
          <Plural
            value={list.people}
            one="Only the name goes; the one person under it stays."
            other={`Only the name goes; the ${people} people under it stay.`}
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
