/**
 * Lists and tags: a list is written to, a tag says something about people. Named, merged, deleted
 * here; people are put under them in the table of contacts.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, Menu, Modal, Select } from '@mantine/core';
import {
  IconArrowMerge,
  IconDots,
  IconPencil,
  IconPlus,
  IconSend,
  IconTrash,
} from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useRead, useWrite } from '../../api';
import {
  ConfirmDialog,
  ErrorPanel,
  Page,
  PageHead,
  Panel,
  SkeletonRows,
  useCrumbs,
  useFailureText,
} from '../../components';
import dialog from '../../features/dialog.module.css';
import { ListDialog } from '../../features/ListDialog';
import css from '../../features/rows.module.css';
import { useSay } from '../../features/say';
import { useSayChanged } from '../../features/takeBack';
import { useFormat } from '../../format';
import type { Failure, ListView } from '../../host/types';

interface RowProps {
  one: ListView;
  tag: boolean;
  others: ListView[];
}

function MergeDialog({ one, others, onClose }: RowProps & { onClose: () => void }) {
  const { t } = useLingui();
  const changed = useSayChanged();
  const say = useSay();
  const words = useFailureText();
  const [into, setInto] = useState<string | null>(null);
  const { name } = one;
  const merge = useWrite('list_merge', {
    onDone: ({ change }) => {
      const other = others.find((list) => list.id === into)?.name ?? '';
      changed(t`${name} is merged into ${other}.`, change);
      onClose();
    },
    onFailure: (failure) =>
      say({ bad: true, title: t`Nothing was changed`, message: words(failure) }),
  });
  return (
    <Modal
      opened
      onClose={onClose}
      centered
      size="sm"
      title={<Trans>Merge {name} into another</Trans>}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <Select
        data-autofocus
        label={t`Into`}
        description={t`Everybody comes under the other name, and this one goes.`}
        data={others.map((list) => ({ value: list.id, label: list.name }))}
        value={into}
        searchable
        onChange={setInto}
      />
      <div className={dialog.foot}>
        <Button variant="default" onClick={onClose}>
          <Trans>Cancel</Trans>
        </Button>
        <Button
          disabled={into === null}
          loading={merge.isPending}
          onClick={() => into && merge.mutate({ from: one.id, into })}
        >
          <Trans>Merge</Trans>
        </Button>
      </div>
    </Modal>
  );
}

function Row({ one, tag, others }: RowProps) {
  const { t } = useLingui();
  const format = useFormat();
  const navigate = useNavigate();
  const changed = useSayChanged();
  const say = useSay();
  const words = useFailureText();
  const [open, setOpen] = useState<'name' | 'merge' | 'delete' | null>(null);
  const { name } = one;
  const people = format.number(one.people);
  const sendable = format.number(one.sendable);
  const onFailure = (failure: Failure) =>
    say({ bad: true, title: t`Nothing was changed`, message: words(failure) });
  const remove = useWrite('list_delete', {
    onDone: ({ change }) => changed(t`${name} is gone. Its people stay.`, change),
    onFailure,
  });
  const write = useWrite('campaign_to', {
    onDone: ({ id }) => void navigate({ to: '/campaigns/$id/compose', params: { id } }),
    onFailure,
  });
  return (
    <li className={css.row}>
      <div className={css.what}>
        <Link to="/contacts" search={{ list: one.id }} className="medium cut" title={name}>
          {name}
        </Link>
        <span className="small soft num">
          <Plural value={one.people} one="one person" other={`${people} people`} />
          {one.people > 0 ? (
            <>
              {' · '}
              <Trans>{sendable} may be written to</Trans>
            </>
          ) : null}
        </span>
      </div>
      <span />
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" aria-label={t`What to do with ${name}`}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconSend size={16} />}
            disabled={one.sendable === 0}
            onClick={() => write.mutate({ whom: { kind: 'list', id: one.id } })}
          >
            <Trans>Write to them</Trans>
          </Menu.Item>
          <Menu.Item leftSection={<IconPencil size={16} />} onClick={() => setOpen('name')}>
            <Trans>Rename</Trans>
          </Menu.Item>
          <Menu.Item
            leftSection={<IconArrowMerge size={16} />}
            disabled={others.length === 0}
            onClick={() => setOpen('merge')}
          >
            <Trans>Merge into another</Trans>
          </Menu.Item>
          <Menu.Item
            leftSection={<IconTrash size={16} color="var(--pr-danger)" />}
            onClick={() => setOpen('delete')}
          >
            <Trans>Delete</Trans>
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {open === 'name' ? <ListDialog list={one} tag={tag} onClose={() => setOpen(null)} /> : null}
      {open === 'merge' ? (
        <MergeDialog one={one} tag={tag} others={others} onClose={() => setOpen(null)} />
      ) : null}
      <ConfirmDialog
        danger
        opened={open === 'delete'}
        title={<Trans>Delete {name}?</Trans>}
        yes={t`Delete it`}
        no={t`Keep it`}
        busy={remove.isPending}
        onNo={() => setOpen(null)}
        onYes={() => {
          setOpen(null);
          remove.mutate({ id: one.id });
        }}
      >
        <Plural
          value={one.people}
          one="Only the name goes; the one person under it stays."
          other={`Only the name goes; the ${people} people under it stay.`}
        />
      </ConfirmDialog>
    </li>
  );
}

function Labels({ tag, title, line }: { tag: boolean; title: string; line: string }) {
  const { t } = useLingui();
  const [making, setMaking] = useState(false);
  const { data, error, refetch } = useRead(tag ? 'tag_all' : 'list_all', {});
  return (
    <Panel
      title={title}
      right={
        <Button
          size="xs"
          variant="subtle"
          leftSection={<IconPlus size={14} />}
          onClick={() => setMaking(true)}
        >
          {tag ? <Trans>New tag</Trans> : <Trans>New list</Trans>}
        </Button>
      }
    >
      <p className={`${css.nothing} small soft`}>{line}</p>
      {error ? (
        <ErrorPanel
          title={tag ? t`The tags cannot be shown.` : t`The lists cannot be shown.`}
          error={error}
          onRetry={() => void refetch()}
        />
      ) : !data ? (
        <SkeletonRows rows={4} />
      ) : (
        <ul className={css.rows} aria-label={title}>
          {data.map((one) => (
            <Row
              key={one.id}
              one={one}
              tag={tag}
              others={data.filter((other) => other.id !== one.id)}
            />
          ))}
        </ul>
      )}
      {making ? <ListDialog list={null} tag={tag} onClose={() => setMaking(false)} /> : null}
    </Panel>
  );
}

export default function ListsView() {
  const { t } = useLingui();
  useCrumbs([{ label: t`Contacts`, to: '/contacts' }, { label: t`Lists and tags` }]);
  return (
    <Page>
      <PageHead
        title={<Trans>Lists and tags</Trans>}
        line={<Trans>Names that people stand under. Nobody is deleted here.</Trans>}
      />
      <div className={css.halves}>
        <Labels tag={false} title={t`Lists`} line={t`Whom you write to: newsletter, members.`} />
        <Labels tag title={t`Tags`} line={t`What you know of them: VIP, open day 2026.`} />
      </div>
    </Page>
  );
}
