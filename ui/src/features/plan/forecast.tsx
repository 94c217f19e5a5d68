/**
 * The forecast in sentences: when sending ends, where it pauses on the way, why, and until when.
 *
 * Leaves out: playing the limits forward, which the engine does.
 */
import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format';
import type { ForecastView, Per, RestView } from '../../host/types';
import { useRelativeTime } from '../relativeTime';

/** "SendGrid reaches its daily limit", for each period. */
function useLimitReached(): (relay: string, per: Per) => string {
  const { t } = useLingui();
  return (relay, per) => {
    switch (per) {
      case 'second':
      case 'minute':
        return t`${relay} accepts no more right now`;
      case 'hour':
        return t`${relay} reaches its hourly limit`;
      case 'day':
        return t`${relay} reaches its daily limit`;
    }
  };
}

export interface ForecastLabels {
  /** "done on Thursday at 14:10"; null: not known, or not within a year. */
  done: (forecast: ForecastView | null) => string | null;
  /** The pauses and what follows from them, one sentence each; empty: there is none. */
  sentences: (forecast: ForecastView | null) => string[];
}

export function useForecastLabels(): ForecastLabels {
  const { t } = useLingui();
  const format = useFormat();
  const moment = useRelativeTime();
  const reached = useLimitReached();

  const pauseSentence = ({ from, until, after, reason }: RestView, first: boolean) => {
    const start = moment(from);
    const end = moment(until);
    const number = format.number(after);
    if (reason.kind === 'hours') {
      return first && after === 0
        ? t`Outside sending hours; resumes ${end}.`
        : t`After ${number} more, sending hours end ${start}; resumes ${end}.`;
    }
    const why = reached(reason.relay, reason.per);
    return first && after === 0
      ? t`${why}; resumes ${end}.`
      : t`After ${number} more, ${start}, ${why}; resumes ${end}.`;
  };

  return {
    done: (forecast) => {
      if (!forecast || forecast.done_at === null) return null;
      const at = moment(forecast.done_at);
      return t`done ${at}`;
    },
    sentences: (forecast) => {
      if (!forecast) return [];
      const [first, ...others] = forecast.rests;
      const found = first ? [pauseSentence(first, true)] : [];
      if (others.length > 0) {
        found.push(
          plural(others.length, {
            one: 'It pauses once more after that.',
            other: 'It pauses # more times after that.',
          }),
        );
      }
      if (forecast.done_at === null) {
        found.push(t`At this speed it takes more than a year. Add a relay, or raise the limits.`);
      } else if (first) {
        const at = moment(forecast.done_at);
        found.push(t`Done ${at}.`);
      }
      return found;
    },
  };
}
