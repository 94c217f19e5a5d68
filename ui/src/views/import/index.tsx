/**
 * Bringing people in from a file: file, columns, check, done. Nothing is written before the check
 * has been seen, and one can go back until then.
 *
 * A provider's record of what came of mails goes another way (`ProviderEvents`), unless the user says
 * that it holds people. Leaves out: reading the file, guessing and counting, which the program does.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
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

function Flow({
  look,
  dialect,
  onDialect,
}: {
  look: InspectedFile;
  dialect: DialectOverride;
  onDialect: (dialect: DialectOverride) => void;
}) {
  const { t } = useLingui();
  const [at, setStep] = useState(1);
  const [options, setChoices] = useState<ImportOptions>(() => ({
    ...defaultOptions(look.name, look.people_out !== null),
    roles: savedRoles(look),
  }));
  const [checks, setChecks] = useState<StartedRuns | null>(null);
  const [jobs, setJobs] = useState<StartedRuns | null>(null);
  const tables = useTables(look, dialect, options);
  const change = (some: Partial<ImportOptions>) => setChoices((old) => ({ ...old, ...some }));

  // Another sheet has other people in it, in or out.
  const [sheet, setSheet] = useState(look.sheet);
  if (sheet !== look.sheet) {
    setSheet(look.sheet);
    change({ out: look.people_out !== null, roles: savedRoles(look), batch: null });
  }

  const { name } = look;
  const titles = [
    <Trans key="file">Check how we read your file</Trans>,
    <Trans key="columns">Match your columns</Trans>,
    <Trans key="check">Review your import</Trans>,
    <Trans key="done">Import of {name}</Trans>,
  ];
  return (
    <Page>
      <PageHead
        title={titles[at]}
        actions={
          <StepTrail
            names={[t`File`, t`Columns`, t`Check`, t`Done`]}
            at={at}
            onPick={at < 3 ? setStep : undefined}
          />
        }
      />
      {at === 0 ? (
        <FileStep
          look={look}
          dialect={dialect}
          onDialect={(next) => {
            // Other columns, so the options about them are void.
            onDialect({ ...next, dates: [] });
            change({ roles: {}, batch: null });
          }}
          onNext={() => setStep(1)}
        />
      ) : null}
      {at === 1 ? (
        <ColumnsStep
          look={look}
          dialect={dialect}
          options={options}
          onChange={change}
          onDialect={onDialect}
          tables={tables}
          onSheet={(sheet) => {
            onDialect({ ...asGuessed, sheet });
            change({ roles: {}, batch: null });
          }}
          onBack={() => setStep(0)}
          onChecked={(started) => {
            setChecks(started);
            setStep(2);
          }}
        />
      ) : null}
      {at === 2 && checks ? (
        <CheckStep
          ids={checks.ids}
          tables={tables}
          look={look}
          dialect={dialect}
          options={options}
          onBack={() => setStep(1)}
          onStarted={(started) => {
            setJobs(started);
            setStep(3);
          }}
        />
      ) : null}
      {at === 3 && jobs ? <DoneStep started={jobs} options={options} tables={tables} /> : null}
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
    const words = fileErrorMessage(error.code);
    return (
      <Page>
        <ErrorPanel
          title={<Trans>This file can’t be imported.</Trans>}
          error={words ? { ...error, message: i18n._(words) } : error}
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
    return <ProviderEvents key={token} look={data} onPeople={() => setPeople(token)} />;
  }
  // Another file is another import, from its first step.
  return <Flow key={token} look={data} dialect={dialect} onDialect={setDialect} />;
}
