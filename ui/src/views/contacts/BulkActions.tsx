/**
 * What can be done with those chosen: lists, unsubscribe, export, delete. The last two questions are
 * asked in words, with the number.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Menu } from '@mantine/core';
import {
  IconDownload,
  IconPlus,
  IconTag,
  IconTagOff,
  IconTrash,
  IconUserMinus,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useRead, useWrite } from '../../api';
import { BulkBar, ConfirmDialog, type Selection as Rows, useFailureText } from '../../components';
import { useSay } from '../../features/say';
import { useFormat } from '../../format';
import { useHost } from '../../host/context';
import type { ContactFilter, Failure, Selection } from '../../host/types';
import { ListDialog } from './ListDialog';

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

export function BulkActions({ selection, total, filter }: BulkActionsProps) {
  const { t } = useLingui();
  const format = useFormat();
  const host = useHost();
  const lists = useRead('list_all', {});
  const [question, setQuestion] = useState<'unsubscribe' | 'delete' | null>(null);
  const [making, setMaking] = useState(false);
  const count = selection.count(total);
  const number = format.number(count);
  const people = asked(selection, filter);

  const tell = useSay();
  const words = useFailureText();
  const say = (message: string) => tell({ message });
  const onFailure = (failure: Failure) =>
    tell({ bad: true, title: t`Nothing was changed`, message: words(failure) });
  const setList = useWrite('contact_set_list', {
    onDone: ({ count: touched }, { on, list }) => {
      const shown = format.number(touched);
      const name = lists.data?.find((one) => one.id === list)?.name ?? '';
      say(on ? t`Added to ${name}: ${shown}` : t`Taken off ${name}: ${shown}`);
    },
    onFailure,
  });
  const setStatus = useWrite('contact_set_status', {
    onDone: ({ count: touched }) => {
      const shown = format.number(touched);
      say(t`Unsubscribed: ${shown}`);
      selection.none();
    },
    onFailure,
  });
  const remove = useWrite('contact_delete', {
    onDone: ({ count: touched }) => {
      const shown = format.number(touched);
      say(t`Deleted: ${shown}`);
      selection.none();
    },
    onFailure,
  });
  const exporting = useWrite('contact_export', {
    onDone: ({ name, rows }) => {
      const shown = format.number(rows);
      say(t`${shown} people are saved in ${name}.`);
    },
    onFailure,
  });
  const save = async () => {
    const token = await host.chooseSave(t`people.csv`);
    if (token) exporting.mutate({ selection: people, token });
  };

  return (
    <>
      <BulkBar count={count} onClear={selection.none}>
        <Menu position="top-start">
          <Menu.Target>
            <Button size="xs" variant="subtle" leftSection={<IconTag size={14} />}>
              <Trans>Add to list</Trans>
            </Button>
          </Menu.Target>
          <Menu.Dropdown mah={320} style={{ overflowY: 'auto' }}>
            {lists.data?.map((list) => (
              <Menu.Item
                key={list.id}
                onClick={() => setList.mutate({ selection: people, list: list.id, on: true })}
              >
                {list.name}
              </Menu.Item>
            ))}
            <Menu.Item leftSection={<IconPlus size={14} />} onClick={() => setMaking(true)}>
              <Trans>New list</Trans>
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
        {lists.data && lists.data.length > 0 ? (
          <Menu position="top-start">
            <Menu.Target>
              <Button size="xs" variant="subtle" leftSection={<IconTagOff size={14} />}>
                <Trans>Take off list</Trans>
              </Button>
            </Menu.Target>
            <Menu.Dropdown mah={320} style={{ overflowY: 'auto' }}>
              {lists.data.map((list) => (
                <Menu.Item
                  key={list.id}
                  onClick={() => setList.mutate({ selection: people, list: list.id, on: false })}
                >
                  {list.name}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        ) : null}
        <Button
          size="xs"
          variant="subtle"
          leftSection={<IconUserMinus size={14} />}
          onClick={() => setQuestion('unsubscribe')}
        >
          <Trans>Unsubscribe</Trans>
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
          onClose={() => setMaking(false)}
          onSaved={(list) => setList.mutate({ selection: people, list: list.id, on: true })}
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
        yes={t`Delete for good`}
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
            They go from all lists, with their names and fields. If they only want no more mail,
            unsubscribe them instead: then an import cannot bring them back.
          </Trans>
        </p>
      </ConfirmDialog>
    </>
  );
}
