/**
 * A relay's limits as gauges: how much of each is used, when it resets, and where it comes from; and
 * the limits learned from its replies.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { IconBulb, IconFlame } from '@tabler/icons-react';
import { Gauge } from '../components';
import { useFormat } from '../format';
import type { LearnedLimitsView, LimitUsage, Per } from '../host/types';
import css from './gauges.module.css';
import { useRelativeTime } from './relativeTime';

function usePerNames(): (per: Per) => string {
  const { t } = useLingui();
  return (per) => {
    switch (per) {
      case 'second':
        return t`This second`;
      case 'minute':
        return t`This minute`;
      case 'hour':
        return t`This hour`;
      case 'day':
        return t`Today`;
    }
  };
}

function LimitGauge({
  gauge,
  relay,
  day,
}: {
  gauge: LimitUsage;
  relay: string;
  day: number | null;
}) {
  const { t } = useLingui();
  const format = useFormat();
  const when = useRelativeTime();
  const name = usePerNames()(gauge.per);
  const used = format.number(gauge.used);
  const most = format.decimal(gauge.most, 1);
  const free = gauge.refills_at === null ? null : when(gauge.refills_at);
  return (
    <li className={css.one}>
      <div className={css.line}>
        <span className="faint">{name}</span>
        <span>
          <Trans>
            {used} of {most}
          </Trans>
        </span>
      </div>
      <Gauge
        used={gauge.used}
        of={gauge.most}
        label={t`${relay}, ${name}`}
        height={6}
        tone={free === null ? 'plain' : 'soon'}
      />
      {free !== null || gauge.warm_up || gauge.learned ? (
        <div className={css.marks}>
          {free !== null ? (
            <span className={css.full}>
              <Trans>full, resets {free}</Trans>
            </span>
          ) : null}
          {gauge.warm_up ? (
            <span className={css.mark}>
              <IconFlame size={12} aria-hidden />
              {day === null ? <Trans>warm-up</Trans> : <Trans>day {day} of the warm-up</Trans>}
            </span>
          ) : null}
          {gauge.learned ? (
            <span className={css.mark}>
              <IconBulb size={12} aria-hidden />
              <Trans>learned from replies</Trans>
            </span>
          ) : null}
        </div>
      ) : null}
    </li>
  );
}

export interface GaugesProps {
  gauges: LimitUsage[];
  /** The relay's name, for screen readers. */
  relay: string;
  /** The day of its warm-up, from 1; null: not known. */
  warmUpDay?: number | null;
}

export function Gauges({ gauges, relay, warmUpDay = null }: GaugesProps) {
  if (gauges.length === 0) return null;
  return (
    <ul className={`${css.gauges} num`}>
      {gauges.map((gauge) => (
        <LimitGauge key={gauge.per} gauge={gauge} relay={relay} day={warmUpDay} />
      ))}
    </ul>
  );
}

/** The limits learned from the relay's replies; nothing when there are none. */
export function LearnedLimits({
  learned,
  slow = false,
}: {
  learned: LearnedLimitsView;
  slow?: boolean;
}) {
  const format = useFormat();
  const { connections, per_connection, per_second } = learned;
  const speed = per_second === null ? null : format.decimal(per_second, 1);
  if (connections === null && per_connection === null && speed === null && !slow) return null;
  return (
    <p className={`${css.learned} small soft num`}>
      <IconBulb size={14} aria-hidden />
      <span>
        {connections === null ? null : (
          <>
            <Plural
              value={connections}
              one="The relay allows # connection at a time."
              other="The relay allows # connections at a time."
            />{' '}
          </>
        )}
        {speed === null ? null : (
          <>
            <Trans>The relay asked for fewer emails: about {speed} per second.</Trans>{' '}
          </>
        )}
        {per_connection === null ? null : (
          <>
            <Plural
              value={per_connection}
              one="The relay disconnects after each email; Postroom reconnects."
              other="The relay disconnects after # emails; Postroom reconnects."
            />{' '}
          </>
        )}
        {slow ? (
          <Trans>The relay doesn’t support pipelining, so sending takes twice as long.</Trans>
        ) : null}
      </span>
    </p>
  );
}
