/**
 * What can be done with the selected contacts: lists, tags, a field, a campaign, unsubscribe, export,
 * delete. Deleting and unsubscribing ask first, with the number; both can be undone.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Menu } from '@mantine/core';
import {
  IconCopy,
  IconDots,
  IconDownload,
  IconForms,
  IconListCheck,
  IconPencil,
  IconTag,
  IconTrash,
  IconUserMinus,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useRead } from '../../api';
import { BulkBar, type Selection as Rows } from '../../components';
import { ListDialog } from '../../features/ListDialog';
import { useFormat } from '../../format';
import { useHost } from '../../host/context';
import type { ContactFilter, Selection } from '../../host/types';
import { DeleteDialog, UnsubscribeDialog } from './BulkDialogs';
import { FieldDialog } from './FieldDialog';
import { MembershipMenu } from './MembershipMenu';
import {
  useCopy,
  useDelete,
  useExport,
  useNewCampaign,
  useSetField,
  useSetList,
  useUnsubscribe,
} from './useBulkWrites';

export interface BulkActionsProps {
  selection: Rows;
  /** How many match. */
  total: number;
  filter: ContactFilter;
}

type Dialog = 'list' | 'tag' | 'field' | 'unsubscribe' | 'delete';

function toRequest(rows: Rows, filter: ContactFilter): Selection {
  return rows.chosen.kind === 'these'
    ? { kind: 'these', ids: [...rows.chosen.ids] }
    : { kind: 'matching', filter, except: [...rows.chosen.except] };
}

interface MoreMenuProps {
  selection: Selection;
  onOpen: (dialog: Dialog) => void;
}

function MoreMenu({ selection, onOpen }: MoreMenuProps) {
  const copy = useCopy();
  return (
    <Menu position="top-end">
      <Menu.Target>
        <Button size="xs" variant="subtle" leftSection={<IconDots size={14} />}>
          <Trans>More</Trans>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconCopy size={16} />} onClick={() => copy.mutate({ selection })}>
          <Trans>Copy as CSV</Trans>
        </Menu.Item>
        <Menu.Item leftSection={<IconForms size={16} />} onClick={() => onOpen('field')}>
          <Trans>Set a field</Trans>
        </Menu.Item>
        <Menu.Item leftSection={<IconUserMinus size={16} />} onClick={() => onOpen('unsubscribe')}>
          <Trans>Unsubscribe</Trans>
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

interface DialogsProps {
  dialog: Dialog | null;
  rows: Rows;
  selection: Selection;
  count: number;
  onClose: () => void;
}

function Dialogs({ dialog, rows, selection, count, onClose }: DialogsProps) {
  const setList = useSetList();
  const setField = useSetField(onClose);
  const unsubscribe = useUnsubscribe(rows.none);
  const remove = useDelete(rows.none);
  return (
    <>
      {dialog === 'list' || dialog === 'tag' ? (
        <ListDialog
          list={null}
          tag={dialog === 'tag'}
          onClose={onClose}
          onSaved={({ id }) => setList.mutate({ selection, list: id, on: true })}
        />
      ) : null}
      {dialog === 'field' ? (
        <FieldDialog
          count={count}
          busy={setField.isPending}
          onClose={onClose}
          onSave={(name, value) => setField.mutate({ selection, name, value })}
        />
      ) : null}
      <UnsubscribeDialog
        opened={dialog === 'unsubscribe'}
        count={count}
        busy={unsubscribe.isPending}
        onCancel={onClose}
        onConfirm={() => {
          onClose();
          unsubscribe.mutate({ selection, status: 'unsubscribed' });
        }}
      />
      <DeleteDialog
        opened={dialog === 'delete'}
        count={count}
        busy={remove.isPending}
        onCancel={onClose}
        onConfirm={() => {
          onClose();
          remove.mutate({ selection });
        }}
      />
    </>
  );
}

export function BulkActions({ selection: rows, total, filter }: BulkActionsProps) {
  const { t } = useLingui();
  const format = useFormat();
  const host = useHost();
  const { data: lists = [] } = useRead('list_all', {});
  const { data: tags = [] } = useRead('tag_all', {});
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const count = rows.count(total);
  const selection = toRequest(rows, filter);
  const setList = useSetList();
  const exporting = useExport();
  const campaign = useNewCampaign();
  const put = (list: string, on: boolean) => setList.mutate({ selection, list, on });
  const exportFile = async () => {
    const token = await host.chooseSave(t`people.csv`);
    if (token) exporting.mutate({ selection, token });
  };
  const createCampaign = () => {
    const day = format.moment(Date.now());
    campaign.mutate({ audience: { kind: 'selection', selection, name: t`Selected on ${day}` } });
  };
  return (
    <>
      <BulkBar count={count} onClear={rows.none}>
        <MembershipMenu
          label={t`Lists`}
          icon={<IconListCheck size={14} />}
          newLabel={t`New list`}
          lists={lists}
          onPut={put}
          onNew={() => setDialog('list')}
        />
        <MembershipMenu
          label={t`Tags`}
          icon={<IconTag size={14} />}
          newLabel={t`New tag`}
          lists={tags}
          onPut={put}
          onNew={() => setDialog('tag')}
        />
        <Button
          size="xs"
          variant="subtle"
          leftSection={<IconPencil size={14} />}
          loading={campaign.isPending}
          onClick={createCampaign}
        >
          <Trans>Create campaign</Trans>
        </Button>
        <Button
          size="xs"
          variant="subtle"
          leftSection={<IconDownload size={14} />}
          loading={exporting.isPending}
          onClick={() => void exportFile()}
        >
          <Trans>Export</Trans>
        </Button>
        <MoreMenu selection={selection} onOpen={setDialog} />
        <Button
          size="xs"
          variant="subtle"
          leftSection={<IconTrash size={14} color="var(--pr-danger)" />}
          onClick={() => setDialog('delete')}
        >
          <Trans>Delete</Trans>
        </Button>
      </BulkBar>
      <Dialogs {...{ dialog, rows, selection, count }} onClose={() => setDialog(null)} />
    </>
  );
}
