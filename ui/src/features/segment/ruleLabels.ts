/** Words for the conditions of a segment: as one chooses them, and as sentences. */
import type { I18n, MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { Kind, Op } from './rule';

/** What it means, for a menu. */
const kinds: Record<Kind, MessageDescriptor> = {
  group: msg`A group of conditions`,
  field: msg`A field of your own`,
  given_name: msg`First name`,
  family_name: msg`Last name`,
  address: msg`E-mail address`,
  domain: msg`Domain of the address`,
  on_list: msg`Is on the list, or has the tag`,
  status: msg`May be written to`,
  consent: msg`Ground of consent`,
  since: msg`Here since`,
  import: msg`Came by the import`,
  got: msg`Got the campaign`,
  got_of_last: msg`Mails they got`,
  opened_of_last: msg`Got the last mails, but opened none or few`,
  opened: msg`Opened the campaign`,
  clicked: msg`Clicked in the campaign`,
  active_within_days: msg`Opened or clicked anything lately`,
};

export const kindName = (i18n: I18n, kind: Kind): string => i18n._(kinds[kind]);

/** The same, short enough to stand in a row before its value. */
const short: Partial<Record<Kind, MessageDescriptor>> = {
  domain: msg`Domain`,
  on_list: msg`List or tag`,
  status: msg`Status`,
  consent: msg`Consent`,
  import: msg`Came by`,
  got: msg`Got`,
  got_of_last: msg`Mails they got`,
  opened_of_last: msg`Mails opened`,
  opened: msg`Opened`,
  clicked: msg`Clicked in`,
  active_within_days: msg`Active`,
};

export const shortKind = (i18n: I18n, kind: Kind): string => i18n._(short[kind] ?? kinds[kind]);

/** What one can ask about, in the order of the menu. */
export const kindMenu: { name: MessageDescriptor; kinds: Kind[] }[] = [
  {
    name: msg`Who they are`,
    kinds: ['field', 'given_name', 'family_name', 'address', 'domain', 'on_list'],
  },
  { name: msg`Consent and origin`, kinds: ['status', 'consent', 'since', 'import'] },
  { name: msg`Mails`, kinds: ['got', 'got_of_last'] },
  {
    name: msg`Opened and clicked`,
    kinds: ['opened_of_last', 'opened', 'clicked', 'active_within_days'],
  },
];

const ops: Record<Op, MessageDescriptor> = {
  is: msg`is`,
  is_not: msg`is not`,
  contains: msg`contains`,
  starts_with: msg`begins with`,
  filled: msg`is filled in`,
  empty: msg`is empty`,
  above: msg`is above`,
  below: msg`is below`,
  before: msg`is before`,
  after: msg`is after`,
  within_last_days: msg`is in the last`,
  within_next_days: msg`is in the next`,
  anniversary_today: msg`has its anniversary today`,
};

export const opName = (i18n: I18n, op: Op): string => i18n._(ops[op]);
