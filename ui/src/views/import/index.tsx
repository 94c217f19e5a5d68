/**
 * Bringing people in from a file: file, columns, check, done. Nothing is written before the check
 * has been seen, and one can go back until then.
 *
 * A provider's record of what came of mails goes another way (`MailRecord`), unless the user says
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
import type { DialectOverride, ImportLook } from '../../host/types';
import { Check } from './Check';
import { Columns } from './Columns';
import { Done } from './Done';
import { FileStep } from './FileStep';
import { MailRecord } from './MailRecord';
import { type Choices, emptyChoices, keptRoles } from './plan';
import { type Begun, useTables } from './tables';
import { fileTrouble } from './words';

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
  look: ImportLook;
  dialect: DialectOverride;
  onDialect: (dialect: DialectOverride) => void;
}) {
  const { t } = useLingui();
  const [at, setAt] = useState(1);
  const [choices, setChoices] = useState<Choices>(() => ({
    ...emptyChoices(look.name, look.people_out !== null),
    roles: keptRoles(look),
  }));
  const [checks, setChecks] = useState<Begun | null>(null);
  const [jobs, setJobs] = useState<Begun | null>(null);
  const tables = useTables(look, dialect, choices);
  const change = (some: Partial<Choices>) => setChoices((old) => ({ ...old, ...some }));

  // Another sheet has other people in it, in or out.
  const [sheet, setSheet] = useState(look.sheet);
  if (sheet !== look.sheet) {
    setSheet(look.sheet);
    change({ out: look.people_out !== null, roles: keptRoles(look), together: null });
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
            onPick={at < 3 ? setAt : undefined}
          />
        }
      />
      {at === 0 ? (
        <FileStep
          look={look}
          dialect={dialect}
          onDialect={(next) => {
            // Other columns, so the choices about them are void.
            onDialect({ ...next, dates: [] });
            change({ roles: {}, together: null });
          }}
          onNext={() => setAt(1)}
        />
      ) : null}
      {at === 1 ? (
        <Columns
          look={look}
          dialect={dialect}
          choices={choices}
          onChange={change}
          onDialect={onDialect}
          tables={tables}
          onSheet={(sheet) => {
            onDialect({ ...asGuessed, sheet });
            change({ roles: {}, together: null });
          }}
          onBack={() => setAt(0)}
          onChecked={(begun) => {
            setChecks(begun);
            setAt(2);
          }}
        />
      ) : null}
      {at === 2 && checks ? (
        <Check
          ids={checks.ids}
          tables={tables}
          look={look}
          dialect={dialect}
          choices={choices}
          onBack={() => setAt(1)}
          onStarted={(begun) => {
            setJobs(begun);
            setAt(3);
          }}
        />
      ) : null}
      {at === 3 && jobs ? <Done begun={jobs} choices={choices} tables={tables} /> : null}
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
  const { data, error } = useRead('import_look', { token, dialect }, { keep: true });
  const name = data?.name ?? '';
  useCrumbs([
    { label: t`Contacts`, to: '/contacts' },
    { label: name ? t`Import ${name}` : t`Import` },
  ]);
  if (error) {
    const words = fileTrouble(error.code);
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
    return <MailRecord key={token} look={data} onPeople={() => setPeople(token)} />;
  }
  // Another file is another import, from its first step.
  return <Flow key={token} look={data} dialect={dialect} onDialect={setDialect} />;
}
