/**
 * Sentences for the codes that presets carry: labels and helps of the two sign-in fields, and notes.
 *
 * A code without a sentence here shows the English that came with it.
 */
import type { I18n, MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { PresetNote } from '../../host/types';

const labels: Record<string, MessageDescriptor> = {
  user: msg`User name`,
  user_name: msg`User name`,
  api_key: msg`API key`,
  smtp_user_name: msg`SMTP user name`,
  smtp_password: msg`SMTP password`,
  smtp_login: msg`SMTP login`,
  smtp_key: msg`SMTP key`,
  server_api_token: msg`Server API token`,
  secret_key: msg`Secret key`,
  mail_address: msg`E-mail address`,
  app_password: msg`App password`,
  password: msg`Password`,
};

const helps: Record<string, MessageDescriptor> = {
  sendgrid_user: msg`Always the word apikey, for everybody.`,
  sendgrid_password: msg`An API key with the permission Mail Send. Not the password of your account.`,
  amazon_ses_user: msg`From the page SMTP settings of Amazon SES, made for one region.`,
  amazon_ses_password: msg`Made together with the SMTP user name. Not the secret key of your AWS account.`,
  mailgun_user: msg`An SMTP credential of your domain, such as post@mg.example.com.`,
  mailgun_password: msg`The password of that SMTP credential. Not your API key.`,
  brevo_user: msg`The login on Brevo’s page SMTP & API.`,
  brevo_password: msg`An SMTP key from the same page. Not an API key, not the password of your account.`,
  postmark_user: msg`The same Server API token as the password; nothing to enter here.`,
  postmark_password: msg`The Server API token of your Postmark server.`,
  mailjet_user: msg`The API key of your Mailjet account.`,
  mailjet_password: msg`The secret key that belongs to the API key.`,
  smtp2go_user: msg`An SMTP user from the settings of SMTP2GO.`,
  smtp2go_password: msg`The password of that SMTP user.`,
  gmail_user: msg`Your whole Gmail address.`,
  gmail_password: msg`An app password of your Google account, which needs 2-step verification. Not your usual password.`,
  microsoft_365_user: msg`The whole address of the mailbox.`,
  microsoft_365_password: msg`The mailbox’s password. Your administrator must have allowed sign-in by password for SMTP (authenticated SMTP).`,
  other_user: msg`Often the whole e-mail address. Leave it empty when the relay wants no sign-in.`,
  other_password: msg`The password for sending mail, from your provider or administrator.`,
};

const notes: Record<string, MessageDescriptor> = {
  sendgrid_sender: msg`The sender address must be a verified sender or on an authenticated domain.`,
  sendgrid_trial: msg`A trial account may send 100 mails a day.`,
  amazon_ses_sandbox: msg`A new account is a test account: 200 mails a day, one a second, to verified addresses only.`,
  amazon_ses_headers: msg`Amazon SES writes its own Message-ID and date.`,
  mailgun_sandbox: msg`A sandbox domain may write to five authorised recipients only.`,
  mailgun_size: msg`A mail may have 25 MB.`,
  brevo_free: msg`A free account may send 300 mails a day.`,
  postmark_broadcast: msg`Newsletters must go over a broadcast stream and carry a link to unsubscribe.`,
  postmark_size: msg`A mail may have 10 MB.`,
  mailjet_free: msg`A free account may send 200 mails a day and 6,000 a month.`,
  mailjet_dkim: msg`Set up DKIM for your domain: without it your mails are not recognised as yours.`,
  smtp2go_port: msg`Port 443 works from hotel and office networks that block the others.`,
  smtp2go_size: msg`A mail may have 10 MB.`,
  gmail_limit: msg`500 recipients a day, 2,000 with Google Workspace. Over that Google blocks sending for a day.`,
  microsoft_365_limit: msg`30 mails a minute and 10,000 recipients a day for each mailbox.`,
  microsoft_365_oauth: msg`Microsoft is switching sign-in by password off. Where that has happened, this relay cannot be used yet.`,
  microsoft_365_sent: msg`A copy of each mail lands in Sent Items.`,
  other_limits: msg`Ask your provider how many mails an hour and a day you may send.`,
};

function say(i18n: I18n, known: MessageDescriptor | undefined, text: string): string {
  return known ? i18n._(known) : text;
}

export function presetLabel(i18n: I18n, code: string, text: string): string {
  return say(i18n, labels[code], text);
}

export function presetHelp(i18n: I18n, code: string, text: string): string {
  return say(i18n, helps[code], text);
}

export function presetNote(i18n: I18n, { code, text }: PresetNote): string {
  return say(i18n, notes[code], text);
}

/** Under a preset's name on its card: what it wants. */
export const cardLines: Record<string, MessageDescriptor> = {
  sendgrid: msg`API key`,
  amazon_ses: msg`SMTP user name`,
  mailgun: msg`Domain user`,
  brevo: msg`SMTP key`,
  postmark: msg`Server API token`,
  mailjet: msg`Key and secret`,
  smtp2go: msg`SMTP user name`,
  gmail: msg`App password`,
  microsoft_365: msg`Mailbox`,
  other: msg`Host and port`,
};
