/** Words for why somebody is on the suppression list, and where the entry comes from. */
import type { I18n, MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { SuppressionReason } from '../host/types';

const reasons: Record<SuppressionReason, MessageDescriptor> = {
  unsubscribed: msg`Unsubscribed`,
  bounced: msg`Bounced`,
  complained: msg`Complained`,
  soft_bounced: msg`Temporarily bounced`,
  blocked: msg`Blocked by you`,
  erased: msg`Erased`,
};

export const reasonName = (i18n: I18n, reason: SuppressionReason): string =>
  i18n._(reasons[reason]);

const sources: Record<string, MessageDescriptor> = {
  by_hand: msg`Added manually`,
  import: msg`Imported from a file`,
  status: msg`From a contact`,
  provider: msg`From a provider’s events`,
  relay: msg`Refused by the relay`,
};

export const sourceName = (i18n: I18n, source: string): string => {
  const known = sources[source];
  return known ? i18n._(known) : source;
};
