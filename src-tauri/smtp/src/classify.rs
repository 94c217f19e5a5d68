//! The one place that turns a reply or a failure into a decision, by fault and not by first digit:
//! a full quota is nobody's bounce though it says 550, and a wrong password is no recipient's.
//!
//! It promises an answer for every outcome; rules are rows of a table (`rules`). The basic code
//! decides on retry, the enhanced code on the wording (RFC 3463 2, RFC 5321 4.2.1). Leaves out: how
//! long to wait between tries, and what a pause looks like (`queue`).

mod rules;
mod sentence;

use std::time::Duration;

pub use self::sentence::Sentence;

use crate::client::{Stage, TlsFault, Trouble};
use postroom_model::relay::PauseReason;
use postroom_model::relay::reply::Reply;

/// What happened to one command, or to the line.
#[derive(Debug, Clone, Copy)]
pub enum Outcome<'a> {
    Reply { stage: Stage, reply: &'a Reply },
    Trouble(&'a Trouble),
}

/// Whose fault it is, and so what follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The relay took the mail.
    Accepted,
    /// This recipient later; `wait` where the reply names it or its kind is known.
    Deferred { wait: Option<Duration> },
    /// This recipient never.
    Refused,
    /// The relay cannot at the moment: spend nobody's try, come again (`wait`: as it said).
    RelayUnwell { wait: Option<Duration> },
    /// The relay is to be paused until somebody does something.
    RelayPaused(PauseReason),
    /// A limit of the relay is reached: spend nobody's try, come again after `wait`.
    RelaySpent { limit: Limit, wait: Duration },
    /// Every recipient would hear the same: stop the campaign, show the text.
    OurFault,
}

/// Which limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Limit {
    /// Mails per second or minute: send more slowly.
    Rate,
    /// Connections at once: use fewer.
    Connections,
    Hour,
    Day,
    /// What the contract allows.
    Account,
}

/// A verdict with what to say about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ruling {
    pub verdict: Verdict,
    pub sentence: Sentence,
}

/// The one decision.
pub fn verdict(outcome: &Outcome<'_>) -> Ruling {
    match outcome {
        Outcome::Reply { stage, reply } => of_reply(*stage, reply),
        Outcome::Trouble(trouble) => of_trouble(trouble),
    }
}

fn of_reply(stage: Stage, reply: &Reply) -> Ruling {
    let text = reply.text().to_lowercase();
    let enhanced = reply.enhanced().map(|code| (code.subject, code.detail));
    let rule = rules::RULES.iter().find(|rule| {
        (rule.codes.0..=rule.codes.1).contains(&reply.code)
            && (rule.stages.is_empty() || rule.stages.contains(&stage))
            && (rule.enhanced.is_empty() || enhanced.is_some_and(|e| rule.enhanced.contains(&e)))
            && rule.words.iter().all(|word| text.contains(word))
    });
    let fallback = by_code(stage, reply.code);
    let mut ruling = match rule {
        None => fallback,
        // 421 is about the connection: the mail in hand is not to blame, whatever the words.
        Some(rule) if reply.code == 421 && rule.verdict.is_none() => {
            Ruling { sentence: rule.sentence, ..fallback }
        }
        Some(rule) => {
            Ruling { verdict: rule.verdict.unwrap_or(fallback.verdict), sentence: rule.sentence }
        }
    };
    if let Some(stated) = stated_wait(&text) {
        match &mut ruling.verdict {
            Verdict::Deferred { wait } | Verdict::RelayUnwell { wait } => *wait = Some(stated),
            Verdict::RelaySpent { wait, .. } => *wait = stated,
            Verdict::Accepted | Verdict::Refused | Verdict::RelayPaused(_) | Verdict::OurFault => {}
        }
    }
    ruling
}

/// Basic code and stage alone.
fn by_code(stage: Stage, code: u16) -> Ruling {
    let later = Verdict::Deferred { wait: None };
    let unwell = Verdict::RelayUnwell { wait: None };
    let (verdict, sentence) = match (code, stage) {
        (200..=399, _) => (Verdict::Accepted, Sentence::Accepted),
        (421, _) => (unwell, Sentence::RelayBusy),
        (400..=499, Stage::Rcpt | Stage::Data | Stage::Body) => (later, Sentence::RecipientLater),
        (400..=499, _) => (unwell, Sentence::RelayBusy),
        (_, Stage::Rcpt | Stage::Data | Stage::Body) => {
            (Verdict::Refused, Sentence::RecipientRefused)
        }
        (_, Stage::Mail) => (Verdict::OurFault, Sentence::SenderNotAllowed),
        (_, Stage::Auth) => {
            (Verdict::RelayPaused(PauseReason::WrongPassword), Sentence::WrongPassword)
        }
        (_, Stage::Starttls | Stage::Tls) => {
            (Verdict::RelayPaused(PauseReason::Tls), Sentence::TlsFailed)
        }
        (_, Stage::Greeting | Stage::Hello | Stage::Dns | Stage::Connect) => {
            (unwell, Sentence::RelayTurnedAway)
        }
        (_, Stage::Reset | Stage::Noop | Stage::Quit) => (unwell, Sentence::RelayOutOfStep),
    };
    Ruling { verdict, sentence }
}

fn of_trouble(trouble: &Trouble) -> Ruling {
    let unwell = Verdict::RelayUnwell { wait: None };
    let tls = Verdict::RelayPaused(PauseReason::Tls);
    let password = Verdict::RelayPaused(PauseReason::WrongPassword);
    let (verdict, sentence) = match trouble {
        Trouble::Dns { .. } => (unwell, Sentence::HostUnknown),
        Trouble::Connect { .. } => (unwell, Sentence::Unreachable),
        // A port for TLS from the start waits for us, as we wait for it.
        Trouble::TimedOut { stage: Stage::Greeting } => (unwell, Sentence::NoGreeting),
        Trouble::TimedOut { .. } => (unwell, Sentence::NoAnswer),
        Trouble::Lost { .. } | Trouble::Unusable => (unwell, Sentence::ConnectionLost),
        Trouble::Garbled { .. } => (unwell, Sentence::NotSmtp),
        Trouble::StarttlsNotOffered => (tls, Sentence::StarttlsNotOffered),
        Trouble::PlainRefused => (tls, Sentence::PlainRefused),
        Trouble::Tls { kind, .. } => (tls, of_tls(*kind)),
        Trouble::AuthNotOffered { .. } => (password, Sentence::SignInNotOffered),
        Trouble::NoPassword => {
            (Verdict::RelayPaused(PauseReason::NoPassword), Sentence::NoPassword)
        }
        Trouble::StarttlsRefused(reply) => return of_reply(Stage::Starttls, reply),
        Trouble::Greeting(reply) => return of_reply(Stage::Greeting, reply),
        Trouble::Hello(reply) => return of_reply(Stage::Hello, reply),
        Trouble::Auth(reply) => return of_reply(Stage::Auth, reply),
        Trouble::Closing { stage, reply } => return of_reply(*stage, reply),
    };
    Ruling { verdict, sentence }
}

fn of_tls(fault: TlsFault) -> Sentence {
    match fault {
        TlsFault::Expired => Sentence::CertificateExpired,
        TlsFault::NotYetValid => Sentence::CertificateNotYetValid,
        TlsFault::WrongHost => Sentence::CertificateWrongHost,
        TlsFault::UnknownIssuer => Sentence::CertificateUnknownIssuer,
        TlsFault::Revoked => Sentence::CertificateRevoked,
        TlsFault::BadAuthority => Sentence::AuthorityUnreadable,
        TlsFault::Other => Sentence::TlsFailed,
    }
}

/// "try again in 92 seconds": a number and its unit, where the words are about coming again. A day
/// is the longest wait that we believe.
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
