//! From a relay's reply to one mail to the outcome that the journal writes. Pure, but for the jitter
//! of the next attempt.
//!
//! It promises that only replies to the mail itself count as an attempt. Leaves out: the rules
//! themselves (`postroom_smtp::classify`, `fault_attribution`, `retry`).

use crate::connection_evidence::{ConnectionEvidence, ConnectionLimit, depends_on_mail};
use crate::fault_attribution::{Attribution, FaultAttribution, FaultScope, Progress, Refusal};
use crate::pause_policy::{Pause, ReportedLimit, pause_for_verdict};
use crate::retry;
use crate::retry::RetryDecision;
use crate::undeliverable_streak::StreakEvidence;
use postroom_model::campaign::InDoubtPolicy;
use postroom_model::clock::Timestamp;
use postroom_model::delivery::{AT_ONCE, DeliveryStatus, Move};
use postroom_model::relay::reply::{Reply, shorten};
use postroom_model::relay::{PauseReason, Relay, RelayKind};
use postroom_smtp::classify::{Classification, CommandResult, Explanation, Verdict, classify};
use postroom_smtp::client::{Finished, SmtpError, Stage};
use postroom_store::journal::{AttemptRecord, Outcome};
use postroom_store::lease::Leased;

/// The meaning of a mail whose text was sent and got no reply.
pub(crate) const LOST_AFTER_TEXT: &str = "connection_lost_after_text";
/// The meaning of a mail in doubt that is sent again because its plan says so.
pub(crate) const SENT_AGAIN: &str = "in_doubt_sent_again";
/// The wait before such a mail is sent again: the cause of the lost connection may last.
const RESEND_DELAY: std::time::Duration = std::time::Duration::from_secs(60);
/// The wait of a mail whose refusal stops the campaign or pauses the relay: it comes after the others,
/// so that a resumed campaign does not begin with it.
const COMMON_FAULT_DELAY: std::time::Duration = std::time::Duration::from_secs(60);
/// The meaning of a mail that was deferred until its retry window scope.
pub(crate) const GAVE_UP: &str = "gave_up";

/// A mail that a connection works on, and the status it has in the store.
pub(crate) struct InFlight<'a> {
    pub mail: &'a Leased,
    pub from: DeliveryStatus,
    pub began: Timestamp,
}

/// What a reply is judged by, besides its words.
#[derive(Clone, Copy)]
pub(crate) struct ReplyContext<'a> {
    pub relay: &'a Relay,
    pub faults: &'a FaultAttribution,
    /// How far the mail's campaign has come.
    pub progress: Progress,
    pub connection: ConnectionEvidence,
    pub now: Timestamp,
}

/// The outcome of a mail, and what it means for the relay and the campaign.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Recorded {
    pub outcome: Outcome,
    pub scope: Scope,
}

/// What a reply was about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Scope {
    /// The mail alone. `relay_worked`: the relay replied to it.
    Mail { relay_worked: bool },
    /// The relay: it is paused.
    Relay(Pause),
    /// A limit of the relay.
    Limit(ReportedLimit),
    /// The connection: the next mail needs a new one.
    Connection(ConnectionLimit),
    /// The relay: one more failure for the circuit breaker.
    RelayFailed(String),
    /// The campaign: it is stopped; the text says why.
    Campaign(String),
}

/// Puts a delivery back into the queue; it costs no attempt.
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
        undeliverable: false,
        reverted: Vec::new(),
    }
}

/// The outcome of a mail whose text was sent.
pub(crate) fn finished(
    in_flight: &InFlight<'_>,
    end: &Finished,
    context: ReplyContext<'_>,
) -> Recorded {
    match end {
        Finished::Replied(reply) => from_reply(in_flight, Stage::Body, reply, context),
        Finished::NotSent(_) => Recorded {
            outcome: put_back(in_flight.mail, in_flight.from),
            // The exchange reports this error for the connection too; it is counted there.
            scope: Scope::Mail { relay_worked: false },
        },
        Finished::InDoubt(error) => Recorded {
            outcome: in_doubt(in_flight, error, context.relay, context.now),
            scope: Scope::Mail { relay_worked: false },
        },
    }
}

/// The mail is in doubt. When the plan says so, it is sent again, and the history shows both.
fn in_doubt(in_flight: &InFlight<'_>, error: &SmtpError, relay: &Relay, now: Timestamp) -> Outcome {
    let mut outcome =
        transition(in_flight, Move::Doubt, None, Some(error), LOST_AFTER_TEXT, relay, now);
    if in_flight.mail.in_doubt_policy == InDoubtPolicy::SendAgain
        && let Some(again) = outcome.to.after(Move::SendAgain)
    {
        outcome.to = again;
        outcome.due_at = Some(now.plus(RESEND_DELAY));
        outcome.expires_at = in_flight.mail.expires_at;
        outcome.meaning = Some(SENT_AGAIN.to_owned());
    }
    outcome
}

/// The outcome of a refused or deferred MAIL, RCPT or DATA. `local`: no reply of the relay, the
/// client refused by itself.
pub(crate) fn refused(
    in_flight: &InFlight<'_>,
    stage: Stage,
    reply: &Reply,
    local: bool,
    context: ReplyContext<'_>,
) -> Recorded {
    let connection = if local { ConnectionEvidence::default() } else { context.connection };
    let context = ReplyContext { connection, ..context };
    let mut recorded = from_reply(in_flight, stage, reply, context);
    if local && let Scope::Mail { relay_worked } = &mut recorded.scope {
        *relay_worked = false;
    }
    recorded
}

/// The outcome of a mail at which the relay hangs up again and again: it is deferred, so that it
/// does not block the others.
pub(crate) fn connection_lost_again(
    in_flight: &InFlight<'_>,
    error: &SmtpError,
    relay: &Relay,
    now: Timestamp,
) -> Recorded {
    let meaning = classify(&CommandResult::Error(error)).explanation.code();
    Recorded {
        outcome: defer(in_flight, None, None, Some(error), meaning, relay, now),
        scope: Scope::Mail { relay_worked: false },
    }
}

fn from_reply(
    in_flight: &InFlight<'_>,
    stage: Stage,
    reply: &Reply,
    context: ReplyContext<'_>,
) -> Recorded {
    let ReplyContext { relay, now, .. } = context;
    let classification = classify(&CommandResult::Reply { stage, reply });
    let meaning = classification.explanation.code();
    let worked = Scope::Mail { relay_worked: true };
    let refuse = || transition(in_flight, Move::Refuse, Some(reply), None, meaning, relay, now);
    let defer = |wait| defer(in_flight, wait, Some(reply), None, meaning, relay, now);
    let needs_utf8 = in_flight.mail.contact.address.needs_utf8();
    if let Some(limit) = context.connection.weigh(stage, reply, classification, needs_utf8) {
        let outcome = put_back(in_flight.mail, in_flight.from);
        return Recorded { outcome, scope: Scope::Connection(limit) };
    }
    // An app's mails have different senders and contents: such a refusal concerns its mail alone.
    if in_flight.mail.app_mail.is_some() && classification.verdict == Verdict::CampaignFault {
        let outcome = if reply.code < 500 { defer(None) } else { refuse() };
        return Recorded { outcome, scope: worked };
    }
    if let Some(attribution) = attribute(in_flight, stage, reply, classification, context) {
        return match attribution {
            Attribution::Recipient if reply.code < 500 => {
                Recorded { outcome: defer(None), scope: worked }
            }
            Attribution::Recipient => Recorded { outcome: refuse(), scope: worked },
            Attribution::Undecided { hold } => {
                Recorded { outcome: defer(Some(hold)), scope: worked }
            }
            Attribution::Everyone => Recorded {
                outcome: defer(Some(COMMON_FAULT_DELAY)),
                scope: common_fault(classification.verdict, reply),
            },
        };
    }
    let (outcome, scope) = match classification.verdict {
        Verdict::Accepted => {
            let mail = in_flight.mail;
            context.faults.record_acceptance(&relay.id, &mail.campaign, mail.seq);
            (transition(in_flight, Move::Accept, Some(reply), None, meaning, relay, now), worked)
        }
        Verdict::Refused if is_undeliverable(classification.explanation) => {
            return match undeliverable(in_flight, context) {
                StreakEvidence::Recipient => {
                    Recorded { outcome: Outcome { undeliverable: true, ..refuse() }, scope: worked }
                }
                StreakEvidence::Relay { earlier } => Recorded {
                    outcome: Outcome { reverted: earlier, ..defer(Some(COMMON_FAULT_DELAY)) },
                    scope: Scope::Relay(refuses_everybody(reply)),
                },
            };
        }
        Verdict::Refused => (refuse(), worked),
        Verdict::Deferred { wait } => (defer(wait), worked),
        verdict @ (Verdict::CampaignFault
        | Verdict::LimitReached { .. }
        | Verdict::RelayUnavailable { .. }
        | Verdict::RelayPaused(_)) => {
            (put_back(in_flight.mail, in_flight.from), common_fault(verdict, reply))
        }
    };
    Recorded { outcome, scope }
}

/// Whether a refusal means that no mail will ever reach this address (RFC 3463 3.2: X.1.1 and its
/// kin).
fn is_undeliverable(explanation: Explanation) -> bool {
    matches!(
        explanation,
        Explanation::MailboxUnknown
            | Explanation::MailboxMoved
            | Explanation::MailboxDisabled
            | Explanation::DomainUnknown
            | Explanation::DomainTakesNoMail
    )
}

/// Weighs a refusal as unknown. The practice relay refuses as the user has set it.
fn undeliverable(in_flight: &InFlight<'_>, context: ReplyContext<'_>) -> StreakEvidence {
    let ReplyContext { relay, progress, now, .. } = context;
    if relay.kind == RelayKind::Practice {
        return StreakEvidence::Recipient;
    }
    let mail = in_flight.mail;
    let domain = mail.contact.address.domain();
    context.faults.weigh_undeliverable(&relay.id, mail.seq, domain, progress, now)
}

/// The pause of a relay that refuses everybody as unknown; it ends when the user resumes the relay.
fn refuses_everybody(reply: &Reply) -> Pause {
    let reply = shorten(reply.to_string());
    let text = format!("The relay refuses every recipient as unknown: {reply}");
    Pause { why: PauseReason::Unavailable, text, wait: None }
}

/// What a reply means that every recipient would get.
fn common_fault(verdict: Verdict, reply: &Reply) -> Scope {
    let text = shorten(reply.to_string());
    match verdict {
        Verdict::LimitReached { limit, wait } => Scope::Limit(ReportedLimit { limit, text, wait }),
        Verdict::RelayUnavailable { .. } | Verdict::RelayPaused(_) => {
            match pause_for_verdict(verdict, &text) {
                Some(pause) => Scope::Relay(pause),
                None => Scope::RelayFailed(text),
            }
        }
        Verdict::CampaignFault
        | Verdict::Accepted
        | Verdict::Refused
        | Verdict::Deferred { .. } => Scope::Campaign(text),
    }
}

/// Weighs an ambiguous reply: its words concern the campaign or the relay, but its command or its
/// text names one recipient. None: the words decide.
fn attribute(
    in_flight: &InFlight<'_>,
    stage: Stage,
    reply: &Reply,
    classification: Classification,
    context: ReplyContext<'_>,
) -> Option<Attribution> {
    let address = &in_flight.mail.contact.address;
    let about_recipient = matches!(stage, Stage::Rcpt | Stage::Data | Stage::Body)
        && reply.code >= 400
        && reply.text().to_lowercase().contains(&address.as_str().to_lowercase());
    let needs_utf8 = address.needs_utf8();
    let for_mail =
        stage == Stage::Mail && depends_on_mail(classification.explanation, reply, needs_utf8);
    if for_mail
        && classification.explanation == Explanation::AddressForeign
        && (400..=599).contains(&reply.code)
        && reply.code != 421
    {
        return Some(Attribution::Recipient);
    }
    let scope = match classification.verdict {
        Verdict::CampaignFault => FaultScope::Campaign,
        Verdict::RelayPaused(_) => FaultScope::Relay,
        // A limit or a failure that names the recipient may be that of its mailbox. 421 ends the
        // connection, whatever its text (RFC 5321 4.2.1).
        Verdict::LimitReached { .. } if about_recipient => FaultScope::Relay,
        Verdict::RelayUnavailable { .. } if about_recipient && reply.code != 421 => {
            FaultScope::Relay
        }
        Verdict::LimitReached { .. }
        | Verdict::RelayUnavailable { .. }
        | Verdict::Accepted
        | Verdict::Refused
        | Verdict::Deferred { .. } => return None,
    };
    let same_for_all = match classification.explanation {
        _ if for_mail => false,
        // The relay does not know a command.
        Explanation::RelayOutOfStep => true,
        _ => stage == Stage::Mail,
    };
    let refusal = Refusal {
        scope,
        seq: in_flight.mail.seq,
        domain: address.domain(),
        same_for_all,
        attempts: in_flight.mail.attempts,
    };
    let campaign = &in_flight.mail.campaign;
    Some(context.faults.weigh(&context.relay.id, campaign, &refusal, context.progress))
}

fn defer(
    in_flight: &InFlight<'_>,
    asked: Option<std::time::Duration>,
    reply: Option<&Reply>,
    error: Option<&SmtpError>,
    meaning: &str,
    relay: &Relay,
    now: Timestamp,
) -> Outcome {
    let attempts = in_flight.mail.attempts + 1;
    let jitter = rand::random::<f64>();
    let plan = in_flight.mail.retry;
    match retry::after_deferral(plan, attempts, in_flight.mail.expires_at, asked, jitter, now) {
        RetryDecision::Again { at, give_up_at } => {
            let mut outcome = transition(in_flight, Move::Defer, reply, error, meaning, relay, now);
            outcome.due_at = Some(at);
            outcome.expires_at = Some(give_up_at);
            outcome
        }
        RetryDecision::GiveUp => {
            transition(in_flight, Move::Expire, reply, error, GAVE_UP, relay, now)
        }
    }
}

fn transition(
    in_flight: &InFlight<'_>,
    step: Move,
    reply: Option<&Reply>,
    error: Option<&SmtpError>,
    meaning: &str,
    relay: &Relay,
    now: Timestamp,
) -> Outcome {
    Outcome {
        seq: in_flight.mail.seq,
        id: in_flight.mail.id.clone(),
        campaign: in_flight.mail.campaign.clone(),
        from: in_flight.from,
        // Every move here is legal from leased and sending; accept and doubt come after an intent
        // only. An illegal move leaves the status as it is.
        to: in_flight.from.after(step).unwrap_or(in_flight.from),
        due_at: None,
        expires_at: None,
        meaning: Some(meaning.to_owned()),
        attempt: Some(AttemptRecord {
            number: in_flight.mail.attempts + 1,
            relay: relay.id.clone(),
            relay_name: relay.name.clone(),
            reply: reply.cloned(),
            note: error.map(SmtpError::to_string),
            started_at: in_flight.began,
            duration_ms: i64::try_from(now.since(in_flight.began).as_millis()).unwrap_or(i64::MAX),
        }),
        undeliverable: false,
        reverted: Vec::new(),
    }
}
