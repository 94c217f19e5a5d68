/**
 * Why a text is no address, by the program's stable codes.
 */
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { Failure } from '../../host/types';

const noAddress = msg`This is no address.`;

const words: Record<string, MessageDescriptor> = {
  address_empty: msg`There is no address.`,
  address_no_at: msg`There is no @ in it.`,
  address_many_ats: msg`There is more than one @ in it.`,
  address_many: msg`There is more than one address.`,
  address_no_local: msg`There is nothing before the @.`,
  address_no_domain: msg`There is nothing after the @.`,
  address_space: msg`There is a space in it.`,
  address_invisible: msg`There is an invisible character in it.`,
  address_local_character: msg`There is a character before the @ that an address may not have.`,
  address_local_dots: msg`There is a dot in the wrong place before the @.`,
  address_local_too_long: msg`The part before the @ is longer than 64 characters.`,
  address_no_dot: msg`The domain after the @ has no ending such as .com.`,
  address_domain_dots: msg`There is a dot in the wrong place after the @.`,
  address_domain: msg`The domain after the @ cannot exist.`,
  address_literal: msg`A number stands where a domain should be.`,
  address_too_long: msg`It is longer than the 254 characters an address may have.`,
  address_taken: msg`Somebody with this address is here already.`,
};

/** Undefined: the failure is about something else. The exact reason comes as the hint. */
export function addressError(failure: Failure | null): MessageDescriptor | undefined {
  if (failure?.code === 'address_taken') return words.address_taken;
  if (failure?.code !== 'invalid_address') return undefined;
  return words[failure.hint ?? ''] ?? noAddress;
}
