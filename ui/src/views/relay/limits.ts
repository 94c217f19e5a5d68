/**
 * What the numbers of a warm-up plan come to, and a relay's limits in one line.
 *
 * The preview follows the program's own rule (so many on the first day, some per cent more on each,
 * whole mails, until the target); the program alone decides what leaves.
 */
import { useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format';
import type { RelayDraft, WarmUpView } from '../../host/types';

export interface WarmUpDay {
  /** From 1. */
  day: number;
  most: number;
}

/** The first days, then the day on which the target is reached; null there: never. */
export function warmUpDays(plan: WarmUpView, shown = 6): { days: WarmUpDay[]; end: number | null } {
  const first = Math.max(1, plan.first_day);
  const growth = 1 + plan.growth / 100;
  const most = (day: number) => Math.floor(first * growth ** (day - 1));
  const end =
    first >= plan.target
      ? 1
      : growth <= 1
        ? null
        : Math.ceil(Math.log(plan.target / first) / Math.log(growth) - 1e-9) + 1;
  const count = end === null ? shown : Math.min(shown, end - 1);
  return {
    days: Array.from({ length: count }, (_, at) => ({ day: at + 1, most: most(at + 1) })),
    end,
  };
}

/** "500 a day, 30 a minute, 4 at once" */
export function useLimitsLine(): (
  draft: Pick<RelayDraft, 'limits' | 'per_second' | 'connections'>,
) => string {
  const { t } = useLingui();
  const format = useFormat();
  return ({ limits, per_second, connections }) => {
    const number = (value: number) => format.decimal(value, 2);
    const [day, hour, minute] = [limits.per_day, limits.per_hour, limits.per_minute].map(
      (one) => one !== null && number(one),
    );
    const second = per_second === null ? null : number(per_second);
    const lines = number(connections);
    return [
      ...(day ? [t`${day} per day`] : []),
      ...(hour ? [t`${hour} per hour`] : []),
      ...(minute ? [t`${minute} per minute`] : []),
      ...(second ? [t`${second} per second`] : []),
      ...(limits.warm_up ? [t`warming up`] : []),
      t`${lines} at once`,
    ].join(', ');
  };
}
