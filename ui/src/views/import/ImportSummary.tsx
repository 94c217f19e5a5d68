/**
 * What a check or an import found: new, changed, the same, left out and why, with the rows.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Modal, Stack } from '@mantine/core';
import {
  IconAlertOctagon,
  IconEqual,
  IconPencil,
  IconUserMinus,
  IconUserPlus,
  IconUserQuestion,
} from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { type DataColumn, DataTable } from '../../components';
import { ConsentBases } from '../../features/ConsentBases';
import { useFormat } from '../../format';
import type { ImportStatus, ReasonCount } from '../../host/types';
import css from './import.module.css';
import { reasonLabel, warningLabel } from './importLabels';

function Line({ icon, count, children }: { icon: ReactNode; count: number; children: ReactNode }) {
  const format = useFormat();
  return (
    <li className={css.count}>
      {icon}
      <b className="num">{format.number(count)}</b>
      <span>{children}</span>
    </li>
  );
}

/** A row of the file, with its address. */
type RowAddress = ImportStatus['refusals'][number] | ImportStatus['doubted'][number];

function useRowColumn(): DataColumn<RowAddress> {
  const { t } = useLingui();
  const format = useFormat();
  return {
    id: 'row',
    header: t`Row`,
    width: '5rem',
    end: true,
    cell: ({ row }) => <span className="faint">{format.number(row)}</span>,
  };
}

const rowId = ({ row, address }: RowAddress) => `${row} ${address}`;

function SkippedRows({ status, reason }: { status: ImportStatus; reason: ReasonCount }) {
  const { t } = useLingui();
  const format = useFormat();
  const rows = status.refusals.filter((one) => one.reason === reason.reason);
  const shown = format.number(rows.length);
  const all = format.number(reason.count);
  const columns: DataColumn<RowAddress>[] = [
    useRowColumn(),
    {
      id: 'address',
      header: t`Email address column`,
      cell: ({ address }) => address || null,
    },
  ];
  return (
    <Stack gap={12}>
      <DataTable label={t`Skipped rows`} rows={rows} columns={columns} rowId={rowId} />
      {rows.length < reason.count ? (
        <p className="small faint num">
          <Trans>
            Showing {shown} of {all}. The report contains all of them.
          </Trans>
        </p>
      ) : null}
    </Stack>
  );
}

function AddressWarnings({ status, reason }: { status: ImportStatus; reason: ReasonCount }) {
  const { t } = useLingui();
  const rows = status.doubted.filter((one) => one.reason === reason.reason);
  const meant = (message: string) => /did you mean (.+)\?$/.exec(message)?.[1] ?? '';
  const columns: DataColumn<RowAddress>[] = [
    useRowColumn(),
    { id: 'address', header: t`Email address`, cell: ({ address }) => address },
  ];
  if (reason.reason === 'address_typo') {
    columns.push({ id: 'meant', header: t`Did you mean`, cell: (row) => meant(row.message) });
  }
  return <DataTable label={t`Addresses to check`} rows={rows} columns={columns} rowId={rowId} />;
}

function Told({ count, words }: { count: number; words: string }) {
  const format = useFormat();
  const number = format.number(count);
  return <Plural value={count} one={`${words}: one row`} other={`${words}: ${number} rows`} />;
}

export function ImportSummary({ status }: { status: ImportStatus }) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const [doubt, setDoubt] = useState<ReasonCount | null>(null);
  const [shown, setShown] = useState<ReasonCount | null>(null);
  const dry = status.dry_run;
  return (
    <>
      <Stack component="ul" gap={6} px={16} py={12}>
        <Line
          icon={<IconUserPlus size={16} color="var(--pr-success)" aria-hidden />}
          count={status.added}
        >
          <Plural value={status.added} one="new person" other="new people" />
        </Line>
        <Line
          icon={<IconPencil size={16} color="var(--pr-primary-text)" aria-hidden />}
          count={status.updated}
        >
          {dry ? (
            <Plural value={status.updated} one="will be updated" other="will be updated" />
          ) : (
            <Plural value={status.updated} one="updated" other="updated" />
          )}
        </Line>
        <Line
          icon={<IconEqual size={16} color="var(--pr-ink-faint)" aria-hidden />}
          count={status.unchanged}
        >
          <Plural value={status.unchanged} one="unchanged" other="unchanged" />
        </Line>
        {status.no_consent > 0 ? (
          <Line
            icon={<IconUserQuestion size={16} color="var(--pr-ink-faint)" aria-hidden />}
            count={status.no_consent}
          >
            <Plural
              value={status.no_consent}
              one="of the new people has no consent and receives no email"
              other="of the new people have no consent and receive no email"
            />
          </Line>
        ) : null}
        {status.stay_out > 0 ? (
          <Line
            icon={<IconUserMinus size={16} color="var(--pr-ink-faint)" aria-hidden />}
            count={status.stay_out}
          >
            <Plural
              value={status.stay_out}
              one="unsubscribed, bounced or complained earlier and stays suppressed"
              other="unsubscribed, bounced or complained earlier and stay suppressed"
            />
          </Line>
        ) : null}
        <Line
          icon={
            <IconAlertOctagon
              size={16}
              color={status.refused > 0 ? 'var(--pr-danger)' : 'var(--pr-ink-faint)'}
              aria-hidden
            />
          }
          count={status.refused}
        >
          <Plural value={status.refused} one="row skipped" other="rows skipped" />
        </Line>
      </Stack>
      {status.bases.length > 0 ? (
        <div className={css.bases}>
          <p className="small">
            {dry ? (
              <Trans>Can get email after the import, by consent basis:</Trans>
            ) : (
              <Trans>Can get email, by consent basis:</Trans>
            )}
          </p>
          <ConsentBases bases={status.bases} label={t`Consent basis`} />
        </div>
      ) : null}
      {status.reasons.length > 0 ? (
        <ul className={css.reasons}>
          {status.reasons.map((reason) => {
            const words = reasonLabel(i18n, reason.reason, reason.message);
            return (
              <li key={reason.reason} className={css.reason}>
                <b className="num">{format.number(reason.count)}</b>
                <span className="soft">{words}</span>
                <Button
                  size="xs"
                  variant="subtle"
                  aria-label={t`Show rows: ${words}`}
                  onClick={() => setShown(reason)}
                >
                  <Trans>Show</Trans>
                </Button>
              </li>
            );
          })}
        </ul>
      ) : null}
      {status.doubts.length > 0 ? (
        <>
          <p className={css.worth}>
            <Trans>Imported, but check these:</Trans>
          </p>
          <ul className={`${css.reasons} ${css.below}`}>
            {status.doubts.map((doubt) => {
              const words = warningLabel(i18n, doubt.reason);
              return (
                <li key={doubt.reason} className={css.reason}>
                  <b className="num">{format.number(doubt.count)}</b>
                  <span className="soft">{words}</span>
                  <Button
                    size="xs"
                    variant="subtle"
                    aria-label={t`Show rows: ${words}`}
                    onClick={() => setDoubt(doubt)}
                  >
                    <Trans>Show</Trans>
                  </Button>
                </li>
              );
            })}
          </ul>
        </>
      ) : null}
      <Modal
        opened={doubt !== null}
        onClose={() => setDoubt(null)}
        title={<Trans>Addresses to check</Trans>}
        closeButtonProps={{ 'aria-label': t`Close` }}
        size="lg"
        centered
      >
        {doubt ? <AddressWarnings status={status} reason={doubt} /> : null}
      </Modal>
      <Modal
        opened={shown !== null}
        onClose={() => setShown(null)}
        title={<Trans>Skipped rows</Trans>}
        closeButtonProps={{ 'aria-label': t`Close` }}
        size="lg"
        centered
      >
        {shown ? (
          <>
            <p className="soft" style={{ marginBottom: 12 }}>
              <Told count={shown.count} words={reasonLabel(i18n, shown.reason, shown.message)} />
            </p>
            <SkippedRows status={status} reason={shown} />
          </>
        ) : null}
      </Modal>
    </>
  );
}
