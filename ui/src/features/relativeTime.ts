/**
 * A moment in the near future, for use inside a sentence: "at 14:05", "tomorrow at 00:00", "on Thursday at
 * 14:10", "on 24 Nov at 14:10".
 */
import { useLingui } from '@lingui/react/macro';
import { useFormat } from '../format';

const day = 24 * 60 * 60 * 1000;

export function useRelativeTime(): (at: number, now?: number) => string {
  const { t } = useLingui();
  const format = useFormat();
  return (at, now = Date.now()) => {
    const time = format.time(at);
    const tomorrow = new Date(now);
    tomorrow.setDate(tomorrow.getDate() + 1);
    if (format.sameDay(at, now)) return t`at ${time}`;
    if (format.sameDay(at, tomorrow.getTime())) return t`tomorrow at ${time}`;
    if (at > now && at - now < 6 * day) {
      const weekday = format.weekdayName(at);
      return t`on ${weekday} at ${time}`;
    }
    const date = format.dayPlain(at);
    return t`on ${date} at ${time}`;
  };
}
