/**
 * The suppression list: addresses and whole domains that never get a mail, whatever is imported.
 *
 * Leaves out: the check itself, which the program makes at the start and before each mail.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconBan, IconDownload, IconFileImport, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { usePageSource, useWrite } from '../../api';
import {
  BulkBar,
  type Column,
  ConfirmDialog,
  Empty,
  Page,
  PageHead,
  SearchField,
  useCrumbs,
  useFailureText,
  useSelection,
  VirtualTable,
} from '../../components';
import { reasonName, sourceName } from '../../features/suppressionLabels';
import { useToast } from '../../features/toast';
import { useFormat } from '../../format';
import { useHost } from '../../host/context';
import type { Failure, SuppressionChoice, SuppressionView } from '../../host/types';
import { AddDialog } from './AddDialog';

export default function SuppressionList() {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const host = useHost();
  const toast = useToast();
  const words = useFailureText();
  useCrumbs([{ label: t`Contacts`, to: '/contacts' }, { label: t`Suppression list` }]);
  const [search, setSearch] = useState('');
  const [adding, setAdding] = useState(false);
  const [asking, setAsking] = useState(false);
  const [total, setTotal] = useState(0);
  const selection = useSelection();
  const source = usePageSource('suppression_page', { search, kind: null, reason: null });
  const failed = (failure: Failure) =>
    toast({ error: true, title: t`Nothing was changed`, message: words(failure) });
  const remove = useWrite('suppression_remove', {
    onDone: ({ count }) => {
      const shown = format.number(count);
      toast({ message: t`Taken off the suppression list: ${shown}` });
      selection.none();
    },
    onFailure: failed,
  });
  const bring = useWrite('suppression_import', {
    onDone: ({ added, bad }) => {
      const [shown, left] = [format.number(added), format.number(bad.length)];
      toast({
        message:
          bad.length === 0
            ? t`On the suppression list: ${shown} more`
            : t`On the suppression list: ${shown} more. ${left} rows are neither an address nor a domain.`,
      });
    },
    onFailure: failed,
  });
  const save = useWrite('suppression_export', {
    onDone: ({ name, rows }) => {
      const shown = format.number(rows);
      toast({ message: t`${shown} entries are saved in ${name}.` });
    },
    onFailure: failed,
  });
  const columns: Column<SuppressionView>[] = [
    {
      id: 'entry',
      header: t`Address or domain`,
      cell: (row) => (row.kind === 'domain' ? <Trans>everybody at {row.entry}</Trans> : row.entry),
      width: 'minmax(12rem, 5fr)',
      min: 220,
    },
    {
      id: 'reason',
      header: t`Why`,
      cell: (row) => reasonName(i18n, row.reason),
      width: '9.5rem',
      min: 150,
    },
    {
      id: 'source',
      header: t`From`,
      cell: (row) => row.note || sourceName(i18n, row.source),
      width: 'minmax(8rem, 3fr)',
      min: 140,
      drop: 1,
    },
    {
      id: 'until',
      header: t`Until`,
      cell: (row) => (row.expires_at === null ? t`for ever` : format.day(row.expires_at)),
      width: '8rem',
      min: 112,
      drop: 2,
    },
    {
      id: 'since',
      header: t`Since`,
      cell: (row) => format.day(row.created_at),
      width: '7rem',
      min: 112,
      end: true,
    },
  ];
  const count = selection.count(total);
  const choice: SuppressionChoice =
    selection.chosen.kind === 'these'
      ? { kind: 'these', ids: [...selection.chosen.ids] }
      : { kind: 'matching', search, except: [...selection.chosen.except] };
  const number = format.number(count);
  return (
    <Page full>
      <PageHead
        title={<Trans>Suppression list</Trans>}
        line={
          <Trans>
            Nobody here gets a mail, whatever is imported: looked at when a campaign starts and once
            more just before each mail leaves.
          </Trans>
        }
        actions={
          <>
            <Button
              variant="default"
              leftSection={<IconFileImport size={16} />}
              onClick={() => {
                void host.chooseFile().then((file) => {
                  if (file) bring.mutate({ token: file.token, reason: 'unsubscribed', note: '' });
                });
              }}
            >
              <Trans>Add a file</Trans>
            </Button>
            <Button
              variant="default"
              leftSection={<IconDownload size={16} />}
              onClick={() => {
                void host.chooseSave(t`suppression-list.csv`).then((token) => {
                  if (token) save.mutate({ token });
                });
              }}
            >
              <Trans>Save as a file</Trans>
            </Button>
            <Button leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>
              <Trans>Add</Trans>
            </Button>
          </>
        }
      />
      <div style={{ display: 'flex' }}>
        <SearchField label={t`Address or domain`} value={search} width={296} onChange={setSearch} />
      </div>
      <VirtualTable
        label={t`Suppression list`}
        source={source}
        columns={columns}
        rowId={(row) => row.id}
        rowName={(row) => row.entry}
        errorTitle={<Trans>The suppression list cannot be shown.</Trans>}
        selection={selection}
        onTotal={setTotal}
        empty={
          <Empty
            Icon={IconBan}
            title={
              search ? (
                <Trans>No entry matches “{search}”.</Trans>
              ) : (
                <Trans>Nobody is here yet</Trans>
              )
            }
          >
            {search ? null : (
              <Trans>
                Whoever unsubscribes, bounces or complains comes here by itself, and stays when the
                contact is deleted. You can add addresses and whole domains.
              </Trans>
            )}
          </Empty>
        }
      />
      {count > 0 ? (
        <BulkBar count={count} onClear={selection.none}>
          <Button size="xs" variant="subtle" onClick={() => setAsking(true)}>
            <Trans>Take off the list</Trans>
          </Button>
        </BulkBar>
      ) : null}
      {adding ? <AddDialog onClose={() => setAdding(false)} /> : null}
      <ConfirmDialog
        opened={asking}
        title={
          <Plural
            value={count}
            one={`Take ${number} entry off the list?`}
            other={`Take ${number} entries off the list?`}
          />
        }
        yes={<Trans>Take off the list</Trans>}
        no={<Trans>Leave them on it</Trans>}
        onYes={() => {
          setAsking(false);
          remove.mutate({ choice });
        }}
        onNo={() => setAsking(false)}
      >
        <Trans>
          They may get mail again when they are imported. A contact that is unsubscribed, bounced or
          complained stays so until you change it there.
        </Trans>
      </ConfirmDialog>
    </Page>
  );
}
