//! The rules as a table: replies observed at relays, and IANA's registry of enhanced status codes.
//! The first matching row decides; without one the basic code and the stage do.

use std::time::Duration;

use crate::classify::explanation::{Explanation, Explanation as S};
use crate::classify::verdict::{Limit, Verdict};
use crate::client::Stage;
use postroom_model::relay::PauseReason;

/// One row. Empty lists and `None` match everything.
pub(crate) struct Rule {
    /// First and last code.
    pub codes: (u16, u16),
    pub stages: &'static [Stage],
    /// Subject and detail of the enhanced code.
    pub enhanced: &'static [(u16, u16)],
    /// All of them occur in the lower-case text of the reply.
    pub words: &'static [&'static str],
    /// None: by basic code and stage.
    pub verdict: Option<Verdict>,
    pub explanation: Explanation,
}

const ANY: (u16, u16) = (400, 599);
const SOFT: (u16, u16) = (400, 499);
const HARD: (u16, u16) = (500, 599);
const SENDER: &[Stage] = &[Stage::Mail];
/// Commands without a recipient: a relay that does not know them refuses them for every mail.
const NOBODY: &[Stage] = &[Stage::Mail, Stage::Data];
const RECIPIENT: &[Stage] = &[Stage::Rcpt];
const ENVELOPE: &[Stage] = &[Stage::Mail, Stage::Rcpt];
const TEXT: &[Stage] = &[Stage::Data, Stage::Body];
/// Stages at which a refusal may concern this one recipient.
const PER_RECIPIENT: &[Stage] = &[Stage::Rcpt, Stage::Data, Stage::Body];
const NOT_RECIPIENT: &[Stage] = &[Stage::Mail, Stage::Data, Stage::Body];
const AUTH: &[Stage] = &[Stage::Auth];
const HELLO: &[Stage] = &[Stage::Hello];

const fn minutes(minutes: u64) -> Duration {
    Duration::from_secs(60 * minutes)
}

const fn limit_reached(limit: Limit, wait: Duration) -> Option<Verdict> {
    Some(Verdict::LimitReached { limit, wait })
}

const RATE_SECONDS: Option<Verdict> = limit_reached(Limit::Rate, Duration::from_secs(2));
const RATE_MINUTE: Option<Verdict> = limit_reached(Limit::Rate, minutes(1));
const VOLUME: Option<Verdict> = limit_reached(Limit::ConnectionOrRate, minutes(1));
const FEWER_CONNECTIONS: Option<Verdict> = limit_reached(Limit::Connections, minutes(1));
const HOUR: Option<Verdict> = limit_reached(Limit::Hour, minutes(60));
const DAY: Option<Verdict> = limit_reached(Limit::Day, minutes(24 * 60));
const ACCOUNT: Option<Verdict> = limit_reached(Limit::Account, minutes(24 * 60));
const PASSWORD: Option<Verdict> = Some(Verdict::RelayPaused(PauseReason::WrongPassword));
const ENCRYPT: Option<Verdict> = Some(Verdict::RelayPaused(PauseReason::Tls));
const BLOCKED: Option<Verdict> = Some(Verdict::RelayPaused(PauseReason::Unavailable));
const CAMPAIGN_FAULT: Option<Verdict> = Some(Verdict::CampaignFault);
const UNAVAILABLE: Option<Verdict> = Some(Verdict::RelayUnavailable { wait: None });
const LATER: Option<Verdict> = Some(Verdict::Deferred { wait: None });
const LATER_5: Option<Verdict> = Some(Verdict::Deferred { wait: Some(minutes(5)) });

const fn by_text(
    codes: (u16, u16),
    stages: &'static [Stage],
    words: &'static [&'static str],
    verdict: Option<Verdict>,
    explanation: Explanation,
) -> Rule {
    Rule { codes, stages, enhanced: &[], words, verdict, explanation }
}

const fn by_code(
    codes: (u16, u16),
    stages: &'static [Stage],
    enhanced: &'static [(u16, u16)],
    verdict: Option<Verdict>,
    explanation: Explanation,
) -> Rule {
    Rule { codes, stages, enhanced, words: &[], verdict, explanation }
}

pub(crate) const RULES: &[Rule] = &[
    // A positive reply without an acceptance: over its limit ZeptoMail drops the mail.
    by_text((250, 250), TEXT, &["process failed"], ACCOUNT, S::AccountLimit),
    // The mailbox's own limits come first: their texts resemble those of the relay's limits.
    by_text(ANY, &[], &["receiving", "too quickly"], LATER, S::MailboxBusy),
    by_text(ANY, &[], &["receiving", "at a rate"], LATER, S::MailboxBusy),
    // In reply to RCPT an enhanced code about the mailbox decides, whatever the words say.
    by_code(ANY, RECIPIENT, &[(1, 1)], None, S::MailboxUnknown),
    by_code(ANY, RECIPIENT, &[(1, 2)], None, S::DomainUnknown),
    by_code(ANY, RECIPIENT, &[(1, 3)], None, S::AddressBad),
    by_code(ANY, RECIPIENT, &[(1, 6)], None, S::MailboxMoved),
    by_code(SOFT, RECIPIENT, &[(2, 1)], None, S::MailboxBusy),
    by_code(HARD, RECIPIENT, &[(2, 1)], None, S::MailboxDisabled),
    by_text(ANY, PER_RECIPIENT, &["mailbox", "full"], None, S::MailboxFull),
    by_text(ANY, PER_RECIPIENT, &["over quota"], None, S::MailboxFull),
    by_text(ANY, PER_RECIPIENT, &["overquota"], None, S::MailboxFull),
    by_text(ANY, PER_RECIPIENT, &["storage allocation"], None, S::MailboxFull),
    by_code(ANY, PER_RECIPIENT, &[(2, 2)], None, S::MailboxFull),
    // Amazon SES: over the rate, over the daily quota. The quota covers the last 24 hours, so it is
    // tried every hour.
    by_text(
        ANY,
        &[],
        &["throttling failure", "daily"],
        limit_reached(Limit::Day, minutes(60)),
        S::DailyLimit,
    ),
    by_text(ANY, &[], &["throttling failure", "rate exceeded"], RATE_SECONDS, S::RateLimit),
    by_text(ANY, &[], &["throttling failure"], RATE_MINUTE, S::RateLimit),
    // Microsoft 365 and Exchange.
    by_text(ANY, &[], &["concurrent connection"], FEWER_CONNECTIONS, S::TooManyConnections),
    by_text(ANY, &[], &["sender thread limit"], FEWER_CONNECTIONS, S::TooManyConnections),
    by_text(ANY, &[], &["submission rate", "exceeded"], RATE_MINUTE, S::RateLimit),
    by_text(ANY, &[], &["too many", "connections"], FEWER_CONNECTIONS, S::TooManyConnections),
    by_text(HARD, &[], &["basic authentication"], PASSWORD, S::OauthNeeded),
    by_code(HARD, &[], &[(7, 30), (7, 139)], PASSWORD, S::OauthNeeded),
    // IONOS: per hour, by the age of the contract.
    by_text(ANY, &[], &["mail send limit exceeded"], HOUR, S::HourlyLimit),
    // Google: a burst; and the daily limits, which use 5xx although they end the next day.
    by_text(ANY, &[], &["peak smtp relay limit"], RATE_MINUTE, S::RateLimit),
    by_text(ANY, &[], &["daily", "limit exceeded"], DAY, S::DailyLimit),
    by_text(ANY, &[], &["daily", "quota exceeded"], DAY, S::DailyLimit),
    by_text(ANY, &[], &["daily", "limit", "reached"], DAY, S::DailyLimit),
    by_code(HARD, &[], &[(4, 5)], DAY, S::DailyLimit),
    by_text(ANY, &[], &["application-specific password"], PASSWORD, S::AppPasswordNeeded),
    by_text(ANY, AUTH, &["app password"], PASSWORD, S::AppPasswordNeeded),
    by_text(ANY, AUTH, &["web browser"], PASSWORD, S::SignInInBrowser),
    // Emailit, msndr.net, and limits in general.
    by_text(ANY, &[], &["per second limit"], RATE_SECONDS, S::RateLimit),
    by_text(ANY, &[], &["hourly", "limit"], HOUR, S::HourlyLimit),
    by_text(ANY, &[], &["hourly", "quota"], HOUR, S::HourlyLimit),
    by_text(ANY, &[], &["monthly", "limit"], ACCOUNT, S::AccountLimit),
    by_text(ANY, &[], &["monthly", "quota"], ACCOUNT, S::AccountLimit),
    by_text(ANY, &[], &["credits exceeded"], ACCOUNT, S::AccountLimit),
    // A limit over one connection (OpenSMTPD: "too many messages sent") or per minute (Postfix: "too
    // much mail from").
    by_text(ANY, &[], &["too many messages"], VOLUME, S::RateLimit),
    by_text(ANY, &[], &["too many emails"], VOLUME, S::RateLimit),
    by_text(ANY, &[], &["too many mails"], VOLUME, S::RateLimit),
    by_text(ANY, &[], &["too many transactions"], VOLUME, S::RateLimit),
    by_text(ANY, &[], &["too many recipients"], VOLUME, S::RateLimit),
    by_text(ANY, &[], &["too much mail"], VOLUME, S::RateLimit),
    by_text(ANY, &[], &["rate limit"], RATE_MINUTE, S::RateLimit),
    by_text(ANY, &[], &["sending rate"], RATE_MINUTE, S::RateLimit),
    by_code(ANY, &[], &[(7, 28)], RATE_MINUTE, S::RateLimit),
    by_text(ANY, SENDER, &["quota", "exceeded"], DAY, S::DailyLimit),
    // MailerSend replies 450 to an invalid mail.
    by_text(ANY, &[], &["given data was invalid"], CAMPAIGN_FAULT, S::MessageInvalid),
    // The account may not use this sender: stop the campaign before a recipient is refused.
    by_text(ANY, &[], &["not authorized to send"], CAMPAIGN_FAULT, S::SenderNotAllowed),
    by_text(ANY, &[], &["verified sender"], CAMPAIGN_FAULT, S::SenderNotAllowed),
    by_text(ANY, NOT_RECIPIENT, &["not verified"], CAMPAIGN_FAULT, S::SenderNotAllowed),
    by_text(HARD, &[], &["sender address rejected"], CAMPAIGN_FAULT, S::SenderNotAllowed),
    by_text(HARD, &[], &["not owned by user"], CAMPAIGN_FAULT, S::SenderNotAllowed),
    by_text(HARD, &[], &["send as"], CAMPAIGN_FAULT, S::SenderNotAllowed),
    by_text(HARD, &[], &["sendasdenied"], CAMPAIGN_FAULT, S::SenderNotAllowed),
    by_text(HARD, &[], &["sandbox"], CAMPAIGN_FAULT, S::InSandbox),
    by_text(HARD, &[], &["relay access denied"], CAMPAIGN_FAULT, S::RelayDenied),
    by_text(HARD, &[], &["relaying denied"], CAMPAIGN_FAULT, S::RelayDenied),
    by_text(HARD, &[], &["relay not permitted"], CAMPAIGN_FAULT, S::RelayDenied),
    by_text(HARD, &[], &["unable to relay"], CAMPAIGN_FAULT, S::RelayDenied),
    by_text(HARD, &[], &["relaying not allowed"], CAMPAIGN_FAULT, S::RelayDenied),
    // Authentication and encryption, required at any command.
    by_text((530, 538), &[], &["starttls"], ENCRYPT, S::EncryptionNeeded),
    by_code((523, 538), &[], &[(7, 10), (7, 11)], ENCRYPT, S::EncryptionNeeded),
    by_code((538, 538), &[], &[], ENCRYPT, S::EncryptionNeeded),
    by_text(ANY, &[], &["account", "suspended"], BLOCKED, S::AccountSuspended),
    by_text(ANY, &[], &["account", "disabled"], None, S::AccountSuspended).for_sender_only(),
    by_text(ANY, &[], &["sending paused"], BLOCKED, S::AccountSuspended),
    by_code((530, 530), &[], &[], PASSWORD, S::SignInNeeded),
    by_text(HARD, &[], &["authentication", "required"], PASSWORD, S::SignInNeeded),
    by_text((503, 503), SENDER, &["auth"], PASSWORD, S::SignInNeeded),
    by_code(HARD, AUTH, &[(7, 9)], PASSWORD, S::AppPasswordNeeded),
    by_code(HARD, AUTH, &[], PASSWORD, S::WrongPassword),
    by_code(SOFT, AUTH, &[], UNAVAILABLE, S::SignInLater),
    // 235 alone completes AUTH (RFC 4954 4).
    by_code((200, 399), AUTH, &[], UNAVAILABLE, S::RelayOutOfStep),
    // The name in EHLO. Postfix refuses it in reply to RCPT as a rule.
    by_text(ANY, &[], &["helo command rejected"], UNAVAILABLE, S::HelloNameRefused),
    by_text(ANY, &[], &["ehlo command rejected"], UNAVAILABLE, S::HelloNameRefused),
    by_text(ANY, HELLO, &["helo"], UNAVAILABLE, S::HelloNameRefused),
    by_text(ANY, HELLO, &["ehlo"], UNAVAILABLE, S::HelloNameRefused),
    by_text(ANY, HELLO, &["hostname"], UNAVAILABLE, S::HelloNameRefused),
    by_text(ANY, HELLO, &["host name"], UNAVAILABLE, S::HelloNameRefused),
    by_text(ANY, HELLO, &["qualified"], UNAVAILABLE, S::HelloNameRefused),
    by_text(ANY, HELLO, &["fqdn"], UNAVAILABLE, S::HelloNameRefused),
    by_text(ANY, HELLO, &["literal"], UNAVAILABLE, S::HelloNameRefused),
    by_code((501, 501), HELLO, &[], UNAVAILABLE, S::HelloNameRefused),
    by_code((504, 504), HELLO, &[], UNAVAILABLE, S::HelloNameRefused),
    // The internet address is blocked, not the mail.
    by_text(HARD, &[], &["blocked using"], BLOCKED, S::AddressBlocked),
    by_text(HARD, &[], &["client host", "blocked"], BLOCKED, S::AddressBlocked),
    by_code(HARD, &[], &[(7, 25)], BLOCKED, S::AddressBlocked),
    // Greylisting.
    by_text(SOFT, RECIPIENT, &["greylist"], LATER_5, S::Greylisted),
    by_text(SOFT, RECIPIENT, &["graylist"], LATER_5, S::Greylisted),
    by_text(SOFT, RECIPIENT, &["grey listed"], LATER_5, S::Greylisted),
    by_code(SOFT, RECIPIENT, &[(7, 1)], LATER_5, S::Greylisted),
    // IANA's registry of enhanced status codes, by subject and detail.
    by_code(
        HARD,
        SENDER,
        &[(1, 0), (1, 1), (1, 2), (1, 3), (1, 7), (1, 8)],
        CAMPAIGN_FAULT,
        S::SenderBad,
    ),
    by_code(ANY, &[], &[(1, 7), (1, 8)], None, S::SenderBad),
    by_code(ANY, &[], &[(1, 1)], None, S::MailboxUnknown),
    by_code(ANY, &[], &[(1, 2)], None, S::DomainUnknown),
    by_code(ANY, &[], &[(1, 3)], None, S::AddressBad),
    by_code(ANY, &[], &[(1, 6)], None, S::MailboxMoved),
    by_code(ANY, &[], &[(1, 10)], None, S::DomainTakesNoMail),
    by_code(ANY, &[], &[(2, 1)], None, S::MailboxDisabled),
    by_code(ANY, &[], &[(2, 3)], None, S::MailboxTooSmall),
    by_code(ANY, &[], &[(3, 4)], CAMPAIGN_FAULT, S::MessageTooBig),
    by_code(SOFT, &[], &[(3, 1)], UNAVAILABLE, S::RelayFull),
    by_code(SOFT, &[], &[(3, 2)], UNAVAILABLE, S::RelayBusy),
    by_code(ANY, &[], &[(4, 1), (4, 3), (4, 4), (4, 7)], None, S::NotRoutable),
    by_code(ANY, &[], &[(6, 7)], None, S::AddressForeign),
    by_code(HARD, &[], &[(6, 3)], CAMPAIGN_FAULT, S::EightBit),
    by_code(
        HARD,
        TEXT,
        &[(6, 0), (6, 1), (6, 2), (6, 5), (6, 6)],
        CAMPAIGN_FAULT,
        S::MessageInvalid,
    ),
    by_code(
        HARD,
        &[],
        &[(7, 20), (7, 21), (7, 22), (7, 23), (7, 24), (7, 26), (7, 27), (7, 29)],
        CAMPAIGN_FAULT,
        S::SenderNotAuthenticated,
    ),
    // RFC 6531: the texts of servers without an enhanced code.
    by_text(HARD, ENVELOPE, &["smtputf8"], None, S::AddressForeign),
    by_text(HARD, ENVELOPE, &["utf8"], None, S::AddressForeign),
    by_text(HARD, ENVELOPE, &["utf-8"], None, S::AddressForeign),
    by_text(HARD, ENVELOPE, &["non-ascii"], None, S::AddressForeign),
    by_text(HARD, ENVELOPE, &["internationalized"], None, S::AddressForeign),
    // 552 alone means "storage" (RFC 5321 4.2.3): at MAIL that is the size, later it is unclear.
    by_text((552, 552), SENDER, &[], CAMPAIGN_FAULT, S::MessageTooBig),
    by_text((552, 552), TEXT, &["size"], CAMPAIGN_FAULT, S::MessageTooBig),
    by_text((552, 552), TEXT, &["too large"], CAMPAIGN_FAULT, S::MessageTooBig),
    by_text((552, 552), TEXT, &["too big"], CAMPAIGN_FAULT, S::MessageTooBig),
    by_text((552, 552), PER_RECIPIENT, &[], None, S::MailboxFull),
    by_text((501, 501), SENDER, &[], CAMPAIGN_FAULT, S::SenderBad),
    by_text((500, 502), NOBODY, &[], CAMPAIGN_FAULT, S::RelayOutOfStep),
    by_text((504, 504), NOBODY, &[], CAMPAIGN_FAULT, S::RelayOutOfStep),
    by_text((452, 452), SENDER, &[], UNAVAILABLE, S::RelayFull),
    // The relay's own filter refuses every mail of the campaign alike.
    by_text(HARD, TEXT, &["spam"], CAMPAIGN_FAULT, S::ContentRefused),
    by_text(HARD, TEXT, &["content"], CAMPAIGN_FAULT, S::ContentRefused),
    by_text(HARD, TEXT, &["virus"], CAMPAIGN_FAULT, S::ContentRefused),
    by_code(HARD, RECIPIENT, &[(7, 0), (7, 1)], None, S::PolicyRefused),
    // Texts without an enhanced code.
    by_text(HARD, RECIPIENT, &["unknown"], None, S::MailboxUnknown),
    by_text(HARD, RECIPIENT, &["no such"], None, S::MailboxUnknown),
    by_text(HARD, RECIPIENT, &["does not exist"], None, S::MailboxUnknown),
    by_text(HARD, RECIPIENT, &["invalid recipient"], None, S::MailboxUnknown),
    by_text(HARD, RECIPIENT, &["not found"], None, S::MailboxUnknown),
    by_text((551, 551), RECIPIENT, &[], None, S::MailboxMoved),
    // RFC 7504: the domain has a server that takes no mail, or none (null MX).
    by_text((521, 521), RECIPIENT, &[], None, S::DomainTakesNoMail),
    by_text((556, 556), RECIPIENT, &[], None, S::DomainTakesNoMail),
    by_text((553, 553), RECIPIENT, &[], None, S::AddressBad),
    by_text((501, 501), RECIPIENT, &[], None, S::AddressBad),
    by_text((503, 503), &[], &[], UNAVAILABLE, S::RelayOutOfStep),
    // The rest of IANA's registry: the basic code decides, these rows choose the explanation.
    by_code(ANY, &[], &[(1, 4)], None, S::AddressBad),
    by_code(ANY, &[], &[(1, 9), (3, 5), (4, 0), (4, 2), (4, 6)], None, S::NotRoutable),
    by_code(SOFT, SENDER, &[(4, 5)], UNAVAILABLE, S::RelayBusy),
    by_code(ANY, PER_RECIPIENT, &[(4, 5)], None, S::MailboxBusy),
    by_code(ANY, PER_RECIPIENT, &[(2, 4), (7, 2)], None, S::PolicyRefused),
    by_code(ANY, &[], &[(3, 3), (3, 6), (6, 3), (6, 4)], None, S::EightBit),
    by_code(ANY, &[], &[(6, 8), (6, 9), (6, 10)], None, S::AddressForeign),
    by_code(
        ANY,
        RECIPIENT,
        &[(5, 1), (5, 2), (5, 3), (5, 4), (5, 5), (5, 6)],
        None,
        S::RelayOutOfStep,
    ),
    by_code(HARD, PER_RECIPIENT, &[(3, 1), (3, 2)], None, S::NotRoutable),
    by_code(HARD, SENDER, &[(7, 14)], CAMPAIGN_FAULT, S::RelayDenied),
    by_code(ANY, PER_RECIPIENT, &[(7, 13)], None, S::MailboxDisabled),
    by_code(ANY, PER_RECIPIENT, &[(7, 17), (7, 18), (7, 19)], None, S::MailboxMoved),
    by_code(
        ANY,
        PER_RECIPIENT,
        &[(7, 3), (7, 4), (7, 5), (7, 6), (7, 7), (7, 14), (7, 15), (7, 16)],
        None,
        S::PolicyRefused,
    ),
];

impl Rule {
    /// "Account disabled" concerns our account at MAIL, and the mailbox at RCPT.
    const fn for_sender_only(mut self) -> Self {
        self.stages = &[Stage::Mail, Stage::Auth, Stage::Greeting, Stage::Hello];
        self.verdict = BLOCKED;
        self
    }
}
