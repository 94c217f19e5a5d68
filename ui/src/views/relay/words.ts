/**
 * Sentences for what presets and the connection test tell by stable codes.
 *
 * A text without a sentence here is shown as the program gave it, in English.
 */
import type { I18n, MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { ProbeStepName } from '../../host/types';

/** Labels of the two sign-in fields. */
const labels: Record<string, MessageDescriptor> = {
  user: msg`User name`,
  user_name: msg`User name`,
  username: msg`User name`,
  smtp_user: msg`SMTP user name`,
  smtp_login: msg`SMTP login`,
  email: msg`E-mail address`,
  address: msg`E-mail address`,
  password: msg`Password`,
  smtp_password: msg`SMTP password`,
  app_password: msg`App password`,
  api_key: msg`API key`,
  smtp_key: msg`SMTP key`,
  secret_key: msg`Secret key`,
  server_token: msg`Server API token`,
};

/** A preset's own sentence, or what came with it. */
export function presetWords(i18n: I18n, text: string): string {
  const known = labels[text];
  return known ? i18n._(known) : text;
}

/** Under a preset's name on its card: what it wants. */
export const cardLines: Record<string, MessageDescriptor> = {
  sendgrid: msg`API key`,
  mailgun: msg`Domain user`,
  brevo: msg`SMTP key`,
  ses: msg`SMTP user`,
  postmark: msg`Server token`,
  mailjet: msg`Key and secret`,
  smtp2go: msg`SMTP user`,
  gmail: msg`App password`,
  microsoft365: msg`Mailbox`,
  other: msg`Host and port`,
};

export const stepNames: Record<ProbeStepName, MessageDescriptor> = {
  dns: msg`Find the server.`,
  connect: msg`Connect.`,
  tls: msg`Encrypt.`,
  hello: msg`Ask what it can do.`,
  sign_in: msg`Sign in.`,
  sender: msg`Offer the sender.`,
  recipient: msg`Offer the recipient.`,
};

export const stepOrder: ProbeStepName[] = [
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
  version: msg`Version`,
  tls_version: msg`Version`,
  cipher: msg`Cipher`,
  subject: msg`Certificate for`,
  issuer: msg`Issued by`,
  not_before: msg`Valid from`,
  not_after: msg`Valid until`,
  expires: msg`Valid until`,
  features: msg`It can`,
  size: msg`Largest mail`,
  mechanism: msg`Sign-in by`,
  user: msg`User`,
};

export function factName(i18n: I18n, name: string): string {
  const known = facts[name];
  return known ? i18n._(known) : name;
}
