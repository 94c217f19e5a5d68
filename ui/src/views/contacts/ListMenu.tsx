/**
 * Renames or deletes the list or tag whose contacts the table shows.
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
  onDeleted: () => void;
}

interface DeleteListDialogProps extends ListMenuProps {
  opened: boolean;
  onClose: () => void;
}

function DeleteListDialog({ list, tag, opened, onClose, onDeleted }: DeleteListDialogProps) {
  const { t } = useLingui();
  const format = useFormat();
  const showUndoToast = useUndoToast();
  const { name } = list;
  const people = format.number(list.people);
  const remove = useWrite('list_delete', {
    onDone: ({ change }) => {
      showUndoToast(
        tag
          ? t`Tag ${name} deleted. Its contacts are kept.`
          : t`List ${name} deleted. Its contacts are kept.`,
        change,
      );
      onDeleted();
    },
  });
  return (
    <ConfirmDialog
      danger
      opened={opened}
      title={tag ? <Trans>Delete the tag {name}?</Trans> : <Trans>Delete the list {name}?</Trans>}
      yes={tag ? t`Delete tag` : t`Delete list`}
      no={t`Cancel`}
      busy={remove.isPending}
      onNo={onClose}
      onYes={() => remove.mutate({ id: list.id })}
    >
      <p>
        <Plural
          value={list.people}
          one="Its contact is not deleted."
          other={`Its ${people} contacts are not deleted.`}
        />
      </p>
      {remove.error ? (
        <Note kind="danger">
          <FailureText failure={remove.error} />
        </Note>
      ) : null}
    </ConfirmDialog>
  );
}

export function ListMenu(props: ListMenuProps) {
  const { list, tag } = props;
  const { t } = useLingui();
  const [dialog, setDialog] = useState<'rename' | 'delete' | null>(null);
  const { name } = list;
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon
            variant="default"
            aria-label={tag ? t`Actions for the tag ${name}` : t`Actions for the list ${name}`}
          >
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPencil size={16} />} onClick={() => setDialog('rename')}>
            {tag ? <Trans>Rename tag</Trans> : <Trans>Rename list</Trans>}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconTrash size={16} color="var(--pr-danger)" />}
            onClick={() => setDialog('delete')}
          >
            {tag ? <Trans>Delete tag</Trans> : <Trans>Delete list</Trans>}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {dialog === 'rename' ? (
        <ListDialog list={list} tag={tag} onClose={() => setDialog(null)} />
      ) : null}
      <DeleteListDialog {...props} opened={dialog === 'delete'} onClose={() => setDialog(null)} />
    </>
  );
}
