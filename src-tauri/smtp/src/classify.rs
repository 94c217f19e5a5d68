//! The one place that turns a reply or an error into a decision, by fault and not by first digit: a
//! full quota is no bounce although the relay replies 550, and a wrong password says nothing about
//! the recipient.
//!
//! It promises a classification for every reply and error; the rules are rows of a table (`rules`).
//! The basic code decides on the retry, the enhanced code on the explanation (RFC 3463 2, RFC 5321
//! 4.2.1). Leaves out: retry intervals and pauses (`postroom-queue`).

mod connection_limits;
mod explanation;
mod rules;
mod verdict;

use std::time::Duration;

pub use self::explanation::Explanation;
pub use self::verdict::{Limit, Verdict};

use crate::client::{SmtpError, Stage, TlsFault};
use postroom_model::relay::PauseReason;
use postroom_model::relay::reply::Reply;

/// The reply to a command, or the error instead of one.
#[derive(Debug, Clone, Copy)]
pub enum CommandResult<'a> {
    Reply { stage: Stage, reply: &'a Reply },
    Error(&'a SmtpError),
}

/// A verdict and its explanation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Classification {
    pub verdict: Verdict,
    pub explanation: Explanation,
}

/// Classifies a reply or an error.
pub fn classify(result: &CommandResult<'_>) -> Classification {
    match result {
        CommandResult::Reply { stage, reply } => classify_reply(*stage, reply),
        CommandResult::Error(error) => classify_error(error),
    }
}

fn classify_reply(stage: Stage, reply: &Reply) -> Classification {
    let text = reply.text().to_lowercase();
    let enhanced = reply.enhanced().map(|code| (code.subject, code.detail));
    if reply.code >= 400
        && !(stage == Stage::Rcpt && enhanced.is_some_and(|(subject, _)| matches!(subject, 1 | 2)))
        && let Some(limit) = connection_limits::named_limit(stage, &text)
    {
        return connection_limit(limit, &text);
    }
    let rule = rules::RULES.iter().find(|rule| {
        (rule.codes.0..=rule.codes.1).contains(&reply.code)
            && (rule.stages.is_empty() || rule.stages.contains(&stage))
            && (rule.enhanced.is_empty() || enhanced.is_some_and(|e| rule.enhanced.contains(&e)))
            && rule.words.iter().all(|word| text.contains(word))
    });
    let fallback = classify_by_code(stage, reply.code);
    let mut classification = match rule {
        None => fallback,
        // 421 is about the connection and not about the mail, whatever its text.
        Some(rule) if reply.code == 421 && rule.verdict.is_none() => {
            Classification { explanation: rule.explanation, ..fallback }
        }
        Some(rule) => Classification {
            verdict: rule.verdict.unwrap_or(fallback.verdict),
            explanation: rule.explanation,
        },
    };
    if let Some(stated) = stated_wait(&text) {
        match &mut classification.verdict {
            Verdict::Deferred { wait } | Verdict::RelayUnavailable { wait } => *wait = Some(stated),
            // A limit over one connection ends with the connection and states no wait.
            Verdict::LimitReached { limit: limit @ Limit::ConnectionOrRate, wait } => {
                (*limit, *wait) = (Limit::Rate, stated);
            }
            Verdict::LimitReached { wait, .. } => *wait = stated,
            Verdict::Accepted
            | Verdict::Refused
            | Verdict::RelayPaused(_)
            | Verdict::CampaignFault => {}
        }
    }
    classification
}

fn connection_limit(limit: Limit, text: &str) -> Classification {
    let (wait, explanation) = match limit {
        Limit::PerConnection => (Duration::ZERO, Explanation::ConnectionMailLimit),
        _ => {
            (stated_wait(text).unwrap_or(Duration::from_secs(60)), Explanation::TooManyConnections)
        }
    };
    Classification { verdict: Verdict::LimitReached { limit, wait }, explanation }
}

/// Classifies by basic code and stage alone.
fn classify_by_code(stage: Stage, code: u16) -> Classification {
    let later = Verdict::Deferred { wait: None };
    let unavailable = Verdict::RelayUnavailable { wait: None };
    let (verdict, explanation) = match (code, stage) {
        (200..=399, _) => (Verdict::Accepted, Explanation::Accepted),
        (421, _) => (unavailable, Explanation::RelayBusy),
        (400..=499, Stage::Rcpt | Stage::Data | Stage::Body) => {
            (later, Explanation::RecipientLater)
        }
        (400..=499, _) => (unavailable, Explanation::RelayBusy),
        (_, Stage::Rcpt | Stage::Data | Stage::Body) => {
            (Verdict::Refused, Explanation::RecipientRefused)
        }
        (_, Stage::Mail) => (Verdict::CampaignFault, Explanation::SenderNotAllowed),
        (_, Stage::Auth) => {
            (Verdict::RelayPaused(PauseReason::WrongPassword), Explanation::WrongPassword)
        }
        (_, Stage::Starttls | Stage::Tls) => {
            (Verdict::RelayPaused(PauseReason::Tls), Explanation::TlsFailed)
        }
        (_, Stage::Greeting | Stage::Hello | Stage::Dns | Stage::Connect) => {
            (unavailable, Explanation::RelayTurnedAway)
        }
        (_, Stage::Reset | Stage::Noop | Stage::Quit) => (unavailable, Explanation::RelayOutOfStep),
    };
    Classification { verdict, explanation }
}

fn classify_error(error: &SmtpError) -> Classification {
    let unavailable = Verdict::RelayUnavailable { wait: None };
    let tls = Verdict::RelayPaused(PauseReason::Tls);
    let password = Verdict::RelayPaused(PauseReason::WrongPassword);
    let (verdict, explanation) = match error {
        SmtpError::Dns { .. } => (unavailable, Explanation::HostUnknown),
        SmtpError::Connect { .. } => (unavailable, Explanation::Unreachable),
        // A port with implicit TLS waits for a ClientHello and sends no greeting.
        SmtpError::TimedOut { stage: Stage::Greeting } => (unavailable, Explanation::NoGreeting),
        SmtpError::TimedOut { .. } => (unavailable, Explanation::NoAnswer),
        SmtpError::Lost { .. } | SmtpError::Unusable => (unavailable, Explanation::ConnectionLost),
        SmtpError::Garbled { .. } => (unavailable, Explanation::NotSmtp),
        SmtpError::StarttlsNotOffered => (tls, Explanation::StarttlsNotOffered),
        SmtpError::PlainRefused => (tls, Explanation::PlainRefused),
        SmtpError::Tls { kind, .. } => (tls, explain_tls(*kind)),
        SmtpError::AuthNotOffered { .. } => (password, Explanation::SignInNotOffered),
        SmtpError::NoPassword => {
            (Verdict::RelayPaused(PauseReason::NoPassword), Explanation::NoPassword)
        }
        SmtpError::StarttlsRefused(reply) => return classify_reply(Stage::Starttls, reply),
        SmtpError::Greeting(reply) => return classify_reply(Stage::Greeting, reply),
        SmtpError::Hello(reply) => return classify_reply(Stage::Hello, reply),
        SmtpError::Auth(reply) => return classify_reply(Stage::Auth, reply),
        SmtpError::Closing { stage, reply } => return classify_reply(*stage, reply),
    };
    Classification { verdict, explanation }
}

fn explain_tls(fault: TlsFault) -> Explanation {
    match fault {
        TlsFault::Expired => Explanation::CertificateExpired,
        TlsFault::NotYetValid => Explanation::CertificateNotYetValid,
        TlsFault::WrongHost => Explanation::CertificateWrongHost,
        TlsFault::UnknownIssuer => Explanation::CertificateUnknownIssuer,
        TlsFault::SelfSigned => Explanation::CertificateSelfSigned,
        TlsFault::Revoked => Explanation::CertificateRevoked,
        TlsFault::BadAuthority => Explanation::AuthorityUnreadable,
        TlsFault::Other => Explanation::TlsFailed,
    }
}

/// The wait in "try again in 92 seconds": a number and its unit, in a text about a retry. At most
/// one day.
fn stated_wait(text: &str) -> Option<Duration> {
    let about_waiting = ["again", "retry", "wait", "listed for"].iter().any(|w| text.contains(w));
    if !about_waiting {
        return None;
    }
    let words: Vec<&str> =
        text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let seconds = words.windows(2).find_map(|pair| {
        let number: u64 = pair[0].parse().ok()?;
        let unit = match pair[1] {
            "s" | "sec" | "secs" | "second" | "seconds" => 1,
            "m" | "min" | "mins" | "minute" | "minutes" => 60,
            "h" | "hour" | "hours" => 3_600,
            _ => return None,
        };
        Some(number.saturating_mul(unit))
    })?;
    Some(Duration::from_secs(seconds.min(86_400)))
}

#[cfg(test)]
mod tests;
