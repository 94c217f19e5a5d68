/**
 * What can be done with those chosen: lists, tags, a field, a mail to them, unsubscribe, export,
 * delete. What takes people away is asked in words, with the number; all of it can be taken back.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Menu } from '@mantine/core';
import {
  IconCopy,
  IconDots,
  IconDownload,
  IconForms,
  IconListCheck,
  IconPencil,
  IconPlus,
  IconTag,
  IconTrash,
  IconUserMinus,
} from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useRead, useWrite } from '../../api';
import { BulkBar, ConfirmDialog, type Selection as Rows, useFailureText } from '../../components';
import { ListDialog } from '../../features/ListDialog';
import { useToast } from '../../features/toast';
import { useUndoToast } from '../../features/undo';
import { useFormat } from '../../format';
import { useHost } from '../../host/context';
import type { ContactFilter, Failure, ListView, Selection } from '../../host/types';
import { FieldDialog } from './FieldDialog';

export interface BulkActionsProps {
  selection: Rows;
  /** How many match. */
  total: number;
  filter: ContactFilter;
}

function asked(rows: Rows, filter: ContactFilter): Selection {
  return rows.chosen.kind === 'these'
    ? { kind: 'these', ids: [...rows.chosen.ids] }
    : { kind: 'matching', filter, except: [...rows.chosen.except] };
}

interface LabelsProps {
  name: string;
  icon: ReactNode;
  make: string;
  labels: ListView[];
  onPut: (id: string, on: boolean) => void;
  onMake: () => void;
}

/** A menu of lists or of tags: on it, off it, or a new one. */
function Labels({ name, icon, make, labels, onPut, onMake }: LabelsProps) {
  return (
    <Menu position="top-start">
      <Menu.Target>
        <Button size="xs" variant="subtle" leftSection={icon}>
          {name}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={360} style={{ overflowY: 'auto' }}>
        {labels.map((one) => (
          <Menu.Item key={one.id} onClick={() => onPut(one.id, true)}>
            {one.name}
          </Menu.Item>
        ))}
        <Menu.Item leftSection={<IconPlus size={14} />} onClick={onMake}>
          {make}
        </Menu.Item>
        {labels.length > 0 ? (
          <>
            <Menu.Divider />
            <Menu.Label>
              <Trans>Take away</Trans>
            </Menu.Label>
            {labels.map((one) => (
              <Menu.Item key={one.id} onClick={() => onPut(one.id, false)}>
                <Trans>not {one.name}</Trans>
              </Menu.Item>
            ))}
          </>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  );
}

export function BulkActions({ selection, total, filter }: BulkActionsProps) {
  const { t } = useLingui();
  const format = useFormat();
  const host = useHost();
  const navigate = useNavigate();
  const lists = useRead('list_all', {});
  const tags = useRead('tag_all', {});
  const [question, setQuestion] = useState<'unsubscribe' | 'delete' | null>(null);
  const [making, setMaking] = useState<'list' | 'tag' | null>(null);
  const [writing, setWriting] = useState(false);
  const count = selection.count(total);
  const number = format.number(count);
  const people = asked(selection, filter);

  const toast = useToast();
  const changed = useUndoToast();
  const words = useFailureText();
  const onFailure = (failure: Failure) =>
    toast({ error: true, title: t`Nothing was changed`, message: words(failure) });
  const setList = useWrite('contact_set_list', {
    onDone: ({ count: touched, change }, { on, list }) => {
      const shown = format.number(touched);
      const all = [...(lists.data ?? []), ...(tags.data ?? [])];
      const name = all.find((one) => one.id === list)?.name ?? '';
      changed(on ? t`Added to ${name}: ${shown}` : t`Taken off ${name}: ${shown}`, change);
    },
    onFailure,
  });
  const setField = useWrite('contact_set_field', {
    onDone: ({ count: touched, change }, { name }) => {
      const shown = format.number(touched);
      changed(t`${name} is written: ${shown}`, change);
      setWriting(false);
    },
    onFailure,
  });
  const setStatus = useWrite('contact_set_status', {
    onDone: ({ count: touched, change }) => {
      const shown = format.number(touched);
      changed(t`Unsubscribed: ${shown}`, change);
      selection.none();
    },
    onFailure,
  });
  const remove = useWrite('contact_delete', {
    onDone: ({ count: touched, change }) => {
      const shown = format.number(touched);
      changed(t`Deleted: ${shown}`, change);
      selection.none();
    },
    onFailure,
  });
  const exporting = useWrite('contact_export', {
    onDone: ({ name, rows }) => {
      const shown = format.number(rows);
      toast({ message: t`${shown} people are saved in ${name}.` });
    },
    onFailure,
  });
  const copy = useWrite('contact_copy', {
    onDone: ({ text, rows, more }) => {
      const shown = format.number(rows);
      navigator.clipboard.writeText(text).then(
        () =>
          toast({
            message: more
              ? t`The first ${shown} are copied. Export them all into a file instead.`
              : t`Copied: ${shown}`,
          }),
        () =>
          toast({ error: true, message: t`The system did not let us copy. Export them instead.` }),
      );
    },
    onFailure,
  });
  const write = useWrite('campaign_to', {
    onDone: ({ id }) => void navigate({ to: '/campaigns/$id/compose', params: { id } }),
    onFailure,
  });
  const save = async () => {
    const token = await host.chooseSave(t`people.csv`);
    if (token) exporting.mutate({ selection: people, token });
  };
  const put = (list: string, on: boolean) => setList.mutate({ selection: people, list, on });
  const day = format.moment(Date.now());

  return (
    <>
      <BulkBar count={count} onClear={selection.none}>
        <Labels
          name={t`Lists`}
          icon={<IconListCheck size={14} />}
          make={t`New list`}
          labels={lists.data ?? []}
          onPut={put}
          onMake={() => setMaking('list')}
        />
        <Labels
          name={t`Tags`}
          icon={<IconTag size={14} />}
          make={t`New tag`}
          labels={tags.data ?? []}
          onPut={put}
          onMake={() => setMaking('tag')}
        />
        <Button
          size="xs"
          variant="subtle"
          leftSection={<IconPencil size={14} />}
          loading={write.isPending}
          onClick={() =>
            write.mutate({
              whom: { kind: 'selection', selection: people, name: t`Chosen on ${day}` },
            })
          }
        >
          <Trans>Write to them</Trans>
        </Button>
        <Button
          size="xs"
          variant="subtle"
          leftSection={<IconDownload size={14} />}
          loading={exporting.isPending}
          onClick={() => void save()}
        >
          <Trans>Export</Trans>
        </Button>
        <Menu position="top-end">
          <Menu.Target>
            <Button size="xs" variant="subtle" leftSection={<IconDots size={14} />}>
              <Trans>More</Trans>
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              leftSection={<IconCopy size={16} />}
              onClick={() => copy.mutate({ selection: people })}
            >
              <Trans>Copy as CSV</Trans>
            </Menu.Item>
            <Menu.Item leftSection={<IconForms size={16} />} onClick={() => setWriting(true)}>
              <Trans>Write a field</Trans>
            </Menu.Item>
            <Menu.Item
              leftSection={<IconUserMinus size={16} />}
              onClick={() => setQuestion('unsubscribe')}
            >
              <Trans>Unsubscribe</Trans>
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
        <Button
          size="xs"
          variant="subtle"
          leftSection={<IconTrash size={14} color="var(--pr-danger)" />}
          onClick={() => setQuestion('delete')}
        >
          <Trans>Delete</Trans>
        </Button>
      </BulkBar>
      {making ? (
        <ListDialog
          list={null}
          tag={making === 'tag'}
          onClose={() => setMaking(null)}
          onSaved={(list) => put(list.id, true)}
        />
      ) : null}
      {writing ? (
        <FieldDialog
          count={count}
          busy={setField.isPending}
          onClose={() => setWriting(false)}
          onWrite={(name, value) => setField.mutate({ selection: people, name, value })}
        />
      ) : null}
      <ConfirmDialog
        opened={question === 'unsubscribe'}
        title={
          <Plural
            value={count}
            one="Unsubscribe one person?"
            other={`Unsubscribe ${number} people?`}
          />
        }
        yes={t`Unsubscribe`}
        no={t`Leave as it is`}
        busy={setStatus.isPending}
        onNo={() => setQuestion(null)}
        onYes={() => {
          setQuestion(null);
          setStatus.mutate({ selection: people, status: 'unsubscribed' });
        }}
      >
        <p>
          <Trans>
            They get no more mail from you, whatever list they are on, and an import does not bring
            them back.
          </Trans>
        </p>
      </ConfirmDialog>
      <ConfirmDialog
        danger
        opened={question === 'delete'}
        title={<Plural value={count} one="Delete one person?" other={`Delete ${number} people?`} />}
        yes={t`Delete them`}
        no={t`Keep them`}
        busy={remove.isPending}
        onNo={() => setQuestion(null)}
        onYes={() => {
          setQuestion(null);
          remove.mutate({ selection: people });
        }}
      >
        <p>
          <Trans>
            They go from all lists, with their names and fields; for ninety days it can be taken
            back under “Changes”. If they only want no more mail, unsubscribe them instead: then an
            import cannot bring them back.
          </Trans>
        </p>
      </ConfirmDialog>
    </>
  );
}
