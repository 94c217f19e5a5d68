//! What the replies to one mail of a window amount to. Pure.
//!
//! It promises never to call a mail "not sent" that the relay may have taken, and never to call one
//! in doubt whose sender or recipient the relay has refused.

use crate::client::envelope::refuses_dsn;
use crate::client::error::{Stage, Trouble};
use crate::client::exchange::{Finished, is_out_of_step, odd};
use postroom_model::relay::reply::Reply;

/// What became of a mail that was handed over whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// Its text was answered, or cannot have been, or may have been.
    Finished(Finished),
    /// MAIL or RCPT was refused.
    Refused {
        stage: Stage,
        reply: Reply,
        /// We did not even ask: what the relay said at EHLO rules it out.
        local: bool,
    },
    /// Nothing of it counts; the mail goes back and its turn comes again.
    Untouched,
}

impl Fate {
    pub(crate) fn is_doubt(&self) -> bool {
        matches!(self, Self::Finished(Finished::Doubt(_)))
    }
}

/// The replies to one mail, as far as they came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Replies {
    pub mail: Option<Reply>,
    pub rcpt: Option<Reply>,
    pub text: Option<Reply>,
    /// MAIL and RCPT asked for reports.
    pub dsn: bool,
    /// Written behind another mail whose answer had not come.
    pub behind: bool,
}

/// What is to be remembered of this relay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lesson {
    NoDsn,
    NoChunking,
    /// It does not even know the command, so it has not counted the text.
    BdatUnknown,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Booked {
    pub fate: Fate,
    pub lesson: Option<Lesson>,
    /// The line is not to be trusted any more.
    pub trouble: Option<Trouble>,
}

impl Booked {
    fn new(fate: Fate) -> Self {
        Self { fate, lesson: None, trouble: None }
    }

    fn taught(lesson: Lesson) -> Self {
        Self { lesson: Some(lesson), ..Self::new(Fate::Untouched) }
    }

    /// Perhaps taken, and not in words that can be trusted.
    fn in_doubt(stage: Stage, reply: &Reply) -> Self {
        let trouble = odd(stage, reply);
        let fate = Fate::Finished(Finished::Doubt(trouble.clone()));
        Self { fate, lesson: None, trouble: Some(trouble) }
    }

    pub(crate) fn is_taken(&self) -> bool {
        matches!(&self.fate, Fate::Finished(Finished::Replied(reply)) if reply.is_positive())
    }
}

/// Every command of the mail has its reply.
pub(crate) fn decide(replies: &Replies) -> Booked {
    let (Some(mail), Some(rcpt), Some(text)) = (&replies.mail, &replies.rcpt, &replies.text) else {
        return Booked::new(Fate::Untouched);
    };
    for (stage, reply) in [(Stage::Mail, mail), (Stage::Rcpt, rcpt), (Stage::Body, text)] {
        if !reply.is_positive() && reply.code < 400 {
            // 354 and the like: the relay speaks of something else than we do.
            return Booked::in_doubt(stage, reply);
        }
    }
    if text.is_about_an_address() && (text == mail || text == rcpt) {
        // One reply too many came before it: it is the recipient's, not the text's.
        return Booked { lesson: Some(Lesson::NoChunking), ..Booked::in_doubt(Stage::Body, text) };
    }
    if !mail.is_positive() && rcpt.is_positive() && text.is_positive() {
        // No sender, but a recipient and a text taken: then somebody gets something.
        return Booked::in_doubt(Stage::Mail, mail);
    }
    if let Some(booked) = refusal(replies) {
        return booked;
    }
    match text.code {
        500 | 502 => Booked::taught(Lesson::BdatUnknown),
        // "Bad sequence", although sender and recipient were taken: it minds BDAT itself.
        503 | 504 => Booked::taught(Lesson::NoChunking),
        _ => Booked::new(Fate::Finished(Finished::Replied(text.clone()))),
    }
}

/// MAIL or RCPT was refused. What BDAT got then (503, 554) says nothing more.
fn refusal(replies: &Replies) -> Option<Booked> {
    let (stage, reply) = match (&replies.mail, &replies.rcpt) {
        (Some(mail), _) if mail.code >= 400 => (Stage::Mail, mail),
        (_, Some(rcpt)) if rcpt.code >= 400 => (Stage::Rcpt, rcpt),
        _ => return None,
    };
    Some(if reply.code == 421 {
        Booked::new(Fate::Untouched)
    } else if replies.dsn && refuses_dsn(reply) {
        Booked::taught(Lesson::NoDsn)
    } else if stage == Stage::Mail && replies.behind && is_out_of_step(reply) {
        Booked::taught(Lesson::NoChunking)
    } else {
        Booked::new(Fate::Refused { stage, reply: reply.clone(), local: false })
    })
}

/// The line came to its end before the mail had its answer. `left`: its last byte may have left.
pub(crate) fn settle(replies: &Replies, left: bool, trouble: &Trouble) -> Fate {
    if let Some(refused) = refusal(replies) {
        return refused.fate;
    }
    match trouble {
        // It said goodbye, and what it had not answered by then it did not do (RFC 5321 3.8, 4.2.1).
        Trouble::Closing { .. } => Fate::Untouched,
        _ if left => Fate::Finished(Finished::Doubt(trouble.clone())),
        _ => Fate::Finished(Finished::NotSent(trouble.clone())),
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

    fn words(fate: &Fate) -> String {
        match fate {
            Fate::Finished(Finished::Replied(reply)) => format!("replied {}", reply.code),
            Fate::Finished(Finished::Doubt(_)) => "doubt".to_owned(),
            Fate::Finished(Finished::NotSent(_)) => "not sent".to_owned(),
            Fate::Refused { stage, reply, .. } => format!("{} {}", stage.word(), reply.code),
            Fate::Untouched => "untouched".to_owned(),
        }
    }

    #[test]
    fn three_replies_amount_to() {
        // MAIL, RCPT, BDAT -> what became of it, what is learnt, is the line given up
        for (codes, fate, lesson, given_up) in [
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
            ((250, 250, 500), "untouched", Some(Lesson::BdatUnknown), false),
            ((250, 250, 502), "untouched", Some(Lesson::BdatUnknown), false),
            ((250, 250, 503), "untouched", Some(Lesson::NoChunking), false),
            ((250, 250, 354), "doubt", None, true),
            ((550, 250, 250), "doubt", None, true),
            ((354, 250, 250), "doubt", None, true),
        ] {
            let booked = decide(&replies(codes.0, codes.1, codes.2));
            assert_eq!(words(&booked.fate), fate, "{codes:?}");
            assert_eq!((booked.lesson, booked.trouble.is_some()), (lesson, given_up), "{codes:?}");
        }
    }

    #[test]
    fn a_refusal_may_be_about_us_and_then_nobody_is_blamed() {
        let asked = Replies { dsn: true, ..replies(555, 503, 503) };
        assert_eq!(decide(&asked), Booked::taught(Lesson::NoDsn));
        let asked = Replies { dsn: true, ..replies(250, 555, 503) };
        assert_eq!(decide(&asked), Booked::taught(Lesson::NoDsn));
        let behind = Replies { behind: true, ..replies(503, 503, 503) };
        assert_eq!(decide(&behind), Booked::taught(Lesson::NoChunking));
    }

    #[test]
    fn a_cut_says_of_each_mail_what_is_certain() {
        let goodbye = Trouble::Closing { stage: Stage::Mail, reply: Reply::new(421, "closing") };
        let lost = Trouble::Lost { stage: Stage::Body, text: "the relay hung up".to_owned() };
        // MAIL, RCPT, has the text left, was there a goodbye -> what is certain
        for (mail, rcpt, left, polite, fate) in [
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
            let trouble = if polite { &goodbye } else { &lost };
            assert_eq!(words(&settle(&replies(mail, rcpt, 0), left, trouble)), fate);
        }
    }
}
