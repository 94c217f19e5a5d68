//! From a failed connection to what the queue does about the relay. Pure.
//!
//! Leaves out: whose fault it was, which `relay::verdict` alone decides.

use std::time::Duration;

use crate::relay_worker::{Pause, Spent};
use postroom_model::relay::PauseReason;
use postroom_smtp::classify::{CommandResult, Verdict, classify};
use postroom_smtp::client::{SmtpError, Stage};

/// A broken certificate may be mended by the relay's owner: look again now and then.
const TLS_AGAIN: Duration = Duration::from_secs(15 * 60);

/// The pause that a verdict asks for at once; none: leave it to the breaker.
pub(crate) fn pause_of(verdict: Verdict, text: &str) -> Option<Pause> {
    let pause = |why, wait| Some(Pause { why, text: text.to_owned(), wait });
    match verdict {
        Verdict::RelayPaused(PauseReason::Tls) => pause(PauseReason::Tls, Some(TLS_AGAIN)),
        Verdict::RelayPaused(why) => pause(why, None),
        Verdict::RelayUnavailable { wait: Some(wait) } => pause(PauseReason::Unwell, Some(wait)),
        Verdict::RelayUnavailable { wait: None }
        | Verdict::LimitReached { .. }
        | Verdict::Accepted
        | Verdict::Deferred { .. }
        | Verdict::Refused
        | Verdict::CampaignFault => None,
    }
}

/// The pause that a failed connection asks for at once.
pub(crate) fn pause_for(trouble: &SmtpError) -> Option<Pause> {
    pause_of(classify(&CommandResult::Error(trouble)).verdict, &trouble.to_string())
}

/// The limit that a failed connection says is reached.
pub(crate) fn spent_by(trouble: &SmtpError) -> Option<Spent> {
    match classify(&CommandResult::Error(trouble)).verdict {
        Verdict::LimitReached { limit, wait } => {
            Some(Spent { limit, text: trouble.to_string(), wait })
        }
        _ => None,
    }
}

/// Not even a connection came about: our network may be gone.
pub(crate) fn is_out_of_reach(trouble: &SmtpError) -> bool {
    match trouble {
        SmtpError::Dns { .. } | SmtpError::Connect { .. } => true,
        SmtpError::TimedOut { stage } => matches!(stage, Stage::Dns | Stage::Connect),
        _ => false,
    }
}

/// A relay that has taken mails may close the line when it likes; that is no illness.
pub(crate) fn is_ordinary_closing(trouble: &SmtpError) -> bool {
    matches!(trouble, SmtpError::Closing { .. } | SmtpError::Lost { .. })
        && pause_for(trouble).is_none()
        && spent_by(trouble).is_none()
}
