/**
 * Texts for the codes of presets: label and help of the two sign-in fields, and notes.
 *
 * A code without a text here shows the English text of the preset.
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
  mail_address: msg`Email address`,
  app_password: msg`App password`,
  password: msg`Password`,
};

const helps: Record<string, MessageDescriptor> = {
  sendgrid_user: msg`Always the word apikey, for every account.`,
  sendgrid_password: msg`An API key with the Mail Send permission. Not your account password.`,
  amazon_ses_user: msg`From the SMTP settings page of Amazon SES, created for one region.`,
  amazon_ses_password: msg`Created together with the SMTP user name. Not your AWS secret access key.`,
  mailgun_user: msg`An SMTP credential for your domain, such as post@mg.example.com.`,
  mailgun_password: msg`The password of that SMTP credential. Not your API key.`,
  brevo_user: msg`The login on Brevo’s SMTP & API page.`,
  brevo_password: msg`An SMTP key from the same page. Not an API key or your account password.`,
  postmark_user: msg`Same as the password (the Server API token); nothing to enter here.`,
  postmark_password: msg`The Server API token of your Postmark server.`,
  mailjet_user: msg`The API key of your Mailjet account.`,
  mailjet_password: msg`The secret key that belongs to the API key.`,
  smtp2go_user: msg`An SMTP user from the settings of SMTP2GO.`,
  smtp2go_password: msg`The password of that SMTP user.`,
  gmail_user: msg`Your full Gmail address.`,
  gmail_password: msg`An app password for your Google account (requires 2-Step Verification). Not your regular password.`,
  microsoft_365_user: msg`The full email address of the mailbox.`,
  microsoft_365_password: msg`The mailbox’s password. Your administrator must have enabled password sign-in for SMTP (authenticated SMTP).`,
  other_user: msg`Often the full email address. Leave it empty if the relay requires no sign-in.`,
  other_password: msg`The password for sending mail, from your provider or administrator.`,
};

const notes: Record<string, MessageDescriptor> = {
  sendgrid_sender: msg`The sender address must be a verified sender or on an authenticated domain.`,
  sendgrid_trial: msg`A trial account can send 100 emails per day.`,
  amazon_ses_sandbox: msg`A new account is in test mode: 200 emails per day, one per second, to verified addresses only.`,
  amazon_ses_headers: msg`Amazon SES sets its own Message-ID and date.`,
  mailgun_sandbox: msg`A sandbox domain can send to five authorized recipients only.`,
  mailgun_size: msg`An email can be up to 25 MB.`,
  brevo_free: msg`A free account can send 300 emails per day.`,
  postmark_broadcast: msg`Newsletters must use a broadcast stream and contain an unsubscribe link.`,
  postmark_size: msg`An email can be up to 10 MB.`,
  mailjet_free: msg`A free account can send 200 emails per day and 6,000 per month.`,
  mailjet_dkim: msg`Set up DKIM for your domain. Without it, your emails can’t be recognized as yours.`,
  smtp2go_port: msg`Port 443 works from hotel and office networks that block the other ports.`,
  smtp2go_size: msg`An email can be up to 10 MB.`,
  gmail_limit: msg`500 recipients per day, 2,000 with Google Workspace. Above that, Google blocks sending for a day.`,
  microsoft_365_limit: msg`30 emails per minute and 10,000 recipients per day for each mailbox.`,
  microsoft_365_oauth: msg`Microsoft is turning off password sign-in. Where it is already off, this relay can’t be used yet.`,
  microsoft_365_sent: msg`A copy of each email is saved in Sent Items.`,
  other_limits: msg`Ask your provider how many emails you can send per hour and per day.`,
};

function translated(i18n: I18n, known: MessageDescriptor | undefined, text: string): string {
  return known ? i18n._(known) : text;
}

export function presetLabel(i18n: I18n, code: string, text: string): string {
  return translated(i18n, labels[code], text);
}

export function presetHelp(i18n: I18n, code: string, text: string): string {
  return translated(i18n, helps[code], text);
}

export function presetNote(i18n: I18n, { code, text }: PresetNote): string {
  return translated(i18n, notes[code], text);
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
