/**
 * The check: what an import would do, before anything is written. From here it begins in earnest.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Stack } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { ErrorPanel, FailureText, Note, Panel } from '../../components';
import { useFormat } from '../../format';
import type { DialectOverride, InspectedFile } from '../../host/types';
import { ImportSummary } from './ImportSummary';
import css from './import.module.css';
import { fileErrorMessage } from './importLabels';
import type { Corrections, ImportOptions } from './plan';
import { RunProgress } from './RunProgress';
import { makePlans, type StartedRuns, type Tables, useImportRuns } from './tables';
import { useImportStatuses } from './useImportStatuses';

export interface CheckStepProps {
  ids: string[];
  inspected: InspectedFile;
  dialect: DialectOverride;
  options: ImportOptions;
  onBack: () => void;
  tables: Tables;
  /** Accepts proposed spellings; the file is checked again with them. */
  onCorrect: (corrections: Partial<Corrections>) => void;
  onChecked: (started: StartedRuns) => void;
  onStarted: (started: StartedRuns) => void;
}

export function CheckStep({
  ids,
  inspected,
  dialect,
  options,
  tables,
  onBack,
  onCorrect,
  onChecked,
  onStarted,
}: CheckStepProps) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const { data, error, refetch } = useImportStatuses(ids);
  const runs = useImportRuns(onStarted);
  const checks = useImportRuns(onChecked);
  const correct = (corrections: Partial<Corrections>) => {
    const next = { ...options, ...corrections };
    onCorrect(corrections);
    void checks.start(makePlans(inspected, dialect, next, tables.chosen), true);
  };
  const status = data?.all;
  if (error) {
    return (
      <ErrorPanel
        title={<Trans>The check can’t be shown.</Trans>}
        error={error}
        safe={<Trans>Nothing was saved.</Trans>}
        onRetry={() => void refetch()}
      />
    );
  }
  if (!status || status.phase === 'running') {
    return <RunProgress status={status ?? null} ids={ids} onBack={onBack} />;
  }
  const back = (
    <Button variant="subtle" onClick={onBack}>
      <Trans>Back to columns</Trans>
    </Button>
  );
  if (status.phase !== 'done') {
    return (
      <ErrorPanel
        title={
          status.phase === 'stopped' ? (
            <Trans>The check was stopped.</Trans>
          ) : (
            <Trans>The check failed.</Trans>
          )
        }
        error={{ message: status.failure ?? '' }}
        safe={<Trans>Nothing was saved.</Trans>}
        action={back}
      />
    );
  }
  const useful = status.added + status.updated + status.unchanged;
  const people = format.number(useful);
  const files = format.number(ids.length);
  const message = fileErrorMessage(runs.failure?.code);
  return (
    <Stack maw="46rem">
      <Panel title={t`Result of the check`}>
        <ImportSummary status={status} onCorrect={correct} />
      </Panel>
      {ids.length > 1 ? (
        <Note kind="info">
          <Trans>
            Total of {files} files. People who appear in several files are counted once per file.
          </Trans>
        </Note>
      ) : null}
      {useful === 0 ? (
        <Note kind="warning">
          {status.rows === 0 ? (
            <Trans>The file contains column names but no rows. Is it the right file?</Trans>
          ) : (
            <Trans>
              No one would be imported. Is the right column mapped to the email address?
            </Trans>
          )}
        </Note>
      ) : null}
      {runs.failure ? (
        <Note kind="danger">
          <b>
            <Trans>The import could not start.</Trans>
          </b>{' '}
          {message ? i18n._(message) : <FailureText failure={runs.failure} />}
        </Note>
      ) : null}
      {checks.failure ? (
        <Note kind="danger">
          <FailureText failure={checks.failure} />
        </Note>
      ) : null}
      <Group gap={8} justify="flex-end" className={css.next}>
        {back}
        <Button
          leftSection={<IconFileImport size={16} />}
          disabled={useful === 0 || checks.busy}
          loading={runs.busy}
          onClick={() =>
            void runs.start(makePlans(inspected, dialect, options, tables.chosen), false)
          }
        >
          <Plural value={useful} one="Import one person" other={`Import ${people} people`} />
        </Button>
      </Group>
    </Stack>
  );
}
