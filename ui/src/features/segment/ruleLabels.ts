/** Labels for the kinds and operators of conditions. */
import type { I18n, MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { Kind, Op } from './rule';

/** For menus. */
const kindLabels: Record<Kind, MessageDescriptor> = {
  group: msg`Group of conditions`,
  field: msg`Custom field`,
  given_name: msg`First name`,
  family_name: msg`Last name`,
  address: msg`Email address`,
  domain: msg`Domain of the email address`,
  on_list: msg`List or tag`,
  status: msg`Status`,
  consent: msg`Consent basis`,
  since: msg`Added`,
  import: msg`Imported from`,
  got: msg`Received the campaign`,
  got_of_last: msg`Emails received`,
  opened_of_last: msg`Received the last emails but opened few or none`,
  opened: msg`Opened the campaign`,
  clicked: msg`Clicked in the campaign`,
  active_within_days: msg`Opened or clicked recently`,
};

export const kindName = (i18n: I18n, kind: Kind): string => i18n._(kindLabels[kind]);

/** Where the label is too long for a row of inputs. */
const shortLabels: Partial<Record<Kind, MessageDescriptor>> = {
  domain: msg`Domain`,
  consent: msg`Consent`,
  got: msg`Received`,
  got_of_last: msg`Received`,
  opened_of_last: msg`Opened`,
  opened: msg`Opened`,
  clicked: msg`Clicked in`,
  active_within_days: msg`Active`,
};

export const shortKind = (i18n: I18n, kind: Kind): string =>
  i18n._(shortLabels[kind] ?? kindLabels[kind]);

/** The kinds in the order of the menu. */
export const kindMenu: { name: MessageDescriptor; kinds: Kind[] }[] = [
  {
    name: msg`Contact details`,
    kinds: ['field', 'given_name', 'family_name', 'address', 'domain', 'on_list'],
  },
  { name: msg`Consent and source`, kinds: ['status', 'consent', 'since', 'import'] },
  { name: msg`Emails`, kinds: ['got', 'got_of_last'] },
  {
    name: msg`Opens and clicks`,
    kinds: ['opened_of_last', 'opened', 'clicked', 'active_within_days'],
  },
];

const opLabels: Record<Op, MessageDescriptor> = {
  is: msg`is`,
  is_not: msg`is not`,
  contains: msg`contains`,
  starts_with: msg`starts with`,
  filled: msg`is not empty`,
  empty: msg`is empty`,
  above: msg`is greater than`,
  below: msg`is less than`,
  before: msg`is before`,
  after: msg`is after`,
  within_last_days: msg`is in the last`,
  within_next_days: msg`is in the next`,
  anniversary_today: msg`has its anniversary today`,
};

export const opName = (i18n: I18n, op: Op): string => i18n._(opLabels[op]);
