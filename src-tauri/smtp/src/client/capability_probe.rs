//! Sends one real mail through a relay to learn which extensions work.
//!
//! It promises to begin with the fastest mode that is offered and to fall back where the relay does
//! not support it, to send one mail and no second one (to learn whether commands are taken after a
//! text, another envelope is begun and abandoned without its text, which a relay discards: RFC 5321
//! 4.1.1.4), and not to repeat a mail that may have been accepted. Leaves out: the mail itself, and
//! storing what was learned.

use crate::classify::{CommandResult, Explanation, classify};
use crate::client::{
    Begun, ChunkingEvent, DeliveryResult, Envelope, Finished, Mode, Session, SmtpError, Stage,
    Timeouts,
};
use postroom_model::relay::reply::Reply;
use postroom_model::relay::{LearnedCapabilities, RelayConfig};

/// Each attempt learns something, and there are no more modes than these.
const MAX_ATTEMPTS: u32 = 5;

/// The result of the mail, and what it showed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CapabilityReport {
    pub accepted: bool,
    /// How campaigns are sent over this relay; none when no connection was made.
    pub mode: Option<Mode>,
    pub bytes: usize,
    /// The reply to the mail, or the error.
    pub message: String,
    /// What to do when it was not accepted.
    pub explanation: Option<Explanation>,
    pub learned: LearnedCapabilities,
}

enum Attempt {
    Replied(Stage, Reply),
    Failed(SmtpError),
    /// No mode has worked yet; the session has learned why.
    Again,
}

/// Sends `body` once. `learned` is what is known already; the default: nothing.
pub async fn send(
    config: &RelayConfig,
    secret: Option<&str>,
    learned: LearnedCapabilities,
    (envelope, body): (&Envelope, &[u8]),
    timeouts: Timeouts,
) -> CapabilityReport {
    let mut learned = learned;
    let mut mode = None;
    let mut end = Attempt::Again;
    for _ in 0..MAX_ATTEMPTS {
        let mut session = match Session::open_with(config, secret, learned, timeouts).await {
            Ok(session) => session,
            Err(error) => {
                end = Attempt::Failed(error);
                break;
            }
        };
        end = match session.mode() {
            Mode::Chunked { .. } => send_by_chunking(&mut session, envelope, body).await,
            Mode::Overlapped => send_by_data(&mut session, envelope, body, true).await,
            Mode::Grouped | Mode::OneByOne => {
                send_by_data(&mut session, envelope, body, false).await
            }
        };
        learned = session.learned();
        mode = Some(session.mode());
        session.quit().await;
        if !matches!(end, Attempt::Again) {
            break;
        }
    }
    let (accepted, message, explanation) = match end {
        Attempt::Replied(stage, reply) => {
            let accepted = stage == Stage::Body && reply.is_positive();
            let explanation = classify(&CommandResult::Reply { stage, reply: &reply }).explanation;
            (accepted, reply.to_string(), (!accepted).then_some(explanation))
        }
        Attempt::Failed(error) => {
            let explanation = classify(&CommandResult::Error(&error)).explanation;
            (false, error.to_string(), Some(explanation))
        }
        Attempt::Again => (false, SmtpError::Unusable.to_string(), None),
    };
    CapabilityReport { accepted, mode, bytes: body.len(), message, explanation, learned }
}

async fn send_by_chunking(session: &mut Session, envelope: &Envelope, body: &[u8]) -> Attempt {
    let mut result = session.submit(0, envelope, body);
    let mut lost = None;
    // Up to the last reply: the one after the text shows whether CHUNKING works.
    while session.awaits_replies() {
        match session.next_event().await {
            ChunkingEvent::Mail(_, settled) => result = Some(settled),
            ChunkingEvent::Idle => {}
            ChunkingEvent::Closed(error) => lost = Some(error),
        }
        if !session.is_usable() {
            break;
        }
    }
    match (result, lost) {
        (Some(DeliveryResult::Finished(finished)), _) => attempt_of(finished),
        (Some(DeliveryResult::Refused { stage, reply, .. }), _) => Attempt::Replied(stage, reply),
        (_, Some(error)) if error != SmtpError::Unusable => Attempt::Failed(error),
        (Some(DeliveryResult::Requeue) | None, _) => Attempt::Again,
    }
}

async fn send_by_data(
    session: &mut Session,
    envelope: &Envelope,
    body: &[u8],
    pipelined: bool,
) -> Attempt {
    let begun = session.exchange(None, Some(envelope)).await;
    match (begun.begun, begun.error) {
        (Some(Begun::Ready), _) => {}
        (Some(Begun::Refused { stage, reply, .. }), _) => return Attempt::Replied(stage, reply),
        (_, Some(error)) => return Attempt::Failed(error),
        (Some(Begun::Requeue) | None, None) => return Attempt::Again,
    }
    match session.exchange(Some(body), pipelined.then_some(envelope)).await.finished {
        Some(finished) => attempt_of(finished),
        None => Attempt::Failed(SmtpError::Unusable),
    }
}

fn attempt_of(finished: Finished) -> Attempt {
    match finished {
        Finished::Replied(reply) => Attempt::Replied(Stage::Body, reply),
        // Possibly accepted: a test mail is not sent twice either.
        Finished::NotSent(error) | Finished::InDoubt(error) => Attempt::Failed(error),
    }
}
