/**
 * The counts of a check or an import. The lines add up to the entries that were read; what is part of
 * another line stands apart.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Stack } from '@mantine/core';
import {
  IconAlertOctagon,
  IconEqual,
  IconPencil,
  IconUserMinus,
  IconUserOff,
  IconUserPlus,
  IconUserQuestion,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useFormat } from '../../format';
import type { ImportStatus } from '../../host/types';
import css from './import.module.css';

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

/** What became of each entry. */
function Outcomes({ status }: { status: ImportStatus }) {
  const { t } = useLingui();
  return (
    <Stack component="ul" gap={6} aria-label={t`Result`}>
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
        {status.dry_run ? (
          <Plural value={status.updated} one="will be updated" other="will be updated" />
        ) : (
          <Plural value={status.updated} one="updated" other="updated" />
        )}
      </Line>
      <Line
        icon={<IconEqual size={16} color="var(--pr-ink-faint)" aria-hidden />}
        count={status.unchanged - status.erased}
      >
        <Plural value={status.unchanged - status.erased} one="unchanged" other="unchanged" />
      </Line>
      {status.erased > 0 ? (
        <Line
          icon={<IconUserOff size={16} color="var(--pr-ink-faint)" aria-hidden />}
          count={status.erased}
        >
          <Plural
            value={status.erased}
            one="left out: erased for good earlier"
            other="left out: erased for good earlier"
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
  );
}

/** People among the counted ones who get no email. */
function Without({ status }: { status: ImportStatus }) {
  const { t } = useLingui();
  if (status.no_consent + status.stay_out === 0) return null;
  return (
    <div className={css.among}>
      <p className="small soft">
        <Trans>Among them:</Trans>
      </p>
      <Stack component="ul" gap={6} mt={4} aria-label={t`Receive no email`}>
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
              one="unsubscribed, bounced or complained and cannot be emailed"
              other="unsubscribed, bounced or complained and cannot be emailed"
            />
          </Line>
        ) : null}
      </Stack>
    </div>
  );
}

export function ImportCounts({ status }: { status: ImportStatus }) {
  const format = useFormat();
  const read = format.number(status.rows);
  return (
    <>
      <div className={css.counts}>
        <p className="small soft num">
          <Plural value={status.rows} one="One entry read:" other={`${read} entries read:`} />
        </p>
        <Outcomes status={status} />
      </div>
      <Without status={status} />
    </>
  );
}
