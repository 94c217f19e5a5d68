//! Evaluates the replies to one mail sent by CHUNKING. Pure.
//!
//! It promises never to report a mail as "not sent" that the relay may have accepted, and never as
//! in doubt when its sender or recipient was refused.

use crate::client::envelope::refuses_dsn;
use crate::client::error::{SmtpError, Stage, unexpected_reply};
use crate::client::result::{DeliveryResult, Finished, is_pipelining_refused};
use postroom_model::relay::reply::Reply;

/// The replies to one mail that have arrived.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Replies {
    pub mail: Option<Reply>,
    pub rcpt: Option<Reply>,
    pub text: Option<Reply>,
    /// MAIL and RCPT asked for delivery status notifications.
    pub dsn: bool,
    /// Written after another mail that had no reply yet.
    pub pipelined: bool,
}

/// What is to be remembered of this relay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Learned {
    NoDsn,
    NoChunking,
    /// The relay does not implement BDAT, so it has not counted the text.
    BdatUnknown,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub result: DeliveryResult,
    pub learned: Option<Learned>,
    /// Set when the replies can no longer be trusted.
    pub error: Option<SmtpError>,
}

impl Outcome {
    fn new(result: DeliveryResult) -> Self {
        Self { result, learned: None, error: None }
    }

    fn learned(learned: Learned) -> Self {
        Self { learned: Some(learned), ..Self::new(DeliveryResult::Requeue) }
    }

    /// Possibly accepted, and the replies cannot be trusted.
    fn in_doubt(stage: Stage, reply: &Reply) -> Self {
        let error = unexpected_reply(stage, reply);
        let result = DeliveryResult::Finished(Finished::InDoubt(error.clone()));
        Self { result, learned: None, error: Some(error) }
    }

    pub(crate) fn is_accepted(&self) -> bool {
        matches!(&self.result, DeliveryResult::Finished(Finished::Replied(reply)) if reply.is_positive())
    }
}

/// Evaluates a mail whose commands all have replies.
pub(crate) fn evaluate(replies: &Replies) -> Outcome {
    let (Some(mail), Some(rcpt), Some(text)) = (&replies.mail, &replies.rcpt, &replies.text) else {
        return Outcome::new(DeliveryResult::Requeue);
    };
    for (stage, reply) in [(Stage::Mail, mail), (Stage::Rcpt, rcpt), (Stage::Body, text)] {
        if !reply.is_positive() && reply.code < 400 {
            // 354 and the like: the reply belongs to something else.
            return Outcome::in_doubt(stage, reply);
        }
    }
    if text.is_about_an_address() && (text == mail || text == rcpt) {
        // An extra reply came before it: it is the recipient's, not the text's.
        return Outcome {
            learned: Some(Learned::NoChunking),
            ..Outcome::in_doubt(Stage::Body, text)
        };
    }
    if !mail.is_positive() && rcpt.is_positive() && text.is_positive() {
        // The sender was refused, but a recipient and the text were accepted: somebody gets
        // something.
        return Outcome::in_doubt(Stage::Mail, mail);
    }
    if let Some(outcome) = refusal(replies) {
        return outcome;
    }
    match text.code {
        500 | 502 => Outcome::learned(Learned::BdatUnknown),
        // "Bad sequence" although sender and recipient were accepted: the relay refuses BDAT
        // itself.
        503 | 504 => Outcome::learned(Learned::NoChunking),
        _ => Outcome::new(DeliveryResult::Finished(Finished::Replied(text.clone()))),
    }
}

/// MAIL or RCPT was refused. The reply to BDAT (503, 554) then adds nothing.
fn refusal(replies: &Replies) -> Option<Outcome> {
    let (stage, reply) = match (&replies.mail, &replies.rcpt) {
        (Some(mail), _) if mail.code >= 400 => (Stage::Mail, mail),
        (_, Some(rcpt)) if rcpt.code >= 400 => (Stage::Rcpt, rcpt),
        _ => return None,
    };
    Some(if reply.code == 421 {
        Outcome::new(DeliveryResult::Requeue)
    } else if replies.dsn && refuses_dsn(reply) {
        Outcome::learned(Learned::NoDsn)
    } else if stage == Stage::Mail && replies.pipelined && is_pipelining_refused(reply) {
        Outcome::learned(Learned::NoChunking)
    } else {
        Outcome::new(DeliveryResult::Refused { stage, reply: reply.clone(), local: false })
    })
}

/// The result when the connection ended before the mail had its reply. `left`: its last byte may
/// have been sent.
pub(crate) fn result_after_failure(
    replies: &Replies,
    left: bool,
    error: &SmtpError,
) -> DeliveryResult {
    if let Some(refused) = refusal(replies) {
        return refused.result;
    }
    match error {
        // After a 421 the relay does not carry out what it has not replied to (RFC 5321 3.8,
        // 4.2.1).
        SmtpError::Closing { .. } => DeliveryResult::Requeue,
        _ if left => DeliveryResult::Finished(Finished::InDoubt(error.clone())),
        _ => DeliveryResult::Finished(Finished::NotSent(error.clone())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(code: u16) -> Option<Reply> {
        (code != 0).then(|| Reply::new(code, ""))
    }

    fn replies(mail: u16, rcpt: u16, text: u16) -> Replies {
        let (mail, rcpt, text) = (reply(mail), reply(rcpt), reply(text));
        Replies { mail, rcpt, text, ..Replies::default() }
    }

    fn describe(result: &DeliveryResult) -> String {
        match result {
            DeliveryResult::Finished(Finished::Replied(reply)) => format!("replied {}", reply.code),
            DeliveryResult::Finished(Finished::InDoubt(_)) => "doubt".to_owned(),
            DeliveryResult::Finished(Finished::NotSent(_)) => "not sent".to_owned(),
            DeliveryResult::Refused { stage, reply, .. } => {
                format!("{} {}", stage.word(), reply.code)
            }
            DeliveryResult::Requeue => "untouched".to_owned(),
        }
    }

    #[test]
    fn three_replies_give_an_outcome() {
        // MAIL, RCPT, BDAT -> result, learned capability, connection given up
        for (codes, result, learned, gave_up) in [
            ((250, 250, 250), "replied 250", None, false),
            ((250, 251, 250), "replied 250", None, false),
            ((250, 250, 554), "replied 554", None, false),
            ((250, 250, 452), "replied 452", None, false),
            ((250, 250, 421), "replied 421", None, false),
            ((250, 550, 503), "rcpt 550", None, false),
            ((250, 550, 554), "rcpt 550", None, false),
            ((250, 450, 250), "rcpt 450", None, false),
            ((550, 503, 503), "mail 550", None, false),
            ((503, 503, 503), "mail 503", None, false),
            ((421, 0, 0), "untouched", None, false),
            ((250, 421, 503), "untouched", None, false),
            ((250, 250, 500), "untouched", Some(Learned::BdatUnknown), false),
            ((250, 250, 502), "untouched", Some(Learned::BdatUnknown), false),
            ((250, 250, 503), "untouched", Some(Learned::NoChunking), false),
            ((250, 250, 354), "doubt", None, true),
            ((550, 250, 250), "doubt", None, true),
            ((354, 250, 250), "doubt", None, true),
        ] {
            let outcome = evaluate(&replies(codes.0, codes.1, codes.2));
            assert_eq!(describe(&outcome.result), result, "{codes:?}");
            assert_eq!((outcome.learned, outcome.error.is_some()), (learned, gave_up), "{codes:?}");
        }
    }

    #[test]
    fn a_refused_extension_is_not_blamed_on_the_recipient() {
        let asked = Replies { dsn: true, ..replies(555, 503, 503) };
        assert_eq!(evaluate(&asked), Outcome::learned(Learned::NoDsn));
        let asked = Replies { dsn: true, ..replies(250, 555, 503) };
        assert_eq!(evaluate(&asked), Outcome::learned(Learned::NoDsn));
        let pipelined = Replies { pipelined: true, ..replies(503, 503, 503) };
        assert_eq!(evaluate(&pipelined), Outcome::learned(Learned::NoChunking));
    }

    #[test]
    fn a_lost_connection_gives_each_mail_its_certain_result() {
        let goodbye = SmtpError::Closing { stage: Stage::Mail, reply: Reply::new(421, "closing") };
        let lost = SmtpError::Lost { stage: Stage::Body, text: "the relay hung up".to_owned() };
        // MAIL, RCPT, text sent, 421 received -> result
        for (mail, rcpt, left, closed_by_421, result) in [
            (250, 250, true, false, "doubt"),
            (250, 0, true, false, "doubt"),
            (0, 0, true, false, "doubt"),
            (0, 0, false, false, "not sent"),
            (250, 250, false, false, "not sent"),
            (0, 0, true, true, "untouched"),
            (421, 0, true, true, "untouched"),
            (250, 250, true, true, "untouched"),
            (250, 550, true, false, "rcpt 550"),
            (550, 0, true, false, "mail 550"),
        ] {
            let error = if closed_by_421 { &goodbye } else { &lost };
            assert_eq!(
                describe(&result_after_failure(&replies(mail, rcpt, 0), left, error)),
                result
            );
        }
    }
}
