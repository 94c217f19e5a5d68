/**
 * The import itself, and its report: who came in, who was left out, and where to go from here.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconArrowBackUp, IconDownload, IconPencil, IconUsers } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useWrite } from '../../api';
import { ErrorPanel, FailureText, Note, Panel } from '../../components';
import { listName } from '../../features/listName';
import { useSay } from '../../features/say';
import { useFormat } from '../../format';
import { useHost } from '../../host/context';
import type { ImportStatus } from '../../host/types';
import { Counts } from './Counts';
import css from './import.module.css';
import { useJob } from './job';
import { NextFile, useFilesLeft } from './NextFile';
import { Progress } from './Progress';
import type { Choices } from './plan';
import { useWriteTo } from './writeTo';

function Ended({ status }: { status: ImportStatus }) {
  const format = useFormat();
  const people = format.number(status.added);
  if (status.phase === 'done') {
    return (
      <Note kind="success">
        <Plural
          value={status.added}
          one="One new person is in."
          other={`${people} new people are in.`}
        />
      </Note>
    );
  }
  return (
    <Note kind={status.phase === 'failed' ? 'danger' : 'warning'}>
      {status.phase === 'failed' ? (
        <Trans>
          The import did not get to its end. {status.failure} What was brought in until then was
          taken back: everybody is as before.
        </Trans>
      ) : (
        <Trans>
          You stopped the import. Whoever was brought in before stays; you can take all of them back
          here.
        </Trans>
      )}
    </Note>
  );
}

export function Done({ id, choices }: { id: string; choices: Choices }) {
  const { t } = useLingui();
  const host = useHost();
  const say = useSay();
  const { data: status, error, refetch } = useJob(id);
  const save = useWrite('import_report_save', {
    onDone: ({ name }) => say({ message: t`The report is saved as ${name}.` }),
  });
  const writeTo = useWriteTo(choices);
  const navigate = useNavigate();
  const left = useFilesLeft();
  const undo = useWrite('import_undo', {
    onDone: () => {
      say({ message: t`The import is taken back. Everybody is as before.` });
      void navigate({ to: '/contacts/imports' });
    },
  });
  if (error) {
    return (
      <ErrorPanel
        title={<Trans>The import cannot be shown.</Trans>}
        error={error}
        safe={<Trans>It runs on in the background.</Trans>}
        onRetry={() => void refetch()}
      />
    );
  }
  if (!status || status.phase === 'running') {
    return <Progress status={status ?? { ...nothing, id }} id={id} />;
  }
  const saveReport = async () => {
    const file = listName(status.name);
    const token = await host.chooseSave(t`${file} - left out.csv`);
    if (token) save.mutate({ id, token });
  };
  const failure = save.error ?? writeTo.error ?? undo.error;
  return (
    <div className={css.narrow}>
      <Ended status={status} />
      <Panel
        title={t`What happened`}
        right={
          status.refused > 0 ? (
            <Button
              size="xs"
              variant="subtle"
              leftSection={<IconDownload size={14} />}
              loading={save.isPending}
              onClick={() => void saveReport()}
            >
              <Trans>Save report</Trans>
            </Button>
          ) : null
        }
      >
        <Counts status={status} />
      </Panel>
      {failure ? (
        <Note kind="danger">
          <FailureText failure={failure} />
        </Note>
      ) : null}
      <div className={css.foot}>
        {status.phase !== 'failed' && status.added + status.updated > 0 ? (
          <Button
            variant="subtle"
            leftSection={<IconArrowBackUp size={16} />}
            loading={undo.isPending}
            onClick={() => undo.mutate({ id })}
          >
            <Trans>Take it back</Trans>
          </Button>
        ) : null}
        <Button
          component={Link}
          to="/contacts"
          variant="default"
          leftSection={<IconUsers size={16} />}
        >
          <Trans>See contacts</Trans>
        </Button>
        <NextFile />
        <Button
          variant={left > 0 ? 'default' : 'filled'}
          leftSection={<IconPencil size={16} />}
          loading={writeTo.busy}
          onClick={() => void writeTo.start()}
        >
          <Trans>Write to them</Trans>
        </Button>
      </div>
    </div>
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
  stay_out: 0,
  no_consent: 0,
  reasons: [],
  refusals: [],
  doubts: [],
  doubted: [],
  failure: null,
};
