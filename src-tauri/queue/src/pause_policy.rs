//! From a failed connection to what the queue does with the relay. Pure.
//!
//! Leaves out: whose fault a failure is, which `postroom_smtp::classify` decides.

use std::time::Duration;

use crate::connection_evidence::EvidenceKind;
use postroom_model::relay::PauseReason;
use postroom_smtp::classify::{CommandResult, Limit, Verdict, classify};
use postroom_smtp::client::{SmtpError, Stage};

/// The relay's owner may replace a broken certificate: the relay is tried again after this time.
const TLS_RETRY: Duration = Duration::from_secs(15 * 60);

/// How long a relay is left alone, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pause {
    pub why: PauseReason,
    pub text: String,
    /// None: until the user resumes the relay.
    pub wait: Option<Duration>,
}

/// A limit that the relay reports as reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ReportedLimit {
    pub limit: Limit,
    pub text: String,
    pub wait: Duration,
}

/// The pause that a verdict demands at once; none: the circuit breaker decides.
pub(crate) fn pause_for_verdict(verdict: Verdict, text: &str) -> Option<Pause> {
    let pause = |why, wait| Some(Pause { why, text: text.to_owned(), wait });
    match verdict {
        Verdict::RelayPaused(PauseReason::Tls) => pause(PauseReason::Tls, Some(TLS_RETRY)),
        Verdict::RelayPaused(why) => pause(why, None),
        Verdict::RelayUnavailable { wait: Some(wait) } => {
            pause(PauseReason::Unavailable, Some(wait))
        }
        Verdict::RelayUnavailable { wait: None }
        | Verdict::LimitReached { .. }
        | Verdict::Accepted
        | Verdict::Deferred { .. }
        | Verdict::Refused
        | Verdict::CampaignFault => None,
    }
}

/// The pause that a failed connection demands at once.
pub(crate) fn pause_for_error(error: &SmtpError) -> Option<Pause> {
    pause_for_verdict(classify(&CommandResult::Error(error)).verdict, &error.to_string())
}

/// The limit that a failed connection reports as reached.
pub(crate) fn reported_limit(error: &SmtpError) -> Option<ReportedLimit> {
    match classify(&CommandResult::Error(error)).verdict {
        Verdict::LimitReached { limit, wait } => {
            Some(ReportedLimit { limit, text: error.to_string(), wait })
        }
        _ => None,
    }
}

/// Whether no connection could be made at all: the local network may be down.
pub(crate) fn is_unreachable(error: &SmtpError) -> bool {
    match error {
        SmtpError::Dns { .. } | SmtpError::Connect { .. } => true,
        SmtpError::TimedOut { stage } => matches!(stage, Stage::Dns | Stage::Connect),
        _ => false,
    }
}

/// What an error shows that ended a connection with accepted mails; none: the relay failed.
pub(crate) fn evidence_of_closing(error: &SmtpError) -> Option<EvidenceKind> {
    let limit = reported_limit(error).map(|reported| reported.limit);
    EvidenceKind::of_error(error, limit, pause_for_error(error).is_some())
}

/// Whether the relay refused or closed a new connection before it took any command.
pub(crate) fn is_refused_connection(error: &SmtpError) -> bool {
    match error {
        SmtpError::Connect { .. } | SmtpError::Greeting(_) => true,
        SmtpError::Closing { stage, .. }
        | SmtpError::Lost { stage, .. }
        | SmtpError::TimedOut { stage } => {
            matches!(stage, Stage::Connect | Stage::Greeting | Stage::Tls | Stage::Hello)
        }
        _ => false,
    }
}
