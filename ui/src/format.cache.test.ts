/**
 * Formatters are made once: each holds native memory that the garbage collector does not count, so
 * one for each render makes the page of a long campaign grow without end.
 */
import { afterEach, expect, it, vi } from 'vitest';
import { formatFor } from './format';

afterEach(() => vi.restoreAllMocks());

const kinds = ['NumberFormat', 'DateTimeFormat', 'RelativeTimeFormat', 'ListFormat'] as const;

function use(region: string): void {
  for (const zone of [undefined, 'UTC', 'Asia/Tokyo']) {
    const format = formatFor(region, zone);
    format.decimal(2.5, 1);
    format.decimal(2.5, 0);
    format.percent(1, 3);
    format.span(3_723_000);
    format.millis(1_200);
    format.bytes(31_000_000);
    format.full(0);
    format.relative(0);
    format.list(['a', 'b']);
  }
}

it('a thousand renders make no more formatters than the first', () => {
  use('de');
  const made = kinds.map((kind) => vi.spyOn(Intl, kind));
  for (let render = 0; render < 1_000; render += 1) use('de');
  expect(made.map((one) => one.mock.calls.length)).toEqual([0, 0, 0, 0]);
});
