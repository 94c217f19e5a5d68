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
import { useSay } from '../../features/say';
import { reasonName, sourceName } from '../../features/suppressionLabels';
import { useFormat } from '../../format';
import { useHost } from '../../host/context';
import type { Failure, SuppressionChoice, SuppressionView } from '../../host/types';
import { AddDialog } from './AddDialog';

export default function SuppressionList() {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const host = useHost();
  const tell = useSay();
  const words = useFailureText();
  useCrumbs([{ label: t`Contacts`, to: '/contacts' }, { label: t`Suppression list` }]);
  const [search, setSearch] = useState('');
  const [adding, setAdding] = useState(false);
  const [asking, setAsking] = useState(false);
  const [total, setTotal] = useState(0);
  const selection = useSelection();
  const source = usePageSource('suppression_page', { search, kind: null, reason: null });
  const failed = (failure: Failure) =>
    tell({ bad: true, title: t`Nothing was changed`, message: words(failure) });
  const remove = useWrite('suppression_remove', {
    onDone: ({ count }) => {
      const shown = format.number(count);
      tell({ message: t`Removed from the suppression list: ${shown}` });
      selection.none();
    },
    onFailure: failed,
  });
  const bring = useWrite('suppression_import', {
    onDone: ({ added, bad }) => {
      const [shown, left] = [format.number(added), format.number(bad.length)];
      tell({
        message:
          bad.length === 0
            ? t`Added to the suppression list: ${shown}`
            : t`Added to the suppression list: ${shown}. Skipped, not an email address or domain: ${left}.`,
      });
    },
    onFailure: failed,
  });
  const save = useWrite('suppression_export', {
    onDone: ({ name, rows }) => {
      const shown = format.number(rows);
      tell({ message: t`Saved ${shown} entries to ${name}.` });
    },
    onFailure: failed,
  });
  const columns: Column<SuppressionView>[] = [
    {
      id: 'entry',
      header: t`Email address or domain`,
      cell: (row) => (row.kind === 'domain' ? <Trans>everyone at {row.entry}</Trans> : row.entry),
      width: 'minmax(12rem, 5fr)',
      min: 220,
    },
    {
      id: 'reason',
      header: t`Reason`,
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
      header: t`Expires`,
      cell: (row) => (row.expires_at === null ? t`never` : format.day(row.expires_at)),
      width: '8rem',
      min: 112,
      drop: 2,
    },
    {
      id: 'since',
      header: t`Added on`,
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
            These addresses never receive email, whatever you import. Checked when a campaign starts
            and again before each email.
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
              <Trans>Import a file</Trans>
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
              <Trans>Export</Trans>
            </Button>
            <Button leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>
              <Trans>Add</Trans>
            </Button>
          </>
        }
      />
      <div style={{ display: 'flex' }}>
        <SearchField
          label={t`Email address or domain`}
          value={search}
          width={296}
          onChange={setSearch}
        />
      </div>
      <VirtualTable
        label={t`Suppression list`}
        source={source}
        columns={columns}
        rowId={(row) => row.id}
        rowName={(row) => row.entry}
        errorTitle={<Trans>The suppression list can’t be shown.</Trans>}
        selection={selection}
        onTotal={setTotal}
        empty={
          <Empty
            Icon={IconBan}
            title={
              search ? (
                <Trans>No results for “{search}”</Trans>
              ) : (
                <Trans>The suppression list is empty</Trans>
              )
            }
          >
            {search ? null : (
              <Trans>
                People who unsubscribe, bounce or complain are added automatically and stay here
                when the contact is deleted. You can add email addresses and whole domains.
              </Trans>
            )}
          </Empty>
        }
      />
      {count > 0 ? (
        <BulkBar count={count} onClear={selection.none}>
          <Button size="xs" variant="subtle" onClick={() => setAsking(true)}>
            <Trans>Remove</Trans>
          </Button>
        </BulkBar>
      ) : null}
      {adding ? <AddDialog onClose={() => setAdding(false)} /> : null}
      <ConfirmDialog
        opened={asking}
        title={
          <Plural
            value={count}
            one={`Remove ${number} entry?`}
            other={`Remove ${number} entries?`}
          />
        }
        yes={<Trans>Remove</Trans>}
        no={<Trans>Keep entries</Trans>}
        onYes={() => {
          setAsking(false);
          remove.mutate({ choice });
        }}
        onNo={() => setAsking(false)}
      >
        <Trans>
          They can receive email again after an import. Contacts marked as unsubscribed, bounced or
          complained keep that status until you change it.
        </Trans>
      </ConfirmDialog>
    </Page>
  );
}
