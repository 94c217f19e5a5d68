/**
 * The headline of the live page (status and counts), and its subline (times, sender, relays).
 */
import { Plural, Trans } from '@lingui/react/macro';
import { memo } from 'react';
import { useForecastLabels } from '../../features/plan';
import { useNow } from '../../features/useNow';
import { useFormat } from '../../format';
import type { LiveView } from '../../host/types';

function Start({ at }: { at: number | null }) {
  const format = useFormat();
  const now = useNow();
  if (at === null) return <Trans>Scheduled</Trans>;
  const when = format.full(at);
  const gap = format.relative(at, now);
  return (
    <Trans>
      Starts {when} ({gap})
    </Trans>
  );
}

export function Headline({ live }: { live: LiveView }) {
  const format = useFormat();
  const labels = useForecastLabels();
  const { counts, total, campaign } = live;
  const all = format.number(total);
  const accepted = format.number(counts.accepted);
  const waiting = format.number(counts.queued + counts.leased + counts.sending + counts.deferred);
  const lost = counts.refused + counts.expired;
  const refused = format.number(lost);
  const withdrawn = format.number(counts.withdrawn);
  const sentence = () => {
    switch (campaign.status) {
      case 'draft':
        return <Trans>A draft</Trans>;
      case 'scheduled':
        return <Start at={campaign.starts_at} />;
      case 'overdue':
        return <Trans>Start missed. Nothing has been sent.</Trans>;
      case 'sending': {
        const until = labels.done(live.forecast);
        return (
          <>
            <Plural value={total} one="Sending to one person" other={`Sending to ${all} people`} />
            {'; '}
            <Trans>{accepted} accepted</Trans>
            {until ? `; ${until}` : null}
          </>
        );
      }
      case 'paused':
        return (
          <Trans>
            Paused: {accepted} of {all} accepted, {waiting} waiting
          </Trans>
        );
      case 'stopped':
        return (
          <Trans>
            Stopped: {accepted} of {all} accepted, {waiting} waiting
          </Trans>
        );
      case 'cancelled':
        return (
          <Trans>
            Canceled: {accepted} of {all} accepted, {withdrawn} withdrawn
          </Trans>
        );
      case 'done':
        return lost > 0 ? (
          <Trans>
            Done: {accepted} of {all} accepted, {refused} refused
          </Trans>
        ) : (
          <Trans>
            Done: {accepted} of {all} accepted
          </Trans>
        );
    }
  };
  return <span className="num">{sentence()}</span>;
}

export interface SublineProps {
  startedAt: number | null;
  finishedAt: number | null;
  from: string;
  /** The names of the relays, as a list. */
  through: string;
}

export const Subline = memo(function Subline(props: SublineProps) {
  const format = useFormat();
  const { from, through } = props;
  const start = props.startedAt === null ? null : format.moment(props.startedAt);
  const end = props.finishedAt === null ? null : format.moment(props.finishedAt);
  if (!start) {
    return through ? (
      <Trans>
        From {from} via {through}
      </Trans>
    ) : (
      <Trans>From {from}</Trans>
    );
  }
  if (end) {
    return (
      <Trans>
        Started {start}, ended {end}, from {from} via {through}
      </Trans>
    );
  }
  return (
    <Trans>
      Started {start} from {from} via {through}
    </Trans>
  );
});
