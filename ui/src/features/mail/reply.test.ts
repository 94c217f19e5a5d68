import { expect, it } from 'vitest';
import { exactReply } from './reply';

it.each([
  [250, '2.0.0 Ok', '250 2.0.0 Ok'],
  [250, '250 2.0.0 Ok', '250 2.0.0 Ok'],
  [550, '', '550'],
  [null, 'connection reset', 'connection reset'],
  [null, null, null],
])('a reply of %s and %s is %s', (code, reply, exact) => {
  expect(exactReply(code, reply)).toBe(exact);
});
