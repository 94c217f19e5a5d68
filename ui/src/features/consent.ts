/** The grounds on which people may be written to, in words. */
import type { I18n, MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { ConsentBasis } from '../host/types';

const grounds: Record<ConsentBasis, MessageDescriptor> = {
  opt_in: msg`They asked for it`,
  double_opt_in: msg`They asked for it and confirmed it by mail`,
  customer: msg`They bought something and were told that they can object`,
  member: msg`They belong to us: a club, a school, a company`,
  other: msg`Another reason`,
  not_stated: msg`I do not say`,
  none: msg`There is no reason yet: keep them, and write to nobody`,
  refused: msg`They said no`,
};

/** On what ground people may be written to, in the order of the menu. */
export const consentChoices: ConsentBasis[] = [
  'not_stated',
  'opt_in',
  'double_opt_in',
  'customer',
  'member',
  'other',
  'none',
];

/** All that can be true of somebody: also what nobody states for a file. */
export const consentStates: ConsentBasis[] = [...consentChoices, 'refused'];

export function consentName(i18n: I18n, basis: ConsentBasis): string {
  return i18n._(grounds[basis]);
}
