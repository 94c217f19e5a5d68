//! From what the wire says of one mail to what is written down about it. Pure, but for the jitter
//! of the next try.
//!
//! It promises that only answers about the recipient spend a try. Leaves out: the rules
//! themselves (`relay::verdict`, `retry`).

use crate::pause_policy::pause_of;
use crate::relay_worker::{Pause, Spent};
use crate::retry;
use crate::retry::Next;
use postroom_model::campaign::InDoubtPolicy;
use postroom_model::clock::Timestamp;
use postroom_model::delivery::{AT_ONCE, DeliveryStatus, Move};
use postroom_model::relay::Relay;
use postroom_model::relay::reply::Reply;
use postroom_smtp::classify::{Classification, CommandResult, Verdict, classify};
use postroom_smtp::client::{Finished, SmtpError, Stage};
use postroom_store::journal::{AttemptRecord, Outcome};
use postroom_store::lease::Leased;

/// Meaning of a mail whose answer never came.
pub const LOST_AFTER_TEXT: &str = "connection_lost_after_text";
/// Meaning of a mail whose answer never came and that goes out again, as its plan says.
pub const SENT_AGAIN: &str = "in_doubt_sent_again";
/// How long such a mail waits: what broke the line may still be at it.
const AGAIN: std::time::Duration = std::time::Duration::from_secs(60);
/// Meaning of a recipient who was told "later" for too long.
pub const GAVE_UP: &str = "gave_up";

/// The mail in question, and the status it has in the store.
pub(crate) struct Place<'a> {
    pub mail: &'a Leased,
    pub from: DeliveryStatus,
    pub began: Timestamp,
}

/// What is written down, and what it says about relay and campaign.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Booked {
    pub outcome: Outcome,
    pub ended: Ended,
}

/// Whom the answer was about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Ended {
    /// The mail alone. `relay_worked`: the relay answered for it.
    Mail { relay_worked: bool },
    /// Leave the relay alone now.
    Relay(Pause),
    /// One of its limits is reached.
    Spent(Spent),
    /// One more failure for the breaker.
    RelayFailed(String),
    /// Stop the campaign; the text says why.
    Campaign(String),
}

/// Back to the queue as if nothing had been.
pub(crate) fn put_back(mail: &Leased, from: DeliveryStatus) -> Outcome {
    Outcome {
        seq: mail.seq,
        id: mail.id.clone(),
        campaign: mail.campaign.clone(),
        from,
        to: from.after(Move::PutBack).unwrap_or(DeliveryStatus::Queued),
        due_at: Some(AT_ONCE),
        expires_at: mail.expires_at,
        meaning: None,
        attempt: None,
    }
}

/// The end of a mail whose text was handed over.
pub(crate) fn finished(place: &Place<'_>, end: &Finished, relay: &Relay, now: Timestamp) -> Booked {
    match end {
        Finished::Replied(reply) => judged(place, Stage::Body, reply, relay, now),
        Finished::NotSent(_) => Booked {
            outcome: put_back(place.mail, place.from),
            // The exchange reports this trouble for the connection too; it is counted there.
            ended: Ended::Mail { relay_worked: false },
        },
        Finished::InDoubt(trouble) => Booked {
            outcome: doubted(place, trouble, relay, now),
            ended: Ended::Mail { relay_worked: false },
        },
    }
}

/// Perhaps sent. Where the plan says so, it goes out once more, and the record tells both.
fn doubted(place: &Place<'_>, trouble: &SmtpError, relay: &Relay, now: Timestamp) -> Outcome {
    let mut outcome = moved(place, Move::Doubt, None, Some(trouble), LOST_AFTER_TEXT, relay, now);
    if place.mail.in_doubt_policy == InDoubtPolicy::SendAgain
        && let Some(again) = outcome.to.after(Move::SendAgain)
    {
        outcome.to = again;
        outcome.due_at = Some(now.plus(AGAIN));
        outcome.expires_at = place.mail.expires_at;
        outcome.meaning = Some(SENT_AGAIN.to_owned());
    }
    outcome
}

/// A "no" or "later" to MAIL, RCPT or DATA.
pub(crate) fn refused(
    place: &Place<'_>,
    stage: Stage,
    reply: &Reply,
    local: bool,
    relay: &Relay,
    now: Timestamp,
) -> Booked {
    let mut booked = judged(place, stage, reply, relay, now);
    if local && let Ended::Mail { relay_worked } = &mut booked.ended {
        *relay_worked = false;
    }
    booked
}

/// A mail that makes the relay hang up again and again: told "later", so that others get by.
pub(crate) fn stumbled(
    place: &Place<'_>,
    trouble: &SmtpError,
    relay: &Relay,
    now: Timestamp,
) -> Booked {
    let meaning = classify(&CommandResult::Error(trouble)).explanation.code();
    Booked {
        outcome: later(place, None, None, Some(trouble), meaning, relay, now),
        ended: Ended::Mail { relay_worked: false },
    }
}

fn judged(place: &Place<'_>, stage: Stage, reply: &Reply, relay: &Relay, now: Timestamp) -> Booked {
    let Classification { verdict: ruled, explanation } =
        classify(&CommandResult::Reply { stage, reply });
    let meaning = explanation.code();
    let worked = Ended::Mail { relay_worked: true };
    let (outcome, ended) = match ruled {
        Verdict::Accepted => {
            (moved(place, Move::Accept, Some(reply), None, meaning, relay, now), worked)
        }
        Verdict::Refused => {
            (moved(place, Move::Refuse, Some(reply), None, meaning, relay, now), worked)
        }
        Verdict::Deferred { wait } => {
            (later(place, wait, Some(reply), None, meaning, relay, now), worked)
        }
        Verdict::CampaignFault => {
            (put_back(place.mail, place.from), Ended::Campaign(reply.to_string()))
        }
        Verdict::LimitReached { limit, wait } => {
            let spent = Spent { limit, text: reply.to_string(), wait };
            (put_back(place.mail, place.from), Ended::Spent(spent))
        }
        Verdict::RelayUnavailable { .. } | Verdict::RelayPaused(_) => {
            let text = reply.to_string();
            let ended = match pause_of(ruled, &text) {
                Some(pause) => Ended::Relay(pause),
                None => Ended::RelayFailed(text),
            };
            (put_back(place.mail, place.from), ended)
        }
    };
    Booked { outcome, ended }
}

fn later(
    place: &Place<'_>,
    asked: Option<std::time::Duration>,
    reply: Option<&Reply>,
    trouble: Option<&SmtpError>,
    meaning: &str,
    relay: &Relay,
    now: Timestamp,
) -> Outcome {
    let tries = place.mail.attempts + 1;
    let jitter = rand::random::<f64>();
    let plan = place.mail.retry;
    match retry::after_later(plan, tries, place.mail.expires_at, asked, jitter, now) {
        Next::Again { at, give_up_at } => {
            let mut outcome = moved(place, Move::Defer, reply, trouble, meaning, relay, now);
            outcome.due_at = Some(at);
            outcome.expires_at = Some(give_up_at);
            outcome
        }
        Next::GiveUp => moved(place, Move::Expire, reply, trouble, GAVE_UP, relay, now),
    }
}

fn moved(
    place: &Place<'_>,
    step: Move,
    reply: Option<&Reply>,
    trouble: Option<&SmtpError>,
    meaning: &str,
    relay: &Relay,
    now: Timestamp,
) -> Outcome {
    Outcome {
        seq: place.mail.seq,
        id: place.mail.id.clone(),
        campaign: place.mail.campaign.clone(),
        from: place.from,
        // Every caller's move is legal from leased and sending, but accept and doubt, which come
        // after an intent only; an illegal one leaves the row where it is.
        to: place.from.after(step).unwrap_or(place.from),
        due_at: None,
        expires_at: None,
        meaning: Some(meaning.to_owned()),
        attempt: Some(AttemptRecord {
            number: place.mail.attempts + 1,
            relay: relay.id.clone(),
            relay_name: relay.name.clone(),
            reply: reply.cloned(),
            note: trouble.map(SmtpError::to_string),
            started_at: place.began,
            duration_ms: i64::try_from(now.since(place.began).as_millis()).unwrap_or(i64::MAX),
        }),
    }
}
