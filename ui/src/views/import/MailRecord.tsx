/**
 * A file that holds no people but a provider's record of what came of mails: what it says, how much
 * of it is about mails of ours, and one button that takes it in.
 *
 * Leaves out: reading and matching, which the program does.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconMailCheck, IconUsers } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useRead, useWrite } from '../../api';
import {
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
import type { EventRow, EventsReport, ImportLook } from '../../host/types';
import css from './import.module.css';
import { NextFile, useFilesLeft } from './NextFile';

function Kinds({ report }: { report: EventsReport }) {
  const { t } = useLingui();
  const format = useFormat();
  if (report.kinds.length === 0) {
    return (
      <p className={`${css.counts} soft`}>
        <Trans>None of its rows is about a mail that was sent from here.</Trans>
      </p>
    );
  }
  return (
    <ul className={css.kinds} aria-label={t`What it says`}>
      {report.kinds.map(({ kind, told, new: fresh }) => {
        const [all, some] = [format.number(told), format.number(fresh)];
        return (
          <li key={kind} className={css.kind}>
            <StateMark state={kind} />
            <b className="num">{all}</b>
            <span className="small faint num">
              {fresh === told ? null : fresh === 0 ? (
                <Trans>known already</Trans>
              ) : (
                <Trans>{some} of them new</Trans>
              )}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

/** What is left out, and why; nothing where nothing is. */
function LeftOut({ report }: { report: EventsReport }) {
  const format = useFormat();
  const { unmatched, on_the_way, unknown } = report;
  const [no, way] = [format.number(unmatched), format.number(on_the_way)];
  const lines: ReactNode[] = [];
  if (unmatched > 0) {
    lines.push(
      <Plural
        value={unmatched}
        one="One row is about no mail of yours, or could be about several. It is left out."
        other={`${no} rows are about no mail of yours, or could be about several. They are left out.`}
      />,
    );
  }
  if (on_the_way > 0) {
    lines.push(
      <Plural
        value={on_the_way}
        one="One row is a step on the way, such as “queued”."
        other={`${way} rows are steps on the way, such as “queued”.`}
      />,
    );
  }
  for (const { word, count } of unknown) {
    const rows = format.number(count);
    lines.push(
      <Plural
        value={count}
        one={`One row says “${word}”, which Postroom does not know. It is left out.`}
        other={`${rows} rows say “${word}”, which Postroom does not know. They are left out.`}
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

function Row({ row }: { row: EventRow }) {
  const { i18n } = useLingui();
  const format = useFormat();
  return (
    <tr>
      <td className="medium" title={row.address ?? undefined}>
        {row.address ?? <span className="faint">–</span>}
      </td>
      <td title={row.detail ?? undefined}>
        <StateMark state={row.kind} />
        {row.robot ? <span className="small faint"> ({i18n._(robotLabel)})</span> : null}
      </td>
      <td className="num">{row.at === null ? '–' : format.moment(row.at)}</td>
      <td title={row.subject ?? undefined}>
        {row.subject ?? (
          <span className="faint">
            <Trans>no mail of yours</Trans>
          </span>
        )}
      </td>
    </tr>
  );
}

function Sample({ rows }: { rows: EventRow[] }) {
  const { t } = useLingui();
  if (rows.length === 0) return null;
  return (
    <Panel title={t`The first rows`}>
      <section className={css.scroll} aria-label={t`The first rows`}>
        <table className={css.table}>
          <thead>
            <tr>
              <th style={{ width: '32%' }}>{t`E-mail address`}</th>
              <th style={{ width: '15rem' }}>{t`What happened`}</th>
              <th style={{ width: '8rem' }}>{t`When`}</th>
              <th>{t`Which mail`}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the rows stand still
              <Row key={at} row={row} />
            ))}
          </tbody>
        </table>
      </section>
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
      {rows} rows from {from} to {until}; {matched} of them are about mails sent from here.
    </Trans>
  ) : (
    <Trans>
      {rows} rows; {matched} of them are about mails sent from here.
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
          one="One person gets no more mail: their mail came back for good, or they said no."
          other={`${out} people get no more mail: their mail came back for good, or they said no.`}
        />
      ) : (
        <Plural
          value={count}
          one="One person will get no more mail: their mail came back for good, or they said no."
          other={`${out} people will get no more mail: their mail came back for good, or they said no.`}
        />
      )}
    </Note>
  );
}

export function MailRecord({ look, onPeople }: { look: ImportLook; onPeople: () => void }) {
  const { t } = useLingui();
  const { name, token } = look;
  const { data, error, refetch } = useRead('events_look', { token });
  const take = useWrite('events_take');
  const left = useFilesLeft();
  const report = take.data ?? data;
  if (error) {
    return (
      <Page>
        <ErrorPanel
          title={<Trans>This record cannot be read.</Trans>}
          error={error}
          safe={<Trans>Nothing was changed. The file stays as it is.</Trans>}
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
            <Trans>{name} is in the record</Trans>
          ) : (
            <Trans>{name} says what came of mails</Trans>
          )
        }
        line={report ? <Span report={report} /> : <Trans>It is being read to its end.</Trans>}
        actions={
          take.data ? (
            <>
              <Button
                component={Link}
                to="/contacts"
                variant={left > 0 ? 'default' : 'filled'}
                leftSection={<IconUsers size={16} />}
              >
                <Trans>See contacts</Trans>
              </Button>
              <NextFile />
            </>
          ) : (
            <>
              <Button variant="subtle" disabled={take.isPending} onClick={onPeople}>
                <Trans>No, these are contacts</Trans>
              </Button>
              <Button
                leftSection={<IconMailCheck size={16} />}
                disabled={!data || data.fresh === 0}
                loading={take.isPending}
                onClick={() => take.mutate({ token })}
              >
                <Trans>Take these in</Trans>
              </Button>
            </>
          )
        }
      />
      <div className={css.narrow}>
        {take.error ? (
          <Note kind="danger">
            <FailureText failure={take.error} />
          </Note>
        ) : null}
        {!report ? (
          <SkeletonRows rows={8} />
        ) : (
          <>
            {report.fresh === 0 && report.matched > 0 && !take.data ? (
              <Note kind="info">
                <Trans>All of this is known already. There is nothing new to take in.</Trans>
              </Note>
            ) : null}
            <Out report={report} done={take.data !== undefined} />
            <Panel title={t`What it says`}>
              <Kinds report={report} />
              <LeftOut report={report} />
            </Panel>
            <Sample rows={report.shown} />
          </>
        )}
      </div>
    </Page>
  );
}
