/**
 * Imports a file in four steps: file, columns, check, done. The address holds the step, so that Back
 * returns to the step before. Nothing is written before the check is shown.
 *
 * A file of provider events is shown by `ProviderEvents` instead, unless the user says that it holds
 * contacts. Leaves out: reading the file, guessing and counting, which the engine does.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useRead } from '../../api';
import { ErrorPanel, Page, PageHead, SkeletonRows, StepTrail, useCrumbs } from '../../components';
import { useChooseImport } from '../../features/chooseImport';
import type { DialectOverride, InspectedFile } from '../../host/types';
import { CheckStep } from './CheckStep';
import { ColumnsStep } from './ColumnsStep';
import { DoneStep } from './DoneStep';
import { FileStep } from './FileStep';
import { fileErrorMessage } from './importLabels';
import { ProviderEvents } from './ProviderEvents';
import { defaultOptions, type ImportOptions, savedRoles } from './plan';
import { type Step, steps } from './search';
import { type StartedRuns, useTables } from './tables';

const asGuessed: DialectOverride = {
  encoding: null,
  delimiter: null,
  header: null,
  quote: null,
  preamble: null,
  sheet: null,
  dates: [],
};

/** The step in the address, and the way to another one. */
function useStep(): [Step, (step: Step) => void] {
  const { step = 'columns' } = useSearch({ from: '/contacts/import/$token' });
  const navigate = useNavigate({ from: '/contacts/import/$token' });
  const go = (next: Step) =>
    void navigate({
      search: (old) => ({ ...old, step: next === 'columns' ? undefined : next }),
      // Back from the result does not return to a check that is over.
      replace: next === 'done',
    });
  return [step, go];
}

interface FlowProps {
  inspected: InspectedFile;
  dialect: DialectOverride;
  onDialect: (dialect: DialectOverride) => void;
}

function Flow({ inspected, dialect, onDialect: changeDialect }: FlowProps) {
  const { t } = useLingui();
  const [step, go] = useStep();
  const [options, setChoices] = useState<ImportOptions>(() => ({
    ...defaultOptions(inspected.name, inspected.suppression_reason !== null),
    roles: savedRoles(inspected),
  }));
  const [checks, setChecks] = useState<StartedRuns | null>(null);
  const [jobs, setJobs] = useState<StartedRuns | null>(null);
  const tables = useTables(inspected, dialect, options);
  const change = (some: Partial<ImportOptions>) => {
    setChoices((old) => ({ ...old, ...some }));
    // A check is about the options that it was started with.
    setChecks(null);
  };
  const onDialect = (next: DialectOverride) => {
    changeDialect(next);
    setChecks(null);
  };

  // Another sheet has other people in it, in or out.
  const [sheet, setSheet] = useState(inspected.sheet);
  if (sheet !== inspected.sheet) {
    setSheet(inspected.sheet);
    change({
      out: inspected.suppression_reason !== null,
      roles: savedRoles(inspected),
      answers: {},
      batch: null,
    });
  }

  // A check or a result is held by this page only: an address opened anew starts at the columns.
  const known = { file: true, columns: true, check: checks !== null, done: jobs !== null }[step];
  const shown = known ? step : 'columns';
  const { name } = inspected;
  const titles = {
    file: <Trans>Check how we read your file</Trans>,
    columns: <Trans>Match your columns</Trans>,
    check: <Trans>Review your import</Trans>,
    done: <Trans>Import of {name}</Trans>,
  };
  return (
    <Page>
      <PageHead
        title={titles[shown]}
        actions={
          <StepTrail
            names={[t`File`, t`Columns`, t`Check`, t`Done`]}
            at={steps.indexOf(shown)}
            onPick={shown === 'done' ? undefined : (at) => go(steps[at] ?? 'columns')}
          />
        }
      />
      {shown === 'file' ? (
        <FileStep
          inspected={inspected}
          dialect={dialect}
          onDialect={(next) => {
            // Other columns, so the options about them are void.
            onDialect({ ...next, dates: [] });
            change({ roles: {}, answers: {}, batch: null });
          }}
          onNext={() => go('columns')}
        />
      ) : null}
      {shown === 'columns' ? (
        <ColumnsStep
          inspected={inspected}
          dialect={dialect}
          options={options}
          onChange={change}
          onDialect={onDialect}
          tables={tables}
          onSheet={(sheet) => {
            onDialect({ ...asGuessed, sheet });
            change({ roles: {}, answers: {}, batch: null });
          }}
          onBack={() => go('file')}
          onChecked={(started) => {
            setChecks(started);
            go('check');
          }}
        />
      ) : null}
      {shown === 'check' && checks ? (
        <CheckStep
          ids={checks.ids}
          tables={tables}
          inspected={inspected}
          dialect={dialect}
          options={options}
          onBack={() => go('columns')}
          onCorrect={(corrections) => setChoices((old) => ({ ...old, ...corrections }))}
          onChecked={setChecks}
          onStarted={(started) => {
            setJobs(started);
            go('done');
          }}
        />
      ) : null}
      {shown === 'done' && jobs ? (
        <DoneStep started={jobs} options={options} tables={tables} />
      ) : null}
    </Page>
  );
}

export default function ImportView() {
  const { t, i18n } = useLingui();
  const { token } = useParams({ from: '/contacts/import/$token' });
  const [dialect, setDialect] = useState<DialectOverride>(asGuessed);
  const choose = useChooseImport();
  // Of a file that we take for a provider's record: the user says that it holds people.
  const [people, setPeople] = useState<string | null>(null);
  const { data, error } = useRead('import_inspect', { token, dialect }, { keep: true });
  const name = data?.name ?? '';
  useCrumbs([
    { label: t`Contacts`, to: '/contacts' },
    { label: name ? t`Import ${name}` : t`Import` },
  ]);
  if (error) {
    const message = fileErrorMessage(error.code);
    return (
      <Page>
        <ErrorPanel
          title={<Trans>This file can’t be imported.</Trans>}
          error={message ? { ...error, message: i18n._(message) } : error}
          safe={<Trans>Nothing was changed, and your file is untouched.</Trans>}
          action={
            <>
              <Button variant="default" leftSection={<IconFileImport size={16} />} onClick={choose}>
                <Trans>Choose another file</Trans>
              </Button>
              {dialect === asGuessed ? null : (
                <Button variant="subtle" onClick={() => setDialect(asGuessed)}>
                  <Trans>Use detected settings</Trans>
                </Button>
              )}
              <Button variant="subtle" component={Link} to="/contacts">
                <Trans>Back to contacts</Trans>
              </Button>
            </>
          }
        />
      </Page>
    );
  }
  if (!data) {
    return (
      <Page>
        <SkeletonRows rows={10} />
      </Page>
    );
  }
  if (data.activity && people !== token) {
    return <ProviderEvents key={token} inspected={data} onPeople={() => setPeople(token)} />;
  }
  // Another file is another import, from its first step.
  return <Flow key={token} inspected={data} dialect={dialect} onDialect={setDialect} />;
}
