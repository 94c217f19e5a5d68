/**
 * A file that holds no people but a provider's record of what came of mails: what it says, how much
 * of it is about mails of ours, and one button that takes it in.
 *
 * Leaves out: reading and matching, which the program does.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Stack, Text } from '@mantine/core';
import { IconMailCheck, IconUsers } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useRead, useWrite } from '../../api';
import {
  type DataColumn,
  DataTable,
  ErrorPanel,
  FailureText,
  Note,
  Page,
  PageHead,
  Panel,
  SkeletonRows,
  StateMark,
} from '../../components';
import { robotLabel } from '../../features/EventMarks';
import { useFormat } from '../../format';
import type { EventPreview, EventsReport, InspectedFile } from '../../host/types';
import css from './import.module.css';
import { NextFile, useFilesLeft } from './NextFile';

function Kinds({ report }: { report: EventsReport }) {
  const { t } = useLingui();
  const format = useFormat();
  if (report.kinds.length === 0) {
    return (
      <Text px={16} py={12} className="soft">
        <Trans>No row matches an email sent with Postroom.</Trans>
      </Text>
    );
  }
  return (
    <Stack component="ul" gap={6} px={16} py={12} aria-label={t`Events`}>
      {report.kinds.map(({ kind, matched, new: added }) => {
        const [all, some] = [format.number(matched), format.number(added)];
        return (
          <li key={kind} className={css.kind}>
            <StateMark state={kind} />
            <b className="num">{all}</b>
            <span className="small faint num">
              {added === matched ? null : added === 0 ? (
                <Trans>already recorded</Trans>
              ) : (
                <Trans>{some} new</Trans>
              )}
            </span>
          </li>
        );
      })}
    </Stack>
  );
}

/** What is left out, and why; nothing where nothing is. */
function LeftOut({ report }: { report: EventsReport }) {
  const format = useFormat();
  const { unmatched, intermediate, unknown } = report;
  const [no, way] = [format.number(unmatched), format.number(intermediate)];
  const lines: ReactNode[] = [];
  if (unmatched > 0) {
    lines.push(
      <Plural
        value={unmatched}
        one="One row matches no email, or more than one, and is skipped."
        other={`${no} rows match no email, or more than one, and are skipped.`}
      />,
    );
  }
  if (intermediate > 0) {
    lines.push(
      <Plural
        value={intermediate}
        one="One row is an intermediate step such as “queued”."
        other={`${way} rows are intermediate steps such as “queued”.`}
      />,
    );
  }
  for (const { word, count } of unknown) {
    const rows = format.number(count);
    lines.push(
      <Plural
        value={count}
        one={`One row has the unknown event “${word}” and is skipped.`}
        other={`${rows} rows have the unknown event “${word}” and are skipped.`}
      />,
    );
  }
  if (lines.length === 0) return null;
  return (
    <ul className={css.left}>
      {lines.map((line, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines stand still
        <li key={at} className="num">
          {line}
        </li>
      ))}
    </ul>
  );
}

function useColumns(): DataColumn<EventPreview>[] {
  const { t, i18n } = useLingui();
  const format = useFormat();
  return [
    {
      id: 'address',
      header: t`Email address`,
      width: '32%',
      title: (row) => row.address ?? undefined,
      cell: (row) => row.address && <span className="medium">{row.address}</span>,
    },
    {
      id: 'result',
      header: t`Result`,
      width: '15rem',
      title: (row) => row.detail ?? undefined,
      cell: (row) => (
        <>
          <StateMark state={row.kind} />
          {row.robot ? <span className="small faint"> ({i18n._(robotLabel)})</span> : null}
        </>
      ),
    },
    {
      id: 'when',
      header: t`When`,
      width: '8rem',
      cell: (row) =>
        row.at === null ? null : <span className="num">{format.moment(row.at)}</span>,
    },
    {
      id: 'email',
      header: t`Email`,
      title: (row) => row.subject ?? undefined,
      cell: (row) => row.subject ?? <span className="faint">{t`no matching email`}</span>,
    },
  ];
}

function Sample({ rows }: { rows: EventPreview[] }) {
  const { t } = useLingui();
  const columns = useColumns();
  if (rows.length === 0) return null;
  return (
    <Panel title={t`First rows`}>
      <DataTable
        label={t`First rows`}
        rows={rows}
        columns={columns}
        rowId={(_, index) => index}
        scrollable
      />
    </Panel>
  );
}

/** Where it lies in time, and how much of it is about mails of ours. */
function Span({ report }: { report: EventsReport }) {
  const format = useFormat();
  const [rows, matched] = [format.number(report.rows), format.number(report.matched)];
  const [from, until] = [report.from, report.until].map((at) =>
    at === null ? '' : format.day(at),
  );
  return from && until ? (
    <Trans>
      {rows} rows from {from} to {until}; {matched} match emails sent with Postroom.
    </Trans>
  ) : (
    <Trans>
      {rows} rows; {matched} match emails sent with Postroom.
    </Trans>
  );
}

function Out({ report, done }: { report: EventsReport; done: boolean }) {
  const format = useFormat();
  const { out: count } = report;
  const out = format.number(count);
  if (count === 0) return null;
  return (
    <Note kind="warning">
      {done ? (
        <Plural
          value={count}
          one="One person no longer receives email: they bounced, complained or unsubscribed."
          other={`${out} people no longer receive email: they bounced, complained or unsubscribed.`}
        />
      ) : (
        <Plural
          value={count}
          one="One person will no longer receive email: they bounced, complained or unsubscribed."
          other={`${out} people will no longer receive email: they bounced, complained or unsubscribed.`}
        />
      )}
    </Note>
  );
}

export function ProviderEvents({
  inspected,
  onPeople,
}: {
  inspected: InspectedFile;
  onPeople: () => void;
}) {
  const { t } = useLingui();
  const { name, token } = inspected;
  const { data, error, refetch } = useRead('events_preview', { token });
  const take = useWrite('events_import');
  const left = useFilesLeft();
  const report = take.data ?? data;
  if (error) {
    return (
      <Page>
        <ErrorPanel
          title={<Trans>These events can’t be read.</Trans>}
          error={error}
          safe={<Trans>Nothing was changed, and your file is untouched.</Trans>}
          onRetry={() => void refetch()}
        />
      </Page>
    );
  }
  return (
    <Page>
      <PageHead
        title={
          take.data ? (
            <Trans>{name} was imported</Trans>
          ) : (
            <Trans>{name} contains provider events</Trans>
          )
        }
        line={report ? <Span report={report} /> : <Trans>Reading the file…</Trans>}
        actions={
          take.data ? (
            <>
              <Button
                component={Link}
                to="/contacts"
                variant={left > 0 ? 'default' : 'filled'}
                leftSection={<IconUsers size={16} />}
              >
                <Trans>View contacts</Trans>
              </Button>
              <NextFile />
            </>
          ) : (
            <>
              <Button variant="subtle" disabled={take.isPending} onClick={onPeople}>
                <Trans>Import as contacts instead</Trans>
              </Button>
              <Button
                leftSection={<IconMailCheck size={16} />}
                disabled={!data || data.new_events === 0}
                loading={take.isPending}
                onClick={() => take.mutate({ token })}
              >
                <Trans>Import events</Trans>
              </Button>
            </>
          )
        }
      />
      <Stack maw="46rem">
        {take.error ? (
          <Note kind="danger">
            <FailureText failure={take.error} />
          </Note>
        ) : null}
        {!report ? (
          <SkeletonRows rows={8} />
        ) : (
          <>
            {report.new_events === 0 && report.matched > 0 && !take.data ? (
              <Note kind="info">
                <Trans>
                  All of these events are already recorded. There is nothing new to import.
                </Trans>
              </Note>
            ) : null}
            <Out report={report} done={take.data !== undefined} />
            <Panel title={t`Events`}>
              <Kinds report={report} />
              <LeftOut report={report} />
            </Panel>
            <Sample rows={report.shown} />
          </>
        )}
      </Stack>
    </Page>
  );
}
