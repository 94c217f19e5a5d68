/**
 * One list or tag: leads to its contacts; starts a campaign, renames, merges or deletes it.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Menu, Stack } from '@mantine/core';
import { IconArrowMerge, IconDots, IconPencil, IconSend, IconTrash } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useWrite } from '../../api';
import { ConfirmDialog, useFailureText } from '../../components';
import { ListDialog } from '../../features/ListDialog';
import css from '../../features/rows.module.css';
import { useToast } from '../../features/toast';
import { useUndoToast } from '../../features/undo';
import { useFormat } from '../../format';
import type { Failure, ListView } from '../../host/types';
import { MergeDialog } from './MergeDialog';

export interface ListRowProps {
  list: ListView;
  tag: boolean;
  /** What it can be merged into. */
  others: ListView[];
}

type Dialog = 'rename' | 'merge' | 'delete';

function useOnFailure() {
  const { t } = useLingui();
  const toast = useToast();
  const failureText = useFailureText();
  return (failure: Failure) =>
    toast({ error: true, title: t`Nothing was changed`, message: failureText(failure) });
}

interface ActionsProps {
  list: ListView;
  canMerge: boolean;
  onOpen: (dialog: Dialog) => void;
}

function Actions({ list, canMerge, onOpen }: ActionsProps) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const { id, name } = list;
  const campaign = useWrite('campaign_create_for', {
    onDone: (created) =>
      void navigate({ to: '/campaigns/$id/compose', params: { id: created.id } }),
    onFailure: useOnFailure(),
  });
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" aria-label={t`Actions for ${name}`}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconSend size={16} />}
          disabled={list.sendable === 0}
          onClick={() => campaign.mutate({ audience: { kind: 'list', id } })}
        >
          <Trans>Create campaign</Trans>
        </Menu.Item>
        <Menu.Item leftSection={<IconPencil size={16} />} onClick={() => onOpen('rename')}>
          <Trans>Rename</Trans>
        </Menu.Item>
        <Menu.Item
          leftSection={<IconArrowMerge size={16} />}
          disabled={!canMerge}
          onClick={() => onOpen('merge')}
        >
          <Trans>Merge into another</Trans>
        </Menu.Item>
        <Menu.Item
          leftSection={<IconTrash size={16} color="var(--pr-danger)" />}
          onClick={() => onOpen('delete')}
        >
          <Trans>Delete</Trans>
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

interface DeleteListDialogProps {
  list: ListView;
  opened: boolean;
  onClose: () => void;
}

function DeleteListDialog({ list, opened, onClose }: DeleteListDialogProps) {
  const { t } = useLingui();
  const format = useFormat();
  const showUndoToast = useUndoToast();
  const { id, name } = list;
  const people = format.number(list.people);
  const remove = useWrite('list_delete', {
    onDone: ({ change }) => showUndoToast(t`${name} deleted. Its contacts are kept.`, change),
    onFailure: useOnFailure(),
  });
  return (
    <ConfirmDialog
      danger
      opened={opened}
      title={<Trans>Delete {name}?</Trans>}
      yes={t`Delete`}
      no={t`Cancel`}
      busy={remove.isPending}
      onNo={onClose}
      onYes={() => {
        onClose();
        remove.mutate({ id });
      }}
    >
      <Plural
        value={list.people}
        one="Its contact is not deleted."
        other={`Its ${people} contacts are not deleted.`}
      />
    </ConfirmDialog>
  );
}

export function ListRow({ list, tag, others }: ListRowProps) {
  const format = useFormat();
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const { name } = list;
  const people = format.number(list.people);
  const sendable = format.number(list.sendable);
  const close = () => setDialog(null);
  return (
    <li className={css.row}>
      <Stack gap={2} miw={0}>
        <Link to="/contacts" search={{ list: list.id }} className="medium cut" title={name}>
          {name}
        </Link>
        <span className="small soft num">
          <Plural value={list.people} one="one person" other={`${people} people`} />
          {list.people > 0 ? (
            <>
              {' · '}
              <Trans>{sendable} can receive email</Trans>
            </>
          ) : null}
        </span>
      </Stack>
      <span />
      <Actions list={list} canMerge={others.length > 0} onOpen={setDialog} />
      {dialog === 'rename' ? <ListDialog list={list} tag={tag} onClose={close} /> : null}
      {dialog === 'merge' ? <MergeDialog list={list} others={others} onClose={close} /> : null}
      <DeleteListDialog list={list} opened={dialog === 'delete'} onClose={close} />
    </li>
  );
}
