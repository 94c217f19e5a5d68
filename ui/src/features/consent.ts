/** The grounds on which people may be written to, in words. */
import type { I18n, MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { ConsentBasis } from '../host/types';

const grounds: Record<ConsentBasis, MessageDescriptor> = {
  opt_in: msg`Opt-in: they asked for it`,
  double_opt_in: msg`Double opt-in: they confirmed by email`,
  customer: msg`Existing customers who were told they can opt out`,
  member: msg`Members of our club, school or company`,
  other: msg`Another reason`,
  not_stated: msg`Not specified`,
  none: msg`No consent known: no email is sent`,
  refused: msg`Refused`,
};

/** Every consent basis of a contact. */
export const consentStates: ConsentBasis[] = [
  'not_stated',
  'opt_in',
  'double_opt_in',
  'customer',
  'member',
  'other',
  'none',
  'refused',
];

export function consentName(i18n: I18n, basis: ConsentBasis): string {
  return i18n._(grounds[basis]);
}
