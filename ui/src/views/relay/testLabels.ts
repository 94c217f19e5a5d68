/**
 * Texts for the stable codes of the connection test.
 *
 * A text without a sentence here is shown as the program gave it, in English.
 */
import type { I18n, MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { Format } from '../../format';
import type { TestDetail, TestStep } from '../../host/types';

export const stepNames: Record<TestStep, MessageDescriptor> = {
  dns: msg`Look up the server`,
  connect: msg`Connect`,
  tls: msg`Encrypt`,
  hello: msg`Check the extensions`,
  sign_in: msg`Sign in`,
  sender: msg`Check the sender`,
  recipient: msg`Test the recipient`,
};

export const stepOrder: TestStep[] = [
  'dns',
  'connect',
  'tls',
  'hello',
  'sign_in',
  'sender',
  'recipient',
];

const facts: Record<string, MessageDescriptor> = {
  address: msg`Address`,
  addresses: msg`Addresses`,
  tls_version: msg`Version`,
  cipher: msg`Cipher`,
  subject: msg`Certificate for`,
  names: msg`Valid for`,
  issuer: msg`Issued by`,
  fingerprint: msg`Fingerprint (SHA-256)`,
  expires_at: msg`Valid until`,
  features: msg`Extensions`,
  max_size: msg`Maximum size`,
  error: msg`Server’s reply`,
};

export function factName(i18n: I18n, name: string): string {
  const known = facts[name];
  return known ? i18n._(known) : name;
}

/** Times and sizes come as numbers; everything else as it is. */
export function factValue(format: Format, { name, value }: TestDetail): string {
  const number = Number(value);
  if (!Number.isFinite(number)) return value;
  if (name === 'expires_at') return format.day(number);
  if (name === 'max_size') return format.bytes(number);
  return value;
}
