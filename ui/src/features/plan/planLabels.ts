/**
 * A campaign's plan in words: a short summary, and one phrase for each setting that is not the
 * default. Shared by the composer, the review and the live view.
 *
 * Leaves out: whether the plan is valid, which the engine decides.
 */
import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { formatFor, regionOf, useFormat } from '../../format';
import type { HoursView, Per, PlanView } from '../../host/types';
import { wallAsUtc, zoneName } from './zones';

/** The days in short form: "Mon to Fri", "Mon, Wed". */
function daySpan(days: number[], name: (day: number) => string, list: (all: string[]) => string) {
  const sorted = [...days].sort((a, b) => a - b);
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (first === undefined || last === undefined) return null;
  const row = last - first + 1 === sorted.length && sorted.length > 2;
  return row ? { from: name(first), to: name(last) } : { list: list(sorted.map(name)) };
}

export interface PlanLabels {
  /** "Tuesday 24 Nov, 09:00, in Berlin"; null: when Send is pressed. */
  start: (plan: PlanView) => string | null;
  /** "09:00 to 17:00, Mon to Fri" */
  hours: (hours: HoursView) => string;
  /** "5 per second", "30 per minute" */
  speed: (perSecond: number) => string;
  /** "Now, via SendGrid, then Brevo" */
  summary: (plan: PlanView, relays: string[]) => string;
  /** The settings that are not the default, one phrase each. */
  extras: (plan: PlanView) => string[];
}

export function usePlanLabels(): PlanLabels {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const wall = formatFor(regionOf(i18n.locale), 'UTC');

  const start: PlanLabels['start'] = (plan) => {
    if (plan.start_at === null) return null;
    const at = wallAsUtc(plan.start_at);
    const when = at === null ? plan.start_at : wall.full(at);
    if (plan.zone === '') return when;
    const zone = zoneName(plan.zone);
    return t`${when} (${zone})`;
  };
  const hours: PlanLabels['hours'] = (given) => {
    const from = format.minuteOfDay(given.from);
    const to = format.minuteOfDay(given.to);
    const time = given.from === given.to ? t`all day` : t`${from} to ${to}`;
    const days = daySpan(given.days, format.weekdayShort, format.list);
    if (days === null || given.days.length === 7) return time;
    const { from: first, to: last, list } = { from: '', to: '', list: null, ...days };
    return list === null ? t`${time}, ${first} to ${last}` : t`${time}, ${list}`;
  };
  const speed: PlanLabels['speed'] = (perSecond) => {
    if (perSecond >= 1) {
      const number = format.decimal(perSecond, 1);
      return t`${number} per second`;
    }
    const number = format.decimal(perSecond * 60, 1);
    return t`${number} per minute`;
  };
  const summary: PlanLabels['summary'] = (plan, relays) => {
    const when = start(plan) ?? t`Now`;
    const [first, ...next] = relays;
    if (!first) return when;
    if (next.length === 0) return t`${when}, via ${first}`;
    const others = format.list(next);
    return t`${when}, via ${first}, then ${others}`;
  };
  const extras: PlanLabels['extras'] = (plan) => {
    const found: string[] = [];
    if (plan.by_recipient && (plan.start_at !== null || plan.hours !== null)) {
      found.push(t`in each recipient’s time zone if known`);
    }
    if (plan.hours) {
      const span = hours(plan.hours);
      found.push(t`only ${span}`);
    }
    if (plan.per_second !== null) {
      const limit = speed(plan.per_second);
      found.push(t`at most ${limit}`);
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
  return { start, hours, speed, summary, extras };
}

/** "per minute": the period of a limit. */
export function usePerLabels(): (per: Per) => string {
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
