/**
 * The import itself, and its report: who came in, who was left out, and where to go from here.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Stack } from '@mantine/core';
import { IconArrowBackUp, IconDownload, IconPencil, IconUsers } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useWrite } from '../../api';
import { ErrorPanel, FailureText, Note, Panel } from '../../components';
import { listName } from '../../features/listName';
import { useToast } from '../../features/toast';
import { UndoImportDialog, useUndoImport } from '../../features/UndoImportDialog';
import { useFormat } from '../../format';
import { useHost } from '../../host/context';
import type { ImportStatus } from '../../host/types';
import { ImportSummary } from './ImportSummary';
import css from './import.module.css';
import { NextFile, useFilesLeft } from './NextFile';
import type { ImportOptions } from './plan';
import { RunProgress } from './RunProgress';
import type { StartedRuns, Tables } from './tables';
import { useImportStatuses } from './useImportStatuses';
import { useNewDraft } from './useNewDraft';

function Ended({ status }: { status: ImportStatus }) {
  const format = useFormat();
  const people = format.number(status.added);
  if (status.phase === 'done') {
    return (
      <Note kind="success">
        <Plural
          value={status.added}
          one="Imported one new person."
          other={`Imported ${people} new people.`}
        />
      </Note>
    );
  }
  return (
    <Note kind={status.phase === 'failed' ? 'danger' : 'warning'}>
      {status.phase === 'failed' ? (
        <Trans>
          The import failed. {status.failure} Everything imported until then was undone; your
          contacts are unchanged.
        </Trans>
      ) : (
        <Trans>
          You stopped the import. Contacts imported so far are kept; you can undo the import here.
        </Trans>
      )}
    </Note>
  );
}

/** What became of one file: its counts, its report, and a way to take it back. */
function Report({ status, title, several }: ReportProps) {
  const { t } = useLingui();
  const host = useHost();
  const toast = useToast();
  const navigate = useNavigate();
  const { id } = status;
  const save = useWrite('import_report_save', {
    onDone: ({ name }) => toast({ message: t`Report saved as ${name}.` }),
  });
  const [gone, setGone] = useState(false);
  const [asked, setAsked] = useState(false);
  const undo = useUndoImport(() => {
    if (several) setGone(true);
    else void navigate({ to: '/contacts/imports' });
  });
  const saveReport = async () => {
    const file = listName(status.name);
    const token = await host.chooseSave(t`${file} - skipped rows.csv`);
    if (token) save.mutate({ id, token });
  };
  const failure = save.error;
  const canUndo = status.phase !== 'failed' && status.added + status.updated > 0;
  return (
    <>
      <Panel
        title={title}
        right={
          <>
            {status.refused > 0 ? (
              <Button
                size="xs"
                variant="subtle"
                leftSection={<IconDownload size={14} />}
                loading={save.isPending}
                onClick={() => void saveReport()}
              >
                <Trans>Save report</Trans>
              </Button>
            ) : null}
            {canUndo ? (
              <Button
                size="xs"
                variant="subtle"
                disabled={gone}
                leftSection={<IconArrowBackUp size={14} />}
                loading={undo.isPending}
                onClick={() => setAsked(true)}
              >
                {gone ? <Trans>Undone</Trans> : <Trans>Undo import</Trans>}
              </Button>
            ) : null}
          </>
        }
      >
        <ImportSummary status={status} />
      </Panel>
      <UndoImportDialog
        asked={asked ? status : null}
        onYes={(chosen) => {
          setAsked(false);
          undo.mutate({ id: chosen });
        }}
        onNo={() => setAsked(false)}
      />
      {failure ? (
        <Note kind="danger">
          <FailureText failure={failure} />
        </Note>
      ) : null}
    </>
  );
}

interface ReportProps {
  status: ImportStatus;
  title: ReactNode;
  /** It is one of several on this page. */
  several: boolean;
}

export interface DoneStepProps {
  started: StartedRuns;
  options: ImportOptions;
  tables: Tables;
}

export function DoneStep({ started, options, tables }: DoneStepProps) {
  const { t } = useLingui();
  const { ids } = started;
  const { data, error, refetch } = useImportStatuses(ids);
  const newDraft = useNewDraft(options);
  // Those that came in with this one are done.
  const done = tables.chosen.map((one) => one.token);
  const left = useFilesLeft(done);
  if (error) {
    return (
      <ErrorPanel
        title={<Trans>The import can’t be shown.</Trans>}
        error={error}
        safe={<Trans>The import continues in the background.</Trans>}
        onRetry={() => void refetch()}
      />
    );
  }
  if (!data || data.all.phase === 'running') {
    return <RunProgress status={data?.all ?? nothing} ids={ids} />;
  }
  const several = data.each.length > 1;
  const names = [null, ...tables.chosen.map((one) => one.name)];
  return (
    <Stack maw="46rem">
      <Ended status={data.all} />
      {started.failure ? (
        <Note kind="danger">
          <b>
            <Trans>Some files could not be imported.</Trans>
          </b>{' '}
          <FailureText failure={started.failure} />
        </Note>
      ) : null}
      {data.each.map((status, at) => (
        <Report
          key={status.id}
          status={status}
          several={several}
          title={several ? (names[at] ?? status.name) : t`Result`}
        />
      ))}
      {newDraft.error ? (
        <Note kind="danger">
          <FailureText failure={newDraft.error} />
        </Note>
      ) : null}
      <Group gap={8} justify="flex-end" className={css.next}>
        <Button
          component={Link}
          to="/contacts"
          variant="default"
          leftSection={<IconUsers size={16} />}
        >
          <Trans>View contacts</Trans>
        </Button>
        <NextFile done={done} />
        <Button
          variant={left > 0 ? 'default' : 'filled'}
          leftSection={<IconPencil size={16} />}
          loading={newDraft.busy}
          onClick={() => void newDraft.start()}
        >
          <Trans>Email these people</Trans>
        </Button>
      </Group>
    </Stack>
  );
}

const nothing: ImportStatus = {
  id: '',
  name: '',
  dry_run: false,
  phase: 'running',
  rows: 0,
  row_estimate: 0,
  added: 0,
  updated: 0,
  unchanged: 0,
  refused: 0,
  erased: 0,
  corrected: 0,
  stay_out: 0,
  no_consent: 0,
  bases: [],
  reasons: [],
  refusals: [],
  warnings: [],
  warned_rows: [],
  failure: null,
};
