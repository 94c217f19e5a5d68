/**
 * Explains why a text is not an email address, by the stable codes of the API.
 */
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { Failure } from '../../host/types';

const invalid = msg`This is not an email address.`;

const messages: Record<string, MessageDescriptor> = {
  address_empty: msg`Enter an email address.`,
  address_no_at: msg`The @ is missing.`,
  address_many_ats: msg`There is more than one @.`,
  address_many: msg`Enter only one email address.`,
  address_no_local: msg`There is nothing before the @.`,
  address_no_domain: msg`There is nothing after the @.`,
  address_space: msg`An email address can’t contain spaces.`,
  address_invisible: msg`The email address contains an invisible character.`,
  address_local_character: msg`A character before the @ is not allowed in an email address.`,
  address_local_dots: msg`There is a misplaced dot before the @.`,
  address_local_too_long: msg`The part before the @ is longer than 64 characters.`,
  address_no_dot: msg`The domain after the @ has no ending such as .com.`,
  address_domain_dots: msg`There is a misplaced dot after the @.`,
  address_domain: msg`The domain after the @ is not valid.`,
  address_literal: msg`Enter a domain name instead of a number after the @.`,
  address_too_long: msg`The email address is longer than 254 characters.`,
  address_taken: msg`A contact with this email address already exists.`,
};

/** Undefined: the failure is about something else. The exact reason is in the hint. */
export function addressError(failure: Failure): MessageDescriptor | undefined {
  if (failure.code === 'address_taken') return messages.address_taken;
  if (failure.code !== 'invalid_address') return undefined;
  return messages[failure.hint ?? ''] ?? invalid;
}
