/**
 * What is true about this campaign in one sentence, and where and when it began in one line.
 */
import { Plural, Trans } from '@lingui/react/macro';
import { useFormat } from '../../format';
import type { LiveView } from '../../host/types';

export function Headline({ live }: { live: LiveView }) {
  const format = useFormat();
  const { counts, total, campaign } = live;
  const done_at = live.forecast?.done_at ?? null;
  const all = format.number(total);
  const accepted = format.number(counts.accepted);
  const waiting = format.number(counts.queued + counts.leased + counts.sending + counts.deferred);
  const lost = counts.refused + counts.expired;
  const refused = format.number(lost);
  const withdrawn = format.number(counts.withdrawn);
  switch (campaign.status) {
    case 'sending': {
      const until = done_at === null ? null : format.moment(done_at);
      return (
        <span className="num">
          <Plural value={total} one="Sending to one person" other={`Sending to ${all} people`} />
          {'; '}
          <Trans>{accepted} accepted</Trans>
          {until ? (
            <>
              {'; '}
              <Trans>done about {until}</Trans>
            </>
          ) : null}
        </span>
      );
    }
    case 'paused':
      return (
        <span className="num">
          <Trans>
            Paused: {accepted} of {all} accepted, {waiting} wait
          </Trans>
        </span>
      );
    case 'stopped':
      return (
        <span className="num">
          <Trans>
            Stopped: {accepted} of {all} accepted, {waiting} wait for you
          </Trans>
        </span>
      );
    case 'cancelled':
      return (
        <span className="num">
          <Trans>
            Stopped for good: {accepted} of {all} accepted, {withdrawn} taken back
          </Trans>
        </span>
      );
    default:
      return (
        <span className="num">
          {lost > 0 ? (
            <Trans>
              Done: {accepted} of {all} accepted, {refused} were not
            </Trans>
          ) : (
            <Trans>
              Done: {accepted} of {all} accepted
            </Trans>
          )}
        </span>
      );
  }
}

export function Subline({ live }: { live: LiveView }) {
  const format = useFormat();
  const { campaign, from, relays } = live;
  const start = campaign.started_at === null ? null : format.moment(campaign.started_at);
  const end = campaign.finished_at === null ? null : format.moment(campaign.finished_at);
  const used = relays.filter((relay) => relay.accepted > 0 || relay.connections > 0);
  const through = format.list(
    used.length > 0
      ? used.map((relay) => relay.name)
      : campaign.relay_name
        ? [campaign.relay_name]
        : [],
  );
  if (!start) return <Trans>From {from}</Trans>;
  if (end) {
    return (
      <Trans>
        Started {start}, ended {end}, from {from}, through {through}
      </Trans>
    );
  }
  return (
    <Trans>
      Started {start} from {from}, through {through}
    </Trans>
  );
}
