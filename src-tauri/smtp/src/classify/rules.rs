//! The rules as a table: replies met in the wild, and the status codes of IANA's registry. The
//! first row that fits decides; what fits no row is left to the basic code and the stage.

use std::time::Duration;

use crate::classify::{Limit, Verdict};
use crate::classify::{Sentence, Sentence as S};
use crate::client::Stage;
use postroom_model::relay::PauseReason;

/// One row. Empty lists and `None` fit everything.
pub(crate) struct Rule {
    /// From, to.
    pub codes: (u16, u16),
    pub stages: &'static [Stage],
    /// Subject and detail of the enhanced code.
    pub enhanced: &'static [(u16, u16)],
    /// All of them are in the reply's text, which is compared in lower case.
    pub words: &'static [&'static str],
    /// None: by basic code and stage.
    pub verdict: Option<Verdict>,
    pub sentence: Sentence,
}

const ANY: (u16, u16) = (400, 599);
const SOFT: (u16, u16) = (400, 499);
const HARD: (u16, u16) = (500, 599);
const SENDER: &[Stage] = &[Stage::Mail];
/// Commands that name no recipient: who does not know them says so to everybody.
const NOBODY: &[Stage] = &[Stage::Mail, Stage::Data];
const RECIPIENT: &[Stage] = &[Stage::Rcpt];
const TEXT: &[Stage] = &[Stage::Data, Stage::Body];
/// Where a "no" may be about this one recipient.
const ONE_MAIL: &[Stage] = &[Stage::Rcpt, Stage::Data, Stage::Body];
const NOT_RECIPIENT: &[Stage] = &[Stage::Mail, Stage::Data, Stage::Body];
const AUTH: &[Stage] = &[Stage::Auth];

const fn minutes(minutes: u64) -> Duration {
    Duration::from_secs(60 * minutes)
}

const fn spent(limit: Limit, wait: Duration) -> Option<Verdict> {
    Some(Verdict::RelaySpent { limit, wait })
}

const RATE_SECONDS: Option<Verdict> = spent(Limit::Rate, Duration::from_secs(2));
const RATE_MINUTE: Option<Verdict> = spent(Limit::Rate, minutes(1));
const FEWER_LINES: Option<Verdict> = spent(Limit::Connections, minutes(1));
const HOUR: Option<Verdict> = spent(Limit::Hour, minutes(60));
const DAY: Option<Verdict> = spent(Limit::Day, minutes(24 * 60));
const ACCOUNT: Option<Verdict> = spent(Limit::Account, minutes(24 * 60));
const PASSWORD: Option<Verdict> = Some(Verdict::RelayPaused(PauseReason::WrongPassword));
const ENCRYPT: Option<Verdict> = Some(Verdict::RelayPaused(PauseReason::Tls));
const BLOCKED: Option<Verdict> = Some(Verdict::RelayPaused(PauseReason::Unwell));
const OURS: Option<Verdict> = Some(Verdict::OurFault);
const UNWELL: Option<Verdict> = Some(Verdict::RelayUnwell { wait: None });
const LATER: Option<Verdict> = Some(Verdict::Deferred { wait: None });
const LATER_5: Option<Verdict> = Some(Verdict::Deferred { wait: Some(minutes(5)) });

const fn said(
    codes: (u16, u16),
    stages: &'static [Stage],
    words: &'static [&'static str],
    verdict: Option<Verdict>,
    sentence: Sentence,
) -> Rule {
    Rule { codes, stages, enhanced: &[], words, verdict, sentence }
}

const fn coded(
    codes: (u16, u16),
    stages: &'static [Stage],
    enhanced: &'static [(u16, u16)],
    verdict: Option<Verdict>,
    sentence: Sentence,
) -> Rule {
    Rule { codes, stages, enhanced, words: &[], verdict, sentence }
}

pub(crate) const RULES: &[Rule] = &[
    // A 250 that is none: ZeptoMail over its limit takes the mail and does not send it.
    said((250, 250), TEXT, &["process failed"], ACCOUNT, S::AccountLimit),
    // The mailbox's own limits come first: their words look like those of the relay's limits.
    said(ANY, &[], &["receiving", "too quickly"], LATER, S::MailboxBusy),
    said(ANY, &[], &["receiving", "at a rate"], LATER, S::MailboxBusy),
    said(ANY, ONE_MAIL, &["mailbox", "full"], None, S::MailboxFull),
    said(ANY, ONE_MAIL, &["over quota"], None, S::MailboxFull),
    said(ANY, ONE_MAIL, &["overquota"], None, S::MailboxFull),
    said(ANY, ONE_MAIL, &["storage allocation"], None, S::MailboxFull),
    coded(ANY, ONE_MAIL, &[(2, 2)], None, S::MailboxFull),
    // Amazon SES: over the rate, over the day's quota. A day is a sliding one: look every hour.
    said(ANY, &[], &["throttling failure", "daily"], spent(Limit::Day, minutes(60)), S::DailyLimit),
    said(ANY, &[], &["throttling failure", "rate exceeded"], RATE_SECONDS, S::RateLimit),
    said(ANY, &[], &["throttling failure"], RATE_MINUTE, S::RateLimit),
    // Microsoft 365 and Exchange.
    said(ANY, &[], &["concurrent connection"], FEWER_LINES, S::TooManyConnections),
    said(ANY, &[], &["sender thread limit"], FEWER_LINES, S::TooManyConnections),
    said(ANY, &[], &["submission rate", "exceeded"], RATE_MINUTE, S::RateLimit),
    said(ANY, &[], &["too many", "connections"], FEWER_LINES, S::TooManyConnections),
    said(HARD, &[], &["basic authentication"], PASSWORD, S::OauthNeeded),
    coded(HARD, &[], &[(7, 30), (7, 139)], PASSWORD, S::OauthNeeded),
    // IONOS: per hour, by the age of the contract.
    said(ANY, &[], &["mail send limit exceeded"], HOUR, S::HourlyLimit),
    // Google: a burst; and the day's caps, which say 5xx although tomorrow all is well.
    said(ANY, &[], &["peak smtp relay limit"], RATE_MINUTE, S::RateLimit),
    said(ANY, &[], &["daily", "limit exceeded"], DAY, S::DailyLimit),
    said(ANY, &[], &["daily", "quota exceeded"], DAY, S::DailyLimit),
    said(ANY, &[], &["daily", "limit", "reached"], DAY, S::DailyLimit),
    coded(HARD, &[], &[(4, 5)], DAY, S::DailyLimit),
    said(ANY, &[], &["application-specific password"], PASSWORD, S::AppPasswordNeeded),
    said(ANY, AUTH, &["app password"], PASSWORD, S::AppPasswordNeeded),
    said(ANY, AUTH, &["web browser"], PASSWORD, S::SignInInBrowser),
    // Emailit, msndr.net, and limits in general.
    said(ANY, &[], &["per second limit"], RATE_SECONDS, S::RateLimit),
    said(ANY, &[], &["hourly", "limit"], HOUR, S::HourlyLimit),
    said(ANY, &[], &["hourly", "quota"], HOUR, S::HourlyLimit),
    said(ANY, &[], &["monthly", "limit"], ACCOUNT, S::AccountLimit),
    said(ANY, &[], &["monthly", "quota"], ACCOUNT, S::AccountLimit),
    said(ANY, &[], &["credits exceeded"], ACCOUNT, S::AccountLimit),
    said(ANY, &[], &["too many messages"], RATE_MINUTE, S::RateLimit),
    said(ANY, &[], &["too many emails"], RATE_MINUTE, S::RateLimit),
    said(ANY, &[], &["rate limit"], RATE_MINUTE, S::RateLimit),
    said(ANY, &[], &["sending rate"], RATE_MINUTE, S::RateLimit),
    coded(ANY, &[], &[(7, 28)], RATE_MINUTE, S::RateLimit),
    said(ANY, SENDER, &["quota", "exceeded"], DAY, S::DailyLimit),
    // MailerSend answers what is wrong with the mail itself with 450.
    said(ANY, &[], &["given data was invalid"], OURS, S::MessageInvalid),
    // The sender is not ours to use: stop before anyone is lost.
    said(ANY, &[], &["not authorized to send"], OURS, S::SenderNotAllowed),
    said(ANY, &[], &["verified sender"], OURS, S::SenderNotAllowed),
    said(ANY, NOT_RECIPIENT, &["not verified"], OURS, S::SenderNotAllowed),
    said(HARD, &[], &["sender address rejected"], OURS, S::SenderNotAllowed),
    said(HARD, &[], &["not owned by user"], OURS, S::SenderNotAllowed),
    said(HARD, &[], &["send as"], OURS, S::SenderNotAllowed),
    said(HARD, &[], &["sendasdenied"], OURS, S::SenderNotAllowed),
    said(HARD, &[], &["sandbox"], OURS, S::InSandbox),
    said(HARD, &[], &["relay access denied"], OURS, S::RelayDenied),
    said(HARD, &[], &["relaying denied"], OURS, S::RelayDenied),
    said(HARD, &[], &["relay not permitted"], OURS, S::RelayDenied),
    said(HARD, &[], &["unable to relay"], OURS, S::RelayDenied),
    said(HARD, &[], &["relaying not allowed"], OURS, S::RelayDenied),
    // Sign-in and encryption, asked for at whatever command.
    said((530, 538), &[], &["starttls"], ENCRYPT, S::EncryptionNeeded),
    coded((523, 538), &[], &[(7, 10), (7, 11)], ENCRYPT, S::EncryptionNeeded),
    coded((538, 538), &[], &[], ENCRYPT, S::EncryptionNeeded),
    said(ANY, &[], &["account", "suspended"], BLOCKED, S::AccountSuspended),
    said(ANY, &[], &["account", "disabled"], None, S::AccountSuspended).only_sender(),
    said(ANY, &[], &["sending paused"], BLOCKED, S::AccountSuspended),
    coded((530, 530), &[], &[], PASSWORD, S::SignInNeeded),
    said(HARD, &[], &["authentication", "required"], PASSWORD, S::SignInNeeded),
    said((503, 503), SENDER, &["auth"], PASSWORD, S::SignInNeeded),
    coded(HARD, AUTH, &[(7, 9)], PASSWORD, S::AppPasswordNeeded),
    coded((432, 432), AUTH, &[], PASSWORD, S::WrongPassword),
    coded(HARD, AUTH, &[], PASSWORD, S::WrongPassword),
    coded(SOFT, AUTH, &[], UNWELL, S::RelayBusy),
    // Our internet address, not the mail.
    said(HARD, &[], &["blocked using"], BLOCKED, S::AddressBlocked),
    said(HARD, &[], &["client host", "blocked"], BLOCKED, S::AddressBlocked),
    coded(HARD, &[], &[(7, 25)], BLOCKED, S::AddressBlocked),
    // "Come again".
    said(SOFT, RECIPIENT, &["greylist"], LATER_5, S::Greylisted),
    said(SOFT, RECIPIENT, &["graylist"], LATER_5, S::Greylisted),
    said(SOFT, RECIPIENT, &["grey listed"], LATER_5, S::Greylisted),
    coded(SOFT, RECIPIENT, &[(7, 1)], LATER_5, S::Greylisted),
    // IANA's registry of enhanced status codes, by subject and detail.
    coded(HARD, SENDER, &[(1, 0), (1, 1), (1, 2), (1, 3), (1, 7), (1, 8)], OURS, S::SenderBad),
    coded(ANY, &[], &[(1, 7), (1, 8)], None, S::SenderBad),
    coded(ANY, &[], &[(1, 1)], None, S::MailboxUnknown),
    coded(ANY, &[], &[(1, 2)], None, S::DomainUnknown),
    coded(ANY, &[], &[(1, 3)], None, S::AddressBad),
    coded(ANY, &[], &[(1, 6)], None, S::MailboxMoved),
    coded(ANY, &[], &[(1, 10)], None, S::DomainTakesNoMail),
    coded(ANY, &[], &[(2, 1)], None, S::MailboxDisabled),
    coded(ANY, &[], &[(2, 3)], None, S::MailboxTooSmall),
    coded(ANY, &[], &[(3, 4)], OURS, S::MessageTooBig),
    coded(SOFT, &[], &[(3, 1)], UNWELL, S::RelayFull),
    coded(SOFT, &[], &[(3, 2)], UNWELL, S::RelayBusy),
    coded(ANY, &[], &[(4, 1), (4, 3), (4, 4), (4, 7)], None, S::NotRoutable),
    coded(ANY, &[], &[(6, 7)], None, S::AddressForeign),
    coded(HARD, &[], &[(6, 3)], OURS, S::EightBit),
    coded(HARD, TEXT, &[(6, 0), (6, 1), (6, 2), (6, 5), (6, 6)], OURS, S::MessageInvalid),
    coded(
        HARD,
        &[],
        &[(7, 20), (7, 21), (7, 22), (7, 23), (7, 24), (7, 26), (7, 27), (7, 29)],
        OURS,
        S::SenderNotAuthenticated,
    ),
    // 552 alone says "storage" (RFC 5321 4.2.3): at MAIL that is the size, behind it who knows.
    said((552, 552), SENDER, &[], OURS, S::MessageTooBig),
    said((552, 552), TEXT, &["size"], OURS, S::MessageTooBig),
    said((552, 552), TEXT, &["too large"], OURS, S::MessageTooBig),
    said((552, 552), TEXT, &["too big"], OURS, S::MessageTooBig),
    said((552, 552), ONE_MAIL, &[], None, S::MailboxFull),
    said((501, 501), SENDER, &[], OURS, S::SenderBad),
    said((500, 502), NOBODY, &[], OURS, S::RelayOutOfStep),
    said((504, 504), NOBODY, &[], OURS, S::RelayOutOfStep),
    said((452, 452), SENDER, &[], UNWELL, S::RelayFull),
    // The relay's own filter meets every mail of the campaign alike.
    said(HARD, TEXT, &["spam"], OURS, S::ContentRefused),
    said(HARD, TEXT, &["content"], OURS, S::ContentRefused),
    said(HARD, TEXT, &["virus"], OURS, S::ContentRefused),
    coded(HARD, RECIPIENT, &[(7, 0), (7, 1)], None, S::PolicyRefused),
    // Words where there is no enhanced code.
    said(HARD, RECIPIENT, &["unknown"], None, S::MailboxUnknown),
    said(HARD, RECIPIENT, &["no such"], None, S::MailboxUnknown),
    said(HARD, RECIPIENT, &["does not exist"], None, S::MailboxUnknown),
    said(HARD, RECIPIENT, &["invalid recipient"], None, S::MailboxUnknown),
    said(HARD, RECIPIENT, &["not found"], None, S::MailboxUnknown),
    said((551, 551), RECIPIENT, &[], None, S::MailboxMoved),
    // RFC 7504: the domain has a server that takes no mail, or none (null MX).
    said((521, 521), RECIPIENT, &[], None, S::DomainTakesNoMail),
    said((556, 556), RECIPIENT, &[], None, S::DomainTakesNoMail),
    said((553, 553), RECIPIENT, &[], None, S::AddressBad),
    said((501, 501), RECIPIENT, &[], None, S::AddressBad),
    said((503, 503), &[], &[], UNWELL, S::RelayOutOfStep),
    // What is left of IANA's registry: the basic code decides, these tell what it is about.
    coded(ANY, &[], &[(1, 4)], None, S::AddressBad),
    coded(ANY, &[], &[(1, 9), (3, 5), (4, 0), (4, 2), (4, 6)], None, S::NotRoutable),
    coded(SOFT, SENDER, &[(4, 5)], UNWELL, S::RelayBusy),
    coded(ANY, ONE_MAIL, &[(4, 5)], None, S::MailboxBusy),
    coded(ANY, ONE_MAIL, &[(2, 4), (7, 2)], None, S::PolicyRefused),
    coded(ANY, &[], &[(3, 3), (3, 6), (6, 3), (6, 4)], None, S::EightBit),
    coded(ANY, &[], &[(6, 8), (6, 9), (6, 10)], None, S::AddressForeign),
    coded(
        ANY,
        RECIPIENT,
        &[(5, 1), (5, 2), (5, 3), (5, 4), (5, 5), (5, 6)],
        None,
        S::RelayOutOfStep,
    ),
    coded(HARD, ONE_MAIL, &[(3, 1), (3, 2)], None, S::NotRoutable),
    coded(HARD, SENDER, &[(7, 14)], OURS, S::RelayDenied),
    coded(ANY, ONE_MAIL, &[(7, 13)], None, S::MailboxDisabled),
    coded(ANY, ONE_MAIL, &[(7, 17), (7, 18), (7, 19)], None, S::MailboxMoved),
    coded(
        ANY,
        ONE_MAIL,
        &[(7, 3), (7, 4), (7, 5), (7, 6), (7, 7), (7, 14), (7, 15), (7, 16)],
        None,
        S::PolicyRefused,
    ),
];

impl Rule {
    /// "Account disabled" is our account at MAIL, and somebody's mailbox at RCPT.
    const fn only_sender(mut self) -> Self {
        self.stages = &[Stage::Mail, Stage::Auth, Stage::Greeting, Stage::Hello];
        self.verdict = BLOCKED;
        self
    }
}
