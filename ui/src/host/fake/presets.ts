/** A few providers for the fake host, in the shape of the program's own presets. */
import type { PresetView } from '../types';

function preset(some: Partial<PresetView> & Pick<PresetView, 'id' | 'name'>): PresetView {
  return {
    host: '',
    port: 587,
    tls: 'starttls',
    variants: [],
    fixed_user: null,
    user_label: 'user',
    user_help: '',
    password_label: 'password',
    password_help: '',
    connections: 4,
    per_second: null,
    per_connection: null,
    bulk: 'allowed',
    note: '',
    docs: '',
    ...some,
  };
}

export const presets: PresetView[] = [
  preset({
    id: 'sendgrid',
    name: 'SendGrid',
    host: 'smtp.sendgrid.net',
    fixed_user: 'apikey',
    user_help: 'With SendGrid it is this word for everyone. It is not your e-mail address.',
    password_label: 'api_key',
    password_help: 'Begins with SG. and needs the permission “Mail Send”.',
    per_connection: 5000,
    docs: 'https://www.twilio.com/docs/sendgrid/for-developers/sending-email/integrating-with-the-smtp-api',
  }),
  preset({
    id: 'ses',
    name: 'Amazon SES',
    host: 'email-smtp.eu-central-1.amazonaws.com',
    variants: [
      {
        id: 'eu-central-1',
        name: 'Europe (Frankfurt)',
        host: 'email-smtp.eu-central-1.amazonaws.com',
      },
      { id: 'us-east-1', name: 'US East (Virginia)', host: 'email-smtp.us-east-1.amazonaws.com' },
    ],
    user_label: 'smtp_user',
    password_label: 'smtp_password',
    per_second: 1,
  }),
  preset({
    id: 'mailgun',
    name: 'Mailgun',
    host: 'smtp.mailgun.org',
    variants: [
      { id: 'us', name: 'United States', host: 'smtp.mailgun.org' },
      { id: 'eu', name: 'Europe', host: 'smtp.eu.mailgun.org' },
    ],
  }),
  preset({
    id: 'brevo',
    name: 'Brevo',
    host: 'smtp-relay.brevo.com',
    user_label: 'smtp_login',
    password_label: 'smtp_key',
  }),
  preset({
    id: 'postmark',
    name: 'Postmark',
    host: 'smtp-broadcasts.postmarkapp.com',
    user_label: 'server_token',
    password_label: 'server_token',
  }),
  preset({
    id: 'mailjet',
    name: 'Mailjet',
    host: 'in-v3.mailjet.com',
    user_label: 'api_key',
    password_label: 'secret_key',
  }),
  preset({ id: 'smtp2go', name: 'SMTP2GO', host: 'mail.smtp2go.com', port: 2525 }),
  preset({
    id: 'gmail',
    name: 'Gmail',
    host: 'smtp.gmail.com',
    port: 465,
    tls: 'implicit',
    password_label: 'app_password',
    bulk: 'small',
    note: 'A mailbox, not a mailing service: about 500 people a day.',
  }),
  preset({
    id: 'microsoft365',
    name: 'Microsoft 365',
    host: 'smtp.office365.com',
    bulk: 'small',
    connections: 3,
    per_second: 0.5,
  }),
  preset({ id: 'other', name: 'Other server' }),
];
