/** Numbers, times, sizes and spans in both languages. */
import { describe, expect, it } from 'vitest';
import { makeFormat, regionOf } from './format';

const english = makeFormat('en-GB', 'UTC');
const german = makeFormat('de', 'UTC');
const at = Date.UTC(2026, 2, 16, 14, 10, 7);
/** Intl puts narrow and no-break spaces; the eye does not care. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

describe('format', () => {
  it('groups numbers the reader’s way', () => {
    expect(english.number(5_000_000)).toBe('5,000,000');
    expect(german.number(5_000_000)).toBe('5.000.000');
    expect(german.decimal(9.54)).toBe('9,5');
  });

  it('shows the time with leading zeros', () => {
    expect(english.time(at)).toBe('14:10');
    expect(english.timeExact(at)).toBe('14:10:07');
    expect(german.weekday(at)).toBe('Montag, 16. März');
  });

  it('shows the year only when it is another one', () => {
    expect(english.day(Date.UTC(2019, 2, 2, 12))).toBe('2 Mar 2019');
  });

  it('shows what is near by its weekday', () => {
    const monday = Date.UTC(2026, 10, 23, 12);
    const hours = 3_600_000;
    expect(english.soon(monday + 2 * hours, monday)).not.toContain('Monday');
    expect(english.soon(monday + 70 * hours, monday)).toMatch(/^Thursday \d\d:\d\d$/);
    expect(english.soon(monday + 240 * hours, monday)).toMatch(/^3 Dec/);
    expect(english.weekdayShort(1)).toBe('Mon');
    expect([0, 570].map(english.minuteOfDay24)).toEqual(['00:00', '09:30']);
  });

  it('ends no German day with a full stop: a sentence brings its own', () => {
    expect(german.day(Date.UTC(2026, 10, 23, 12))).not.toMatch(/\.$/);
  });

  it('shows how long ago', () => {
    const now = at + 3 * 24 * 3_600_000;
    expect(english.relative(at, now)).toBe('3 days ago');
    expect(german.relative(now - 24 * 3_600_000, now)).toBe('gestern');
    expect(english.relative(at + 300_000, at)).toBe('in 5 minutes');
  });

  it('shows sizes and spans', () => {
    expect(plain(english.bytes(31_200))).toBe('31 kB');
    expect(plain(german.bytes(1_240_000))).toBe('1,2 MB');
    expect(plain(english.span(125_000))).toBe('2 mins 5 secs');
    expect(plain(german.span(7_200_000))).toBe('2 Std.');
    expect(plain(english.millis(3))).toBe('3 ms');
  });

  it('never divides by nothing', () => {
    expect(plain(english.percent(0, 0))).toBe('0%');
  });

  it('follows the region the system names', () => {
    expect(regionOf('de', ['fr-FR', 'de-AT', 'en'])).toBe('de-AT');
    expect(regionOf('en', ['de-DE'])).toBe('en-GB');
    expect(regionOf('de', ['en-US'])).toBe('de');
  });
});
