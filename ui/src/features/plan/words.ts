/**
 * How a campaign goes out, in words: one short line, and one phrase for each thing that is not as
 * usual. The same in the composer, the review and the live view.
 *
 * Leaves out: whether it can be done, which the program says.
 */
import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { makeFormat, regionOf, useFormat } from '../../format';
import type { HoursView, Per, PlanView } from '../../host/types';
import { wallAsUtc, zoneName } from './zones';

/** The days as people say them: "Mon to Fri", "Mon, Wed". */
function dayWords(days: number[], name: (day: number) => string, list: (all: string[]) => string) {
  const sorted = [...days].sort((a, b) => a - b);
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (first === undefined || last === undefined) return null;
  const row = last - first + 1 === sorted.length && sorted.length > 2;
  return row ? { from: name(first), to: name(last) } : { list: list(sorted.map(name)) };
}

export interface PlanWords {
  /** "Tuesday 24 Nov, 09:00, in Berlin"; null: when Start is pressed. */
  start: (plan: PlanView) => string | null;
  /** "09:00 to 17:00, Mon to Fri" */
  hours: (hours: HoursView) => string;
  /** "5 a second", "30 a minute" */
  pace: (perSecond: number) => string;
  /** "Now, through SendGrid, then Brevo" */
  summary: (plan: PlanView, relays: string[]) => string;
  /** What is not as usual, one phrase each. */
  extras: (plan: PlanView) => string[];
}

export function usePlanWords(): PlanWords {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const wall = makeFormat(regionOf(i18n.locale), 'UTC');

  const start: PlanWords['start'] = (plan) => {
    if (plan.start_at === null) return null;
    const at = wallAsUtc(plan.start_at);
    const when = at === null ? plan.start_at : wall.full(at);
    if (plan.zone === '') return when;
    const zone = zoneName(plan.zone);
    return t`${when} (${zone})`;
  };
  const hours: PlanWords['hours'] = (given) => {
    const from = format.minuteOfDay(given.from);
    const to = format.minuteOfDay(given.to);
    const time = given.from === given.to ? t`all day` : t`${from} to ${to}`;
    const days = dayWords(given.days, format.weekdayShort, format.list);
    if (days === null || given.days.length === 7) return time;
    const { from: first, to: last, list } = { from: '', to: '', list: null, ...days };
    return list === null ? t`${time}, ${first} to ${last}` : t`${time}, ${list}`;
  };
  const pace: PlanWords['pace'] = (perSecond) => {
    if (perSecond >= 1) {
      const number = format.decimal(perSecond, 1);
      return t`${number} per second`;
    }
    const number = format.decimal(perSecond * 60, 1);
    return t`${number} per minute`;
  };
  const summary: PlanWords['summary'] = (plan, relays) => {
    const when = start(plan) ?? t`Now`;
    const [first, ...next] = relays;
    if (!first) return when;
    if (next.length === 0) return t`${when}, via ${first}`;
    const others = format.list(next);
    return t`${when}, via ${first}, then ${others}`;
  };
  const extras: PlanWords['extras'] = (plan) => {
    const found: string[] = [];
    if (plan.by_recipient && (plan.start_at !== null || plan.hours !== null)) {
      found.push(t`in each recipient’s time zone if known`);
    }
    if (plan.hours) {
      const span = hours(plan.hours);
      found.push(t`only ${span}`);
    }
    if (plan.per_second !== null) {
      const speed = pace(plan.per_second);
      found.push(t`at most ${speed}`);
    }
    if (plan.lane === 'transactional') found.push(t`ahead of newsletters`);
    if (plan.give_up_hours !== 48 || plan.retry_first_minutes !== 5) {
      found.push(
        plural(plan.give_up_hours, {
          one: 'retried for # hour',
          other: 'retried for # hours',
        }),
      );
    }
    return found;
  };
  return { start, hours, pace, summary, extras };
}

/** "per minute", for a limit's stretch of time. */
export function usePerWords(): (per: Per) => string {
  const { t } = useLingui();
  return (per) => {
    switch (per) {
      case 'second':
        return t`per second`;
      case 'minute':
        return t`per minute`;
      case 'hour':
        return t`per hour`;
      case 'day':
        return t`per day`;
    }
  };
}
