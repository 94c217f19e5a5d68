/** Which day of its warm-up a relay is in, counted as its provider counts days. */
import type { RelayView } from '../host/types';

const day = 24 * 60 * 60 * 1000;

/** By zone, or offset from UTC; see `format.ts` for why they are made once. */
const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(zone: string): Intl.DateTimeFormat {
  const key = zone || String(new Date().getTimezoneOffset());
  const known =
    clocks.get(key) ??
    new Intl.DateTimeFormat('en', {
      ...(zone ? { timeZone: zone } : {}),
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    });
  clocks.set(key, known);
  return known;
}

/** The wall clock in `zone` (empty: this computer's), as if it were UTC. */
function wall(at: number, zone: string): number {
  const parts = clockOf(zone).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) =>
    Number(parts.find((one) => one.type === type)?.value ?? 0);
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'));
}

/** From 1; null: it has no warm-up, or it has not begun. */
export function warmUpDay({ limits }: Pick<RelayView, 'limits'>, now: number): number | null {
  const began = limits.warm_up?.began_at ?? null;
  if (began === null) return null;
  const { day: counted } = limits;
  if (counted.kind === 'rolling') return Math.max(0, Math.floor((now - began) / day)) + 1;
  const number = (at: number) =>
    Math.floor((wall(at, counted.zone) - counted.minute * 60_000) / day);
  return Math.max(0, number(now) - number(began)) + 1;
}
