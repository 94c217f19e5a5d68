/**
 * The one place where numbers, times, sizes and spans become text, in the reader's language.
 *
 * English and German follow the reader's region where the system names one (en-US, de-AT). Times
 * come in as milliseconds since 1970. Leaves out: words around the numbers.
 */
import { useLingui } from '@lingui/react';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** `de` → `de-AT` when the system says so. */
export function regionOf(locale: string, wishes: readonly string[] = navigator.languages): string {
  return (
    wishes.find((wish) => wish.toLowerCase().startsWith(`${locale}-`)) ??
    (locale === 'en' ? 'en-GB' : locale)
  );
}

export interface Format {
  /** 1,204 */
  number: (value: number) => string;
  /** 9.5, with at most `digits` after the point. */
  decimal: (value: number, digits?: number) => string;
  /** 31 % */
  percent: (part: number, whole: number) => string;
  /** 14:10 */
  time: (at: number) => string;
  /** 14:10:07 */
  timeExact: (at: number) => string;
  /** 2 Mar; with the year when it is not this one. */
  day: (at: number) => string;
  /** Tuesday 16 March */
  weekday: (at: number) => string;
  /** 2 Mar, 14:10 */
  dateTime: (at: number) => string;
  /** today: 14:10; else 2 Mar, 14:10 */
  moment: (at: number) => string;
  /** today: 14:10; in the next six days: Thursday 14:10; else 2 Mar, 14:10 */
  soon: (at: number, now?: number) => string;
  /** Tuesday */
  weekdayName: (at: number) => string;
  /** 2 Mar, as used inside a sentence */
  dayPlain: (at: number) => string;
  /** On this computer's calendar. */
  sameDay: (a: number, b: number) => boolean;
  /** Tuesday 24 Nov, 09:00 */
  full: (at: number) => string;
  /** Mon … Sun, for 1 … 7 */
  weekdayShort: (day: number) => string;
  /** 09:00, for the minute of a day */
  minuteOfDay: (minute: number) => string;
  /** 09:00, always of 24 hours, as fields want it */
  minuteOfDay24: (minute: number) => string;
  /** yesterday, 3 days ago, in 5 minutes */
  relative: (at: number, now?: number) => string;
  /** 31 kB */
  bytes: (size: number) => string;
  /** 2 min 5 sec */
  span: (millis: number) => string;
  /** 3 ms, 1.2 sec */
  millis: (millis: number) => string;
  /** a, b and c */
  list: (items: string[]) => string;
}

/**
 * One formatter for each key. A formatter holds native memory that the garbage collector does not
 * count, so one for each number makes the page grow without end.
 */
function cached<Key, Formatter>(make: (key: Key) => Formatter): (key: Key) => Formatter {
  const known = new Map<Key, Formatter>();
  return (key) => {
    const formatter = known.get(key) ?? make(key);
    known.set(key, formatter);
    return formatter;
  };
}

export function makeFormat(locale: string, zone?: string): Format {
  const zoned = zone ? { timeZone: zone } : {};
  const dates = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...options, ...zoned });
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const share = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const clock = dates({ hour: '2-digit', minute: '2-digit' });
  const exact = dates({ hour: '2-digit', minute: '2-digit', second: '2-digit' });
  const shortDay = dates({ day: 'numeric', month: 'short' });
  const yearDay = dates({ day: 'numeric', month: 'short', year: 'numeric' });
  const longDay = dates({ weekday: 'long', day: 'numeric', month: 'long' });
  const weekday = dates({ weekday: 'long' });
  const fullDay = dates({ weekday: 'long', day: 'numeric', month: 'short' });
  const timeless = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
  const shortWeekday = timeless({ weekday: 'short' });
  const wallClock = timeless({ hour: '2-digit', minute: '2-digit' });
  const key = dates({ year: 'numeric', month: '2-digit', day: '2-digit' });
  const ago = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const lists = new Intl.ListFormat(locale, { type: 'conjunction' });

  const decimals = cached(
    (digits: number) => new Intl.NumberFormat(locale, { maximumFractionDigits: digits }),
  );
  const units = [0, 1].map((digits) =>
    cached(
      (name: string) =>
        new Intl.NumberFormat(locale, {
          style: 'unit',
          unit: name,
          unitDisplay: 'short',
          maximumFractionDigits: digits,
        }),
    ),
  );
  const unit = (value: number, name: string, digits: 0 | 1 = 0) =>
    units[digits]?.(name).format(value) ?? '';
  const sameDay = (a: number, b: number) => key.format(a) === key.format(b);
  const dayText = (at: number) =>
    new Date(at).getFullYear() === new Date().getFullYear()
      ? shortDay.format(at)
      : yearDay.format(at);
  const dateTime = (at: number) => `${dayText(at)}, ${clock.format(at)}`;

  return {
    number: (value) => whole.format(value),
    decimal: (value, digits = 1) => decimals(digits).format(value),
    percent: (part, all) => share.format(all === 0 ? 0 : part / all),
    time: (at) => clock.format(at),
    timeExact: (at) => exact.format(at),
    // German ends an abbreviated month with a full stop; two at a sentence's end would be wrong.
    day: (at) => dayText(at).replace(/\.$/, ''),
    weekday: (at) => longDay.format(at),
    dateTime,
    moment: (at) => (sameDay(at, Date.now()) ? clock.format(at) : dateTime(at)),
    soon: (at, now = Date.now()) => {
      if (sameDay(at, now)) return clock.format(at);
      if (at > now && at - now < 6 * day) return `${weekday.format(at)} ${clock.format(at)}`;
      return dateTime(at);
    },
    weekdayName: (at) => weekday.format(at),
    dayPlain: dayText,
    sameDay,
    full: (at) => `${fullDay.format(at)}, ${clock.format(at)}`,
    // 1 January 2024 was a Monday.
    weekdayShort: (one) => shortWeekday.format(Date.UTC(2024, 0, one)),
    minuteOfDay: (minutes) => wallClock.format(minutes * minute),
    minuteOfDay24: (minutes) => new Date(minutes * minute).toISOString().slice(11, 16),
    relative: (at, now = Date.now()) => {
      const gap = at - now;
      const size = Math.abs(gap);
      if (size < minute) return ago.format(Math.round(gap / second), 'second');
      if (size < hour) return ago.format(Math.round(gap / minute), 'minute');
      if (size < day) return ago.format(Math.round(gap / hour), 'hour');
      if (size < 30 * day) return ago.format(Math.round(gap / day), 'day');
      if (size < 365 * day) return ago.format(Math.round(gap / (30 * day)), 'month');
      return ago.format(Math.round(gap / (365 * day)), 'year');
    },
    bytes: (size) => {
      if (size < 1000) return unit(size, 'byte');
      if (size < 1_000_000) return unit(size / 1000, 'kilobyte');
      if (size < 1_000_000_000) return unit(size / 1_000_000, 'megabyte', 1);
      return unit(size / 1_000_000_000, 'gigabyte', 1);
    },
    span: (millis) => {
      const [h, m, s] = [
        Math.floor(millis / hour),
        Math.floor((millis % hour) / minute),
        Math.floor((millis % minute) / second),
      ];
      if (h > 0) return m > 0 ? `${unit(h, 'hour')} ${unit(m, 'minute')}` : unit(h, 'hour');
      if (m > 0) return s > 0 ? `${unit(m, 'minute')} ${unit(s, 'second')}` : unit(m, 'minute');
      return unit(s, 'second');
    },
    millis: (millis) =>
      millis < second ? unit(millis, 'millisecond') : unit(millis / second, 'second', 1),
    list: (items) => lists.format(items),
  };
}

/** By region and zone, or offset from UTC: a formatter costs more than what it formats. */
const formats = new Map<string, Format>();

/** The formats of a region; `zone` in place of the computer's. Made once. */
export function formatFor(region: string, zone?: string): Format {
  // The computer may move to another time zone while the app runs.
  const key = `${region} ${zone ?? new Date().getTimezoneOffset()}`;
  const known = formats.get(key) ?? makeFormat(region, zone);
  formats.set(key, known);
  return known;
}

/** The formats of the language on screen. */
export function useFormat(): Format {
  const { i18n } = useLingui();
  return formatFor(regionOf(i18n.locale));
}
