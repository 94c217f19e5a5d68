//! The explanation of a reply or an error for the user: a stable code, which the window translates,
//! and the English sentence, which the command line prints.

use serde::{Serialize, Serializer};

macro_rules! explanations {
    ($($name:ident $code:literal $english:literal)*) => {
        /// One explanation. Codes are stable: the catalogue of the window holds one entry for each.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Explanation { $($name,)* }

        impl Explanation {
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            pub fn english(self) -> &'static str {
                match self { $(Self::$name => $english,)* }
            }
        }
    };
}

explanations! {
    Accepted "accepted" "The relay accepted the mail."

    MailboxUnknown "mailbox_unknown" "This mailbox does not exist."
    MailboxMoved "mailbox_moved" "This person has moved to another address."
    MailboxDisabled "mailbox_disabled" "This mailbox is disabled."
    MailboxFull "mailbox_full" "This mailbox is full."
    MailboxBusy "mailbox_busy" "This mailbox receives too many mails at the moment."
    MailboxTooSmall "mailbox_too_small" "This mailbox does not accept mails of this size."
    AddressBad "address_bad" "The relay does not accept this as an email address."
    AddressForeign "address_foreign" "The relay does not accept addresses with non-ASCII characters."
    DomainUnknown "domain_unknown" "The domain of this address does not exist."
    DomainTakesNoMail "domain_takes_no_mail" "The domain of this address accepts no mail."
    Greylisted "greylisted" "The recipient's server asks new senders to try again in a few minutes."
    RecipientLater "recipient_later" "The relay asks to try this recipient again later."
    RecipientRefused "recipient_refused" "The relay does not accept mail for this recipient."
    PolicyRefused "policy_refused" "The relay's rules forbid this mail for this recipient."
    NotRoutable "not_routable" "The recipient's mail server cannot be reached."

    RateLimit "rate_limit" "The relay allows fewer mails per second."
    ConnectionMailLimit "connection_mail_limit" "The relay allows fewer mails over one connection."
    TooManyConnections "too_many_connections" "The relay allows fewer connections at the same time."
    HourlyLimit "hourly_limit" "The relay's limit for this hour is reached."
    DailyLimit "quota_spent" "The relay's limit for this day is reached."
    AccountLimit "account_limit" "The account's limit at the relay is used up."

    SenderNotAllowed "sender_not_allowed" "The relay does not allow this sender address. Verify it with the relay's provider, or use another one."
    SenderBad "sender_bad" "The relay does not accept the sender address."
    SenderNotAuthenticated "sender_not_authenticated" "The sender's domain is not set up for this relay (SPF, DKIM or DMARC)."
    RelayDenied "relay_denied" "The relay does not send mail for this account. It may need another user name or another sender domain."
    InSandbox "in_sandbox" "The account is still in test mode and may send to approved addresses only."
    MessageInvalid "message_invalid" "The relay says that the mail is not valid."
    MessageTooBig "message_too_big" "The mail is too large for the relay."
    ContentRefused "content_refused" "The relay refused the content of the mail as spam."
    EightBit "eight_bit" "The relay does not accept 8-bit mails."

    WrongPassword "wrong_password" "The relay did not accept the user name or password."
    NoPassword "no_password" "There is no password for this relay. Enter it again."
    AppPasswordNeeded "app_password_needed" "This account needs an app password instead of the usual one."
    OauthNeeded "oauth_needed" "This provider no longer accepts passwords; it requires sign-in in the browser."
    SignInInBrowser "sign_in_in_browser" "The provider requires you to sign in on its website once."
    SignInNeeded "sign_in_needed" "The relay requires a user name and password."
    SignInNotOffered "sign_in_not_offered" "The relay offers no sign-in with user name and password here. Often the port or the encryption is wrong."
    SignInLater "sign_in_later" "The relay cannot check the user name and password at the moment. Postroom tries again automatically."
    AccountSuspended "account_suspended" "The account is blocked at the relay's provider."

    EncryptionNeeded "encryption_needed" "The relay requires an encrypted connection. Choose STARTTLS or TLS."
    StarttlsNotOffered "starttls_not_offered" "The relay does not offer STARTTLS, so nothing was sent. Try TLS from the start, usually on port 465."
    PlainRefused "plain_refused" "The connection would not be encrypted, so nothing was sent."
    CertificateExpired "certificate_expired" "The relay's certificate has expired. Its provider must renew it; until then nothing is sent."
    CertificateEndsSoon "certificate_ends_soon" "The relay's certificate expires soon. Its provider should renew it."
    CertificateNotYetValid "certificate_not_yet_valid" "The relay's certificate is not valid yet. Is this computer's clock right?"
    CertificateWrongHost "certificate_wrong_host" "The relay's certificate belongs to another name."
    CertificateUnknownIssuer "certificate_unknown_issuer" "The relay's certificate was not issued by an authority that this computer trusts."
    CertificateSelfSigned "certificate_self_signed" "The relay's certificate is self-signed. If the relay is your own, add this certificate as your own certificate authority."
    CertificateRevoked "certificate_revoked" "The relay's certificate was revoked."
    AuthorityUnreadable "authority_unreadable" "The file with your own certificate authority contains no readable certificate."
    TlsFailed "tls_failed" "No encrypted connection could be established. Often the port or the encryption is wrong."

    HostUnknown "host_unknown" "The relay's name was not found. Check the spelling and the network."
    Unreachable "unreachable" "The relay could not be reached. Check host, port and network."
    NoAnswer "no_answer" "The relay did not reply in time."
    NoGreeting "no_greeting" "The relay was reached but sends no greeting. This port may expect TLS from the start."
    ConnectionLost "connection_lost" "The connection to the relay was lost."
    NotSmtp "not_smtp" "The server is not an SMTP server. Often the port is wrong."
    RelayBusy "relay_busy" "The relay is busy and asks to try again later."
    HelloNameRefused "hello_name_refused" "The relay does not accept the name that this computer gives (EHLO). Set another EHLO name for this relay."
    RelayTurnedAway "relay_turned_away" "The relay refuses connections from this computer."
    AddressBlocked "address_blocked" "The relay blocks this computer's internet address."
    RelayFull "relay_full" "The relay has no storage left at the moment."
    RelayOutOfStep "relay_out_of_step" "The relay did not expect this command."
}

impl Serialize for Explanation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}
