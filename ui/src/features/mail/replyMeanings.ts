/**
 * What a server's answer means, in one plain sentence, by the stable code that comes with it.
 *
 * A code without a sentence here gives null: the exact reply is then shown on its own. Leaves out: deciding
 * what an answer means, which the engine does.
 */
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react';

const meanings: Record<string, MessageDescriptor> = {
  accepted: msg`The relay accepted the email and will deliver it.`,

  mailbox_unknown: msg`This mailbox does not exist.`,
  mailbox_moved: msg`This person has moved to another address.`,
  mailbox_disabled: msg`This mailbox is disabled.`,
  mailbox_full: msg`This mailbox is full.`,
  mailbox_busy: msg`This mailbox is receiving too many emails right now.`,
  mailbox_too_small: msg`This mailbox doesn’t accept emails of this size.`,
  address_bad: msg`The relay says this email address is not valid.`,
  address_foreign: msg`The relay doesn’t accept email addresses with non-ASCII characters.`,
  domain_unknown: msg`The domain of this address does not exist.`,
  domain_takes_no_mail: msg`The domain of this address doesn’t accept email.`,
  greylisted: msg`The receiving server asks new senders to retry in a few minutes (greylisting).`,
  recipient_later: msg`The relay asks to retry this recipient later.`,
  recipient_refused: msg`The relay doesn’t accept email for this recipient.`,
  policy_refused: msg`The relay’s policy blocks this email for this recipient.`,
  not_routable: msg`The recipient’s mail server can’t be reached.`,

  rate_limit: msg`The relay asks for fewer emails per second.`,
  connection_mail_limit: msg`The relay accepts fewer emails per connection.`,
  too_many_connections: msg`The relay asks for fewer simultaneous connections.`,
  hourly_limit: msg`The relay’s hourly limit is reached.`,
  quota_spent: msg`The relay’s daily limit is reached.`,
  account_limit: msg`The account’s sending limit is used up.`,

  sender_not_allowed: msg`The relay doesn’t allow this sender address. Verify it with the provider, or use another.`,
  sender_bad: msg`The relay rejects the sender address.`,
  sender_not_authenticated: msg`The sender’s domain is not set up for this relay (SPF, DKIM or DMARC).`,
  relay_denied: msg`The relay refuses to relay this email. Check the user name and the sender domain.`,
  in_sandbox: msg`The account is in test mode and can only send to approved addresses.`,
  message_invalid: msg`The relay says the email is not valid.`,
  message_too_big: msg`The email is too large for the relay.`,
  content_refused: msg`The relay rejected the content as spam.`,
  eight_bit: msg`The relay doesn’t accept 8-bit messages.`,

  wrong_password: msg`The relay rejected your user name or password.`,
  no_password: msg`This relay has no password. Enter it again.`,
  app_password_needed: msg`This account needs an app password instead of your regular one.`,
  oauth_needed: msg`This provider no longer accepts passwords and requires a browser sign-in.`,
  sign_in_in_browser: msg`Sign in once on the provider’s website.`,
  sign_in_needed: msg`The relay requires a user name and password.`,
  sign_in_not_offered: msg`The relay offers no password sign-in here. Check port and encryption.`,
  sign_in_later: msg`The relay can’t check the sign-in right now. Postroom retries automatically.`,
  account_suspended: msg`The provider has suspended the account.`,

  encryption_needed: msg`The relay requires encryption. Choose STARTTLS or TLS.`,
  starttls_not_offered: msg`The relay doesn’t offer STARTTLS, so nothing was sent. Try TLS, usually on port 465.`,
  plain_refused: msg`The connection isn’t encrypted, so nothing was sent.`,
  certificate_expired: msg`The relay’s certificate has expired. Its provider must renew it; until then nothing is sent.`,
  certificate_self_signed: msg`The relay’s certificate is self-signed. Trust it only if the relay is your own and the fingerprint matches.`,
  certificate_not_yet_valid: msg`The relay’s certificate is not valid yet. Is this computer’s clock right?`,
  certificate_ends_soon: msg`The relay’s certificate expires soon.`,
  certificate_wrong_host: msg`The relay’s certificate is for a different host name.`,
  certificate_unknown_issuer: msg`The relay’s certificate is not from a trusted authority.`,
  certificate_revoked: msg`The relay’s certificate was revoked.`,
  authority_unreadable: msg`The CA file contains no readable certificate.`,
  tls_failed: msg`Couldn’t establish an encrypted connection. Check port and encryption.`,

  host_unknown: msg`The relay’s host name was not found. Check the spelling and your network.`,
  unreachable: msg`The relay can’t be reached. Check host, port and network.`,
  no_greeting: msg`The relay accepted the connection but sent no greeting. Check the port.`,
  no_answer: msg`The relay did not reply in time.`,
  connection_lost: msg`The connection to the relay was lost.`,
  not_smtp: msg`The server doesn’t speak SMTP. Check the port.`,
  relay_busy: msg`The relay is busy and asks to retry later.`,
  hello_name_refused: msg`The relay rejects the name this computer gives (EHLO). Set another EHLO name for this relay.`,
  relay_turned_away: msg`The relay doesn’t accept connections from this computer.`,
  address_blocked: msg`The relay blocks this computer’s IP address.`,
  relay_full: msg`The relay is out of storage right now.`,
  relay_out_of_step: msg`The relay did not expect this command.`,

  cancelled: msg`You canceled the campaign before this email was sent.`,
  contact_deleted: msg`This contact was deleted before the email was sent.`,
  suppressed: msg`This address is on the suppression list, so the email was not sent.`,
  opted_out: msg`This person has unsubscribed, so the email was not sent.`,
  settled_sent: msg`You marked it as sent.`,
  ended_on_the_wire: msg`Postroom was closed while sending this email. It may have been sent.`,
  connection_lost_after_text: msg`The connection was lost after the message was sent. It may have arrived.`,
  in_doubt_sent_again: msg`It was unclear whether it was sent, so it is sent again, as you chose for transactional email.`,
  gave_up: msg`The server kept asking to retry later, so Postroom gave up.`,
};

/** `meaning('greylisted')` → a sentence, or null for a code we have no words for. */
export function useReplyMeaning(): (code: string | null) => string | null {
  const { i18n } = useLingui();
  return (code) => {
    const meaning = code === null ? undefined : meanings[code];
    return meaning ? i18n._(meaning) : null;
  };
}
