//! Several mails under way on one connection (CHUNKING, RFC 3030): MAIL, RCPT, BDAT with the whole
//! text, and RSET of up to eight mails are written ahead; the replies are read in their order and
//! booked on their mails.
//!
//! It promises that every mail handed over is told of exactly once, and what is certain of it. The
//! RSET behind each text keeps the mails apart: a refused recipient leaves the transaction open, so
//! that the next mail's recipient could join it, and RFC 3030 2 wants one after a failed BDAT. On a
//! relay that is not proven yet one mail goes alone, and the RSET behind its text shows whether
//! commands are taken there: when BDAT turns out to be offered and not understood, nothing else was
//! on the wire. What replies amount to is decided in `booking`. Leaves out: which mails, and when.

mod outcome;
mod window_size;

use std::collections::VecDeque;

pub use self::outcome::Fate;
pub(crate) use self::window_size::size;

use self::outcome::{Lesson, Replies};
use self::window_size::Size;
use crate::client::envelope::{Commands, Envelope};
use crate::client::error::{Stage, Trouble};
use crate::client::exchange::odd;
use crate::client::{Mode, Session, State, dot_stuffing};
use postroom_model::relay::reply::Reply;

/// What an answer of the relay settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answered {
    /// This mail, named as it was handed over.
    Mail(i64, Fate),
    /// Every mail has been told of, and the connection is ready for anything.
    Quiet,
    /// Every mail has been told of, and the connection is gone. [`Trouble::Unusable`]: we gave it
    /// up, the relay is not to blame.
    Gone(Trouble),
}

#[derive(Debug)]
struct OnWire {
    key: i64,
    replies: Replies,
    awaited: Stage,
    /// Where its text ends in all that was ever enqueued.
    end: u64,
}

/// The mails under way.
#[derive(Debug)]
pub(crate) struct Window {
    on_wire: VecDeque<OnWire>,
    told: VecDeque<(i64, Fate)>,
    /// The line is at its end; what the relay says before it hangs up still counts.
    closing: Option<Trouble>,
    size: Size,
}

impl Window {
    pub(crate) fn new(learnt: Option<u16>) -> Self {
        let size = Size::new(learnt);
        Self { on_wire: VecDeque::new(), told: VecDeque::new(), closing: None, size }
    }

    /// Mails without an answer to their text.
    fn under_way(&self) -> usize {
        self.on_wire.iter().filter(|mail| mail.awaited != Stage::Reset).count()
    }
}

impl Session {
    /// Mails handed over whose answer is still to come.
    pub fn under_way(&self) -> usize {
        self.window.under_way() + self.window.told.len()
    }

    /// How many mails [`Session::hand_over`] takes now.
    pub fn room(&self) -> usize {
        if !matches!(self.mode(), Mode::Chunked { .. })
            || !matches!(self.state, State::Idle | State::Streaming)
            || self.window.closing.is_some()
        {
            return 0;
        }
        if self.learnt.chunking_proven {
            usize::from(self.window.size.now()).saturating_sub(self.under_way())
        } else {
            usize::from(self.window.on_wire.is_empty())
        }
    }

    /// How many mails may be under way at once on this connection as things stand.
    pub fn width(&self) -> usize {
        match self.mode() {
            Mode::Chunked { .. } if self.learnt.chunking_proven => {
                usize::from(self.window.size.now())
            }
            Mode::Chunked { .. } => 1,
            Mode::Overlapped | Mode::Grouped | Mode::OneByOne => 0,
        }
    }

    /// Answers are still to come, or to be told.
    pub fn awaits_answers(&self) -> bool {
        self.state == State::Streaming
    }

    /// Why the connection is at its end, while mails are still to be told of.
    pub fn ending(&self) -> Option<&Trouble> {
        self.window.closing.as_ref()
    }

    /// Lays a mail ready to leave, whole; [`Session::answered`] sends it and tells what became of
    /// it. Some: it was settled on the spot, since the relay has said that it cannot take such a
    /// mail, or since there is no room.
    pub fn hand_over(&mut self, key: i64, envelope: &Envelope, body: &[u8]) -> Option<Fate> {
        if self.room() == 0 {
            return Some(Fate::Untouched);
        }
        let Commands { mail, rcpt, dsn } = match envelope.commands(&self.features, self.learnt) {
            Ok(commands) => commands,
            Err((stage, reply)) => return Some(Fate::Refused { stage, reply, local: true }),
        };
        let text = dot_stuffing::counted(body);
        let reset = if std::mem::take(&mut self.reset_first) { "RSET\r\n" } else { "" };
        debug_assert!(reset.is_empty() || self.window.on_wire.is_empty());
        let head = format!("{reset}{mail}{rcpt}BDAT {} LAST\r\n", text.len());
        self.line.note_ours(&head);
        self.line.enqueue(head.as_bytes());
        let end = self.line.enqueue(&text);
        self.line.enqueue(b"RSET\r\n");
        let replies =
            Replies { dsn, behind: !self.window.on_wire.is_empty(), ..Replies::default() };
        let awaited = if reset.is_empty() { Stage::Mail } else { Stage::Noop };
        self.window.on_wire.push_back(OnWire { key, replies, awaited, end });
        self.state = State::Streaming;
        None
    }

    /// Sends what was handed over and reads answers, until something is settled. May be dropped at
    /// any point and called again. To be called while [`Session::awaits_answers`].
    pub async fn answered(&mut self) -> Answered {
        loop {
            if let Some((key, fate)) = self.window.told.pop_front() {
                return Answered::Mail(key, fate);
            }
            let Some(stage) = self.window.on_wire.front().map(|mail| mail.awaited) else {
                return match self.window.closing.take() {
                    Some(trouble) => {
                        self.state = State::Gone;
                        Answered::Gone(trouble)
                    }
                    None if self.state == State::Gone => Answered::Gone(Trouble::Unusable),
                    None => {
                        self.state = State::Idle;
                        Answered::Quiet
                    }
                };
            };
            let heard = if self.window.closing.is_some() {
                self.line.reply(stage, self.patience.farewell).await
            } else {
                self.line.converse(stage, self.wait_for(stage)).await
            };
            match heard {
                Ok(reply) => self.hear(stage, reply),
                Err(trouble) => self.cut(stage, trouble),
            }
        }
    }

    fn wait_for(&self, stage: Stage) -> std::time::Duration {
        match stage {
            Stage::Body => self.patience.body,
            Stage::Reset if !self.learnt.chunking_proven => self.patience.first_overlap,
            _ => self.patience.command,
        }
    }

    /// One reply, to the oldest command that has none.
    fn hear(&mut self, stage: Stage, reply: Reply) {
        let Some(mail) = self.window.on_wire.front_mut() else { return };
        if reply.code == 421 && self.window.closing.is_none() {
            self.window.closing = Some(Trouble::Closing { stage, reply: reply.clone() });
        }
        match stage {
            Stage::Mail => {
                mail.replies.mail = Some(reply);
                mail.awaited = Stage::Rcpt;
            }
            Stage::Rcpt => {
                mail.replies.rcpt = Some(reply);
                mail.awaited = Stage::Body;
            }
            Stage::Body => {
                mail.replies.text = Some(reply);
                mail.awaited = Stage::Reset;
                self.book();
            }
            Stage::Reset => self.reset_answered(&reply),
            // An RSET from before the first mail: the reply to MAIL says all.
            _ => mail.awaited = Stage::Mail,
        }
    }

    /// The oldest mail's text has its answer.
    fn book(&mut self) {
        let Some(mail) = self.window.on_wire.front() else { return };
        let booked = outcome::decide(&mail.replies);
        let key = mail.key;
        if booked.is_taken() {
            self.sent += 1;
            self.window.size.answered();
            self.learnt.window = self.window.size.learnt();
        }
        self.window.told.push_back((key, booked.fate));
        if let Some(lesson) = booked.lesson {
            self.learn(lesson);
        }
        if let Some(trouble) = booked.trouble {
            self.give_up(trouble);
        }
    }

    fn learn(&mut self, lesson: Lesson) {
        match lesson {
            Lesson::NoDsn => self.learnt.no_dsn = true,
            Lesson::NoChunking => self.learnt.no_chunking = true,
            Lesson::BdatUnknown => {
                self.learnt.no_chunking = true;
                // It reads our texts as commands by now. What stands behind was offered by a
                // command it does not know, so it took none of it.
                self.window.told.extend(
                    self.window
                        .on_wire
                        .drain(..)
                        .filter(|mail| mail.awaited != Stage::Reset)
                        .map(|mail| (mail.key, Fate::Untouched)),
                );
                self.window.closing = Some(Trouble::Unusable);
            }
        }
    }

    /// The RSET behind a text has its answer; that mail is over.
    fn reset_answered(&mut self, reply: &Reply) {
        self.window.on_wire.pop_front();
        if reply.is_positive() {
            self.learnt.chunking_proven |= !self.learnt.no_chunking;
        } else if reply.code != 421 {
            // Commands behind a text are minded here, or we are out of step with each other.
            self.learnt.no_chunking |= !self.learnt.chunking_proven;
            self.give_up(odd(Stage::Reset, reply));
            if self.learnt.no_chunking {
                self.window.closing = Some(Trouble::Unusable);
            }
        }
    }

    /// The line is not to be trusted any more: nothing further is read from it.
    fn give_up(&mut self, trouble: Trouble) {
        self.window.closing = Some(trouble.clone());
        self.settle_all(&trouble);
    }

    /// The line failed. While something may still be read, the relay's last words are waited for.
    fn cut(&mut self, stage: Stage, trouble: Trouble) {
        if stage == Stage::Reset && !self.learnt.chunking_proven {
            let farewell = matches!(self.window.closing, Some(Trouble::Closing { .. }));
            self.learnt.no_chunking |= !farewell;
        }
        let ended = matches!(trouble, Trouble::TimedOut { .. } | Trouble::Garbled { .. });
        match &self.window.closing {
            None if !ended => self.window.closing = Some(trouble),
            None => self.give_up(trouble),
            Some(first) => {
                let first = first.clone();
                self.settle_all(&first);
            }
        }
    }

    /// Tells of every mail that has no answer what is certain about it.
    fn settle_all(&mut self, trouble: &Trouble) {
        let mut doubts = 0;
        for mail in self.window.on_wire.drain(..) {
            if mail.awaited == Stage::Reset {
                continue;
            }
            let left = self.line.may_have_left(mail.end);
            let fate = outcome::settle(&mail.replies, left, trouble);
            doubts += usize::from(fate.is_doubt());
            self.window.told.push_back((mail.key, fate));
        }
        if doubts > 0 {
            self.window.size.cut();
            self.learnt.window = self.window.size.learnt();
        }
    }
}
