/**
 * What a server's answer means, in one plain sentence, by the stable code that comes with it.
 *
 * A code without a sentence here gives null: the exact reply then stands alone. Leaves out: deciding
 * what an answer means, which the engine does.
 */
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react';

const meanings: Record<string, MessageDescriptor> = {
  accepted: msg`The relay took the mail. It is now the relay’s to deliver.`,

  mailbox_unknown: msg`This mailbox does not exist.`,
  mailbox_moved: msg`This person has moved to another address.`,
  mailbox_disabled: msg`This mailbox is switched off.`,
  mailbox_full: msg`This mailbox is full.`,
  mailbox_busy: msg`This mailbox gets too many mails at the moment.`,
  mailbox_too_small: msg`This mailbox does not take mails of this size.`,
  address_bad: msg`The relay does not take this for an address.`,
  address_foreign: msg`The relay does not take addresses with letters outside A to Z.`,
  domain_unknown: msg`The domain of this address does not exist.`,
  domain_takes_no_mail: msg`The domain of this address takes no mail.`,
  greylisted: msg`The other side asks every new sender to come again in a few minutes.`,
  recipient_later: msg`The relay asks to try this person again later.`,
  recipient_refused: msg`The relay does not take mail for this person.`,
  policy_refused: msg`The relay’s rules forbid this mail for this person.`,
  not_routable: msg`The other side’s mail server cannot be reached.`,

  rate_limit: msg`The relay wants fewer mails per second.`,
  too_many_connections: msg`The relay wants fewer connections at once.`,
  hourly_limit: msg`The relay’s limit for this hour is reached.`,
  quota_spent: msg`The relay’s limit for this day is reached.`,
  account_limit: msg`The account’s limit at the relay is used up.`,

  sender_not_allowed: msg`The relay does not allow this sender address. Verify it with the relay’s provider, or use another one.`,
  sender_bad: msg`The relay does not take the sender address.`,
  sender_not_authenticated: msg`The sender’s domain is not set up for this relay (SPF, DKIM or DMARC).`,
  relay_denied: msg`The relay does not send mail for us. It may want another user name, or none of this domain.`,
  in_sandbox: msg`The account is still a test account, which may write to approved addresses only.`,
  message_invalid: msg`The relay says that the mail is not valid.`,
  message_too_big: msg`The mail is too big for the relay.`,
  content_refused: msg`The relay does not like what the mail says; it takes it for unwanted mail.`,
  eight_bit: msg`The relay does not take mails of this kind.`,

  wrong_password: msg`The relay did not take user name or password.`,
  no_password: msg`There is no password for this relay. Enter it again.`,
  app_password_needed: msg`This account wants an app password, not the usual one.`,
  oauth_needed: msg`This provider no longer takes passwords; it wants a sign-in in the browser.`,
  sign_in_in_browser: msg`The provider wants you to sign in on its web page once.`,
  sign_in_needed: msg`The relay wants user name and password.`,
  sign_in_not_offered: msg`The relay offers no sign-in with user name and password here. Often the port or the encryption is wrong.`,
  account_suspended: msg`The account is blocked at the relay’s provider.`,

  encryption_needed: msg`The relay wants an encrypted line. Choose STARTTLS or TLS.`,
  starttls_not_offered: msg`The relay does not offer STARTTLS, so nothing was sent. Try TLS from the start, usually on port 465.`,
  plain_refused: msg`The line would not be encrypted, so nothing was sent.`,
  certificate_expired: msg`The relay’s certificate has expired.`,
  certificate_not_yet_valid: msg`The relay’s certificate is not valid yet. Is this computer’s clock right?`,
  certificate_ends_soon: msg`The relay’s certificate expires soon.`,
  certificate_wrong_host: msg`The relay’s certificate belongs to another name.`,
  certificate_unknown_issuer: msg`Nobody this computer trusts has signed the relay’s certificate.`,
  certificate_revoked: msg`The relay’s certificate was called back.`,
  authority_unreadable: msg`The file with your own authority holds no certificate we can read.`,
  tls_failed: msg`No encrypted line came about. Often the port or the encryption is wrong.`,

  host_unknown: msg`The relay’s name was not found. Check the spelling and the network.`,
  unreachable: msg`The relay could not be reached. Check host, port and network.`,
  no_greeting: msg`The relay took the connection and then said nothing. Often the port is wrong.`,
  no_answer: msg`The relay did not answer in time.`,
  connection_lost: msg`The connection to the relay was lost.`,
  not_smtp: msg`What answers there does not speak SMTP. Often the port is wrong.`,
  relay_busy: msg`The relay is busy and asks to come again later.`,
  relay_turned_away: msg`The relay does not want connections from here.`,
  address_blocked: msg`The relay blocks this computer’s internet address.`,
  relay_full: msg`The relay has no room left at the moment.`,
  relay_out_of_step: msg`The relay did not expect this command.`,

  cancelled: msg`You stopped the campaign before this mail left.`,
  contact_deleted: msg`This contact was deleted before the mail left.`,
  suppressed: msg`This address is on the suppression list, so the mail did not leave.`,
  opted_out: msg`This person is no longer subscribed, so the mail did not leave.`,
  settled_sent: msg`You decided that it was sent.`,
  ended_on_the_wire: msg`Postroom was closed while this mail was on the wire. Perhaps it was sent.`,
  connection_lost_after_text: msg`The line dropped after the text had left. Perhaps it was sent.`,
  in_doubt_sent_again: msg`Nobody could know whether it had left, so it goes out again, as you chose for receipts and notices.`,
  gave_up: msg`The other side said “later” for too long, so we gave up.`,
};

/** `meaning('greylisted')` → a sentence, or null for a code we have no words for. */
export function useMeaning(): (code: string | null) => string | null {
  const { i18n } = useLingui();
  return (code) => {
    const words = code === null ? undefined : meanings[code];
    return words ? i18n._(words) : null;
  };
}
