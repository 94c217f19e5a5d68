//! Several mails in flight on one connection (CHUNKING, RFC 3030): MAIL, RCPT, BDAT with the whole
//! text, and RSET of up to eight mails are written ahead; the replies are read in order and
//! assigned to their mails.
//!
//! It promises to report every submitted mail exactly once, with what is certain about it. The RSET
//! after each text separates the mails: a refused recipient leaves the transaction open, so that
//! the recipient of the next mail could join it, and RFC 3030 2 requires one after a failed BDAT.
//! On a relay that is not proven yet one mail goes alone, and the RSET after its text shows whether
//! the relay takes commands there: when BDAT turns out to be offered and not implemented, nothing
//! else was written. `chunking_outcome` evaluates the replies. Leaves out: which mails, and when.

use crate::client::chunking_outcome::{self, Learned, Replies};
use crate::client::dot_stuffing;
use crate::client::envelope::{Commands, Envelope};
use crate::client::error::{SmtpError, Stage, unexpected_reply};
use crate::client::in_flight::InFlight;
use crate::client::mode::Mode;
use crate::client::result::DeliveryResult;
use crate::client::session::{Session, State};
use postroom_model::relay::reply::Reply;

/// What a reply of the relay settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChunkingEvent {
    /// The result of one mail, by the key it was submitted with.
    Mail(i64, DeliveryResult),
    /// Every mail is reported and the connection is ready for any command.
    Idle,
    /// Every mail is reported and the connection ended. [`SmtpError::Unusable`]: this side gave it
    /// up and the relay is not at fault.
    Closed(SmtpError),
}

impl Session {
    /// The number of submitted mails without a reported result.
    pub fn under_way(&self) -> usize {
        self.window.under_way() + self.window.results.len()
    }

    /// How many mails [`Session::submit`] takes now.
    pub fn free_slots(&self) -> usize {
        if !matches!(self.mode(), Mode::Chunked { .. })
            || !matches!(self.state, State::Idle | State::Streaming)
            || self.window.close_reason.is_some()
        {
            return 0;
        }
        if self.learned.chunking_proven {
            usize::from(self.window.window_size.current()).saturating_sub(self.under_way())
        } else {
            usize::from(self.window.in_flight.is_empty())
        }
    }

    /// How many mails may be in flight at once on this connection.
    pub fn window_size(&self) -> usize {
        match self.mode() {
            Mode::Chunked { .. } if self.learned.chunking_proven => {
                usize::from(self.window.window_size.current())
            }
            Mode::Chunked { .. } => 1,
            Mode::Overlapped | Mode::Grouped | Mode::OneByOne => 0,
        }
    }

    /// Replies are outstanding or results are not reported yet.
    pub fn awaits_replies(&self) -> bool {
        self.state == State::Streaming
    }

    /// Why the connection is ending while results are still to be reported.
    pub fn close_reason(&self) -> Option<&SmtpError> {
        self.window.close_reason.as_ref()
    }

    /// Queues a whole mail for writing; [`Session::next_event`] sends it and reports its result.
    /// Some: the result is known at once, since the relay cannot take such a mail (by its EHLO
    /// reply) or no slot is free.
    pub fn submit(&mut self, key: i64, envelope: &Envelope, body: &[u8]) -> Option<DeliveryResult> {
        if self.free_slots() == 0 {
            return Some(DeliveryResult::Requeue);
        }
        let Commands { mail, rcpt, dsn } = match envelope.commands(&self.extensions, self.learned) {
            Ok(commands) => commands,
            Err((stage, reply)) => {
                return Some(DeliveryResult::Refused { stage, reply, local: true });
            }
        };
        let text = dot_stuffing::normalize_line_ends(body);
        let reset = if std::mem::take(&mut self.reset_first) { "RSET\r\n" } else { "" };
        debug_assert!(reset.is_empty() || self.window.in_flight.is_empty());
        let head = format!("{reset}{mail}{rcpt}BDAT {} LAST\r\n", text.len());
        self.transport.record_sent(&head);
        self.transport.enqueue(head.as_bytes());
        let end = self.transport.enqueue(&text);
        self.transport.enqueue(b"RSET\r\n");
        let replies =
            Replies { dsn, pipelined: !self.window.in_flight.is_empty(), ..Replies::default() };
        let awaited = if reset.is_empty() { Stage::Mail } else { Stage::Noop };
        self.window.in_flight.push_back(InFlight { key, replies, awaited, end });
        self.state = State::Streaming;
        None
    }

    /// Sends submitted mails and reads replies until something is settled. May be dropped at any
    /// point and called again. Requires [`Session::awaits_replies`].
    pub async fn next_event(&mut self) -> ChunkingEvent {
        loop {
            if let Some((key, result)) = self.window.results.pop_front() {
                return ChunkingEvent::Mail(key, result);
            }
            let Some(stage) = self.window.in_flight.front().map(|mail| mail.awaited) else {
                return match self.window.close_reason.take() {
                    Some(error) => {
                        self.state = State::Gone;
                        ChunkingEvent::Closed(error)
                    }
                    None if self.state == State::Gone => ChunkingEvent::Closed(SmtpError::Unusable),
                    None => {
                        self.state = State::Idle;
                        ChunkingEvent::Idle
                    }
                };
            };
            let reply = if self.window.close_reason.is_some() {
                self.transport.reply(stage, self.timeouts.farewell).await
            } else {
                self.transport.write_and_read(stage, self.wait_for(stage)).await
            };
            match reply {
                Ok(reply) => self.record_reply(stage, reply),
                Err(error) => self.connection_failed(stage, error),
            }
        }
    }

    fn wait_for(&self, stage: Stage) -> std::time::Duration {
        match stage {
            Stage::Body => self.timeouts.body,
            Stage::Reset if !self.learned.chunking_proven => self.timeouts.first_overlap,
            _ => self.timeouts.command,
        }
    }

    /// Assigns one reply to the oldest command without one.
    fn record_reply(&mut self, stage: Stage, reply: Reply) {
        let Some(mail) = self.window.in_flight.front_mut() else { return };
        if reply.code == 421 && self.window.close_reason.is_none() {
            self.window.close_reason = Some(SmtpError::Closing { stage, reply: reply.clone() });
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
                self.finish_oldest();
            }
            Stage::Reset => self.reset_answered(&reply),
            // An RSET from before the first mail: the reply to MAIL says the same.
            _ => mail.awaited = Stage::Mail,
        }
    }

    /// Settles the oldest mail once its text has a reply.
    fn finish_oldest(&mut self) {
        let Some(mail) = self.window.in_flight.front() else { return };
        let outcome = chunking_outcome::evaluate(&mail.replies);
        let key = mail.key;
        if outcome.is_accepted() {
            self.sent += 1;
            self.window.window_size.record_success();
            self.learned.window = self.window.window_size.learned();
        }
        self.window.results.push_back((key, outcome.result));
        if let Some(learned) = outcome.learned {
            self.learn(learned);
        }
        if let Some(error) = outcome.error {
            self.abandon(error);
        }
    }

    fn learn(&mut self, learned: Learned) {
        match learned {
            Learned::NoDsn => self.learned.no_dsn = true,
            Learned::NoChunking => self.learned.no_chunking = true,
            Learned::BdatUnknown => {
                self.learned.no_chunking = true;
                // The relay reads our texts as commands by now. The mails behind use the same
                // unknown command, so it took none of them.
                self.window.results.extend(
                    self.window
                        .in_flight
                        .drain(..)
                        .filter(|mail| mail.awaited != Stage::Reset)
                        .map(|mail| (mail.key, DeliveryResult::Requeue)),
                );
                self.window.close_reason = Some(SmtpError::Unusable);
            }
        }
    }

    /// Handles the reply to the RSET after a text; that mail is complete.
    fn reset_answered(&mut self, reply: &Reply) {
        self.window.in_flight.pop_front();
        if reply.is_positive() {
            self.learned.chunking_proven |= !self.learned.no_chunking;
        } else if reply.code != 421 {
            // The relay refuses commands after a text, or replies and commands no longer match.
            self.learned.no_chunking |= !self.learned.chunking_proven;
            self.abandon(unexpected_reply(Stage::Reset, reply));
            if self.learned.no_chunking {
                self.window.close_reason = Some(SmtpError::Unusable);
            }
        }
    }

    /// Stops reading: the replies can no longer be assigned to mails.
    fn abandon(&mut self, error: SmtpError) {
        self.window.close_reason = Some(error.clone());
        self.fail_in_flight(&error);
    }

    /// Handles a failed connection. Replies that can still be read are waited for.
    fn connection_failed(&mut self, stage: Stage, error: SmtpError) {
        if stage == Stage::Reset && !self.learned.chunking_proven {
            let farewell = matches!(self.window.close_reason, Some(SmtpError::Closing { .. }));
            self.learned.no_chunking |= !farewell;
        }
        let attempt_of = matches!(error, SmtpError::TimedOut { .. } | SmtpError::Garbled { .. });
        match &self.window.close_reason {
            None if !attempt_of => self.window.close_reason = Some(error),
            None => self.abandon(error),
            Some(first) => {
                let first = first.clone();
                self.fail_in_flight(&first);
            }
        }
    }

    /// Reports for every mail without a reply what is certain about it.
    fn fail_in_flight(&mut self, error: &SmtpError) {
        let mut in_doubt = 0;
        for mail in self.window.in_flight.drain(..) {
            if mail.awaited == Stage::Reset {
                continue;
            }
            let left = self.transport.may_have_been_sent(mail.end);
            let result = chunking_outcome::result_after_failure(&mail.replies, left, error);
            in_doubt += usize::from(result.is_in_doubt());
            self.window.results.push_back((mail.key, result));
        }
        if in_doubt > 0 {
            self.window.window_size.shrink();
            self.learned.window = self.window.window_size.learned();
        }
    }
}
