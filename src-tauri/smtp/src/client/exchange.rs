//! Sends mails by DATA: the text of one mail, followed by the commands of the next.
//!
//! It promises to read every reply in order and to assign it to its mail, and to tell "not sent"
//! and "in doubt" apart by the bytes the operating system took. [`evaluate`], a pure function,
//! evaluates the replies to one group. Leaves out: CHUNKING, with several texts in flight at once
//! (`chunking`).

use crate::client::connect::command_reply;
use crate::client::dot_stuffing;
use crate::client::envelope::{Commands, Envelope, refuses_dsn};
use crate::client::error::{SmtpError, Stage, check_open, unexpected_reply};
use crate::client::result::{Begun, Finished, is_pipelining_refused};
use crate::client::session::{Session, State};
use postroom_model::relay::reply::Reply;

/// The result of one call of [`Session::exchange`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Exchange {
    /// The result of the mail whose text was passed.
    pub finished: Option<Finished>,
    /// The result of the mail whose envelope was passed.
    pub begun: Option<Begun>,
    /// Why the connection ended; none: it is usable.
    pub error: Option<SmtpError>,
}

impl Session {
    /// Sends `body` after the last call's [`Begun::Ready`] and begins `next`, in one write where
    /// the relay supports that.
    pub async fn exchange(&mut self, body: Option<&[u8]>, next: Option<&Envelope>) -> Exchange {
        self.exchange_with(body, next, |_| ()).await
    }

    /// As [`Session::exchange`]; `on_finished` is called with the first mail's result before the
    /// replies to the next one are read.
    pub async fn exchange_with(
        &mut self,
        body: Option<&[u8]>,
        next: Option<&Envelope>,
        on_finished: impl FnOnce(&Finished) + Send,
    ) -> Exchange {
        let fits = match self.state {
            State::Idle => body.is_none(),
            State::WantsText => body.is_some(),
            State::Streaming | State::Gone => false,
        };
        // Until the end of this call: a call dropped half-way leaves unread replies behind.
        self.state = State::Gone;
        if !fits {
            return Exchange {
                finished: body.map(|_| Finished::NotSent(SmtpError::Unusable)),
                begun: next.map(|_| Begun::Requeue),
                error: Some(SmtpError::Unusable),
            };
        }
        let mut exchange = Exchange::default();
        let commands = match next.map(|next| next.commands(&self.extensions, self.learned)) {
            None => None,
            Some(Ok(commands)) => {
                exchange.begun = Some(Begun::Requeue);
                Some(commands)
            }
            Some(Err((stage, reply))) => {
                exchange.begun = Some(Begun::Refused { stage, reply, local: true });
                None
            }
        };
        let behind = commands.as_ref().filter(|_| self.overlaps());
        if let Some(body) = body {
            let (finished, error) = self.send_text(body, behind).await;
            on_finished(&finished);
            exchange.finished = Some(finished);
            exchange.error = error;
        }
        if exchange.error.is_none() {
            self.state = State::Idle;
            if let Some(commands) = &commands {
                self.state = State::Gone;
                let overlapped = body.is_some() && behind.is_some();
                let (begun, error) = self.begin(commands, overlapped).await;
                exchange.begun = Some(begun);
                exchange.error = error;
            }
        }
        exchange
    }

    fn overlaps(&self) -> bool {
        self.extensions.pipelining && !self.learned.no_overlap
    }

    /// Writes the text, its dot and the commands of the next mail at once, then reads the reply to
    /// the text.
    async fn send_text(
        &mut self,
        body: &[u8],
        behind: Option<&Commands>,
    ) -> (Finished, Option<SmtpError>) {
        let mut bytes = std::mem::take(&mut self.buffer);
        bytes.clear();
        let dot = dot_stuffing::dot_stuff(body, &mut bytes) as u64;
        if let Some(commands) = behind {
            bytes.extend_from_slice(commands.group(self.reset_first).as_bytes());
        }
        let before = self.transport.bytes_sent();
        let written = self.transport.write(&bytes, Stage::Body, self.timeouts.command).await;
        let dot_left = self.transport.bytes_sent() - before > dot;
        self.buffer = bytes;
        if let Err(error) = written {
            return (self.reply_after_write_error(dot_left, &error).await, Some(error));
        }
        match self.transport.reply(Stage::Body, self.timeouts.body).await {
            Err(error) => (Finished::InDoubt(error.clone()), Some(error)),
            // A reply to another command: replies and commands no longer match, and the fate of
            // this text is unknown.
            Ok(reply) if (300..400).contains(&reply.code) || self.is_stale_reply(&reply) => {
                self.learned.no_overlap |= behind.is_some();
                let error = unexpected_reply(Stage::Body, &reply);
                (Finished::InDoubt(error.clone()), Some(error))
            }
            Ok(reply) => {
                if reply.is_positive() {
                    self.sent += 1;
                }
                let close_reason = check_open(reply.clone(), Stage::Body).err();
                (Finished::Replied(reply), close_reason)
            }
        }
    }

    /// Whether this repeats the reply to the sender or recipient: an extra reply came before the
    /// text's.
    fn is_stale_reply(&self, reply: &Reply) -> bool {
        reply.is_about_an_address()
            && self.envelope_replies.iter().flatten().any(|earlier| earlier == reply)
    }

    /// The write failed. A relay that closes during a text has often sent the reason.
    async fn reply_after_write_error(&mut self, dot_left: bool, error: &SmtpError) -> Finished {
        match self.transport.reply(Stage::Body, self.timeouts.farewell).await {
            Ok(reply) if reply.code >= 400 => Finished::Replied(reply),
            Ok(reply) if reply.is_positive() && dot_left => {
                self.sent += 1;
                Finished::Replied(reply)
            }
            Ok(_) | Err(_) if dot_left => Finished::InDoubt(error.clone()),
            Ok(_) | Err(_) => Finished::NotSent(error.clone()),
        }
    }

    /// Sends MAIL, RCPT, DATA and reads the replies.
    async fn begin(&mut self, commands: &Commands, overlapped: bool) -> (Begun, Option<SmtpError>) {
        let replies = if self.extensions.pipelining {
            self.send_group(commands, overlapped).await
        } else {
            self.send_one_by_one(commands).await
        };
        if replies.pipelining_refused {
            self.learned.no_overlap = true;
        }
        self.envelope_replies = [replies.mail.clone(), replies.rcpt.clone()];
        let mut decision = evaluate(&replies);
        if let Begun::Refused { stage: Stage::Mail | Stage::Rcpt, reply, .. } = &decision.begun
            && commands.dsn
            && refuses_dsn(reply)
        {
            self.learned.no_dsn = true;
            decision.begun = Begun::Requeue;
        }
        self.reset_first = decision.reset_first;
        let mut error = replies.error.or(decision.error);
        if error.is_none() && decision.lone_dot {
            let lone =
                command_reply(&mut self.transport, ".\r\n", Stage::Body, self.timeouts.body).await;
            error = lone.err();
        }
        match (&error, &decision.begun) {
            (None, Begun::Ready) => self.state = State::WantsText,
            (None, _) => self.state = State::Idle,
            // A 354 on a broken connection is worth nothing.
            (Some(_), Begun::Ready) => return (Begun::Requeue, error),
            (Some(_), _) => {}
        }
        (decision.begun, error)
    }

    async fn send_group(&mut self, commands: &Commands, overlapped: bool) -> EnvelopeReplies {
        let mut replies = EnvelopeReplies::default();
        let mut stages = vec![Stage::Mail, Stage::Rcpt, Stage::Data];
        if self.reset_first {
            stages.insert(0, Stage::Reset);
        }
        if !overlapped {
            let group = commands.group(self.reset_first);
            let wait = self.timeouts.command;
            if let Err(error) = self.transport.write(group.as_bytes(), Stage::Mail, wait).await {
                // Replies sent before the relay closed are read below.
                replies.error = Some(error);
            }
        }
        for stage in stages {
            let unproven = overlapped && !self.learned.overlap_proven;
            let wait = if replies.pipelining_refused || replies.error.is_some() {
                self.timeouts.farewell
            } else if unproven {
                self.timeouts.first_overlap
            } else {
                self.wait(stage)
            };
            match self.transport.reply(stage, wait).await.and_then(|reply| check_open(reply, stage))
            {
                Ok(reply) => {
                    replies.pipelining_refused |=
                        overlapped && stage == Stage::Mail && is_pipelining_refused(&reply);
                    self.learned.overlap_proven |= overlapped && !replies.pipelining_refused;
                    replies.take(stage, reply);
                }
                Err(error) => {
                    // No reply after the first dot: the relay discarded our commands.
                    replies.pipelining_refused |=
                        unproven && matches!(error, SmtpError::TimedOut { .. });
                    replies.error.get_or_insert(error);
                    break;
                }
            }
        }
        replies
    }

    async fn send_one_by_one(&mut self, commands: &Commands) -> EnvelopeReplies {
        let mut replies = EnvelopeReplies::default();
        let data = Commands::data();
        let mut steps = vec![
            (Stage::Mail, commands.mail.as_str()),
            (Stage::Rcpt, commands.rcpt.as_str()),
            (Stage::Data, data.as_str()),
        ];
        if self.reset_first {
            steps.insert(0, (Stage::Reset, "RSET\r\n"));
        }
        for (stage, command) in steps {
            let wait = self.wait(stage);
            match command_reply(&mut self.transport, command, stage, wait).await {
                Ok(reply) => {
                    let refused = reply.code >= 400 && stage != Stage::Reset;
                    replies.take(stage, reply);
                    if refused {
                        break;
                    }
                }
                Err(error) => {
                    replies.error = Some(error);
                    break;
                }
            }
        }
        replies
    }

    fn wait(&self, stage: Stage) -> std::time::Duration {
        if stage == Stage::Data { self.timeouts.data } else { self.timeouts.command }
    }
}

/// The replies to one mail's commands that have arrived.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct EnvelopeReplies {
    mail: Option<Reply>,
    rcpt: Option<Reply>,
    data: Option<Reply>,
    error: Option<SmtpError>,
    /// The relay does not take commands after a dot.
    pipelining_refused: bool,
}

impl EnvelopeReplies {
    fn take(&mut self, stage: Stage, reply: Reply) {
        match stage {
            Stage::Mail => self.mail = Some(reply),
            Stage::Rcpt => self.rcpt = Some(reply),
            Stage::Data => self.data = Some(reply),
            // The reply to RSET adds nothing to the one to MAIL.
            _ => {}
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Decision {
    begun: Begun,
    /// The relay expects a text that nobody should get; an empty one ends that (RFC 2920 3.1).
    lone_dot: bool,
    reset_first: bool,
    error: Option<SmtpError>,
}

/// Evaluates the replies to one mail's commands.
fn evaluate(replies: &EnvelopeReplies) -> Decision {
    let mut decision =
        Decision { begun: Begun::Requeue, lone_dot: false, reset_first: false, error: None };
    if replies.pipelining_refused {
        decision.reset_first = true;
        return decision;
    }
    let accepted = |reply: &Option<Reply>| reply.as_ref().is_some_and(Reply::is_positive);
    let wants_text = replies.data.as_ref().is_some_and(|reply| reply.code == 354);
    let commands =
        [(Stage::Mail, &replies.mail), (Stage::Rcpt, &replies.rcpt), (Stage::Data, &replies.data)];
    for (stage, reply) in commands {
        let Some(reply) = reply else { return decision };
        let expected = if stage == Stage::Data { reply.code == 354 } else { reply.is_positive() };
        if expected {
            continue;
        }
        if reply.code < 400 {
            decision.error = Some(unexpected_reply(stage, reply));
            return decision;
        }
        decision.begun = Begun::Refused { stage, reply: reply.clone(), local: false };
        decision.lone_dot = wants_text;
        decision.reset_first = accepted(&replies.mail) && !wants_text;
        if wants_text && accepted(&replies.rcpt) {
            // No sender, but a recipient and a 354: a dot now would send an empty mail.
            decision.lone_dot = false;
            decision.error = Some(unexpected_reply(Stage::Data, reply));
        }
        return decision;
    }
    decision.begun = Begun::Ready;
    decision
}

#[cfg(test)]
mod tests {
    use super::*;

    fn replies_of(mail: u16, rcpt: u16, data: u16) -> EnvelopeReplies {
        let reply = |code| (code != 0).then(|| Reply::new(code, ""));
        EnvelopeReplies {
            mail: reply(mail),
            rcpt: reply(rcpt),
            data: reply(data),
            ..EnvelopeReplies::default()
        }
    }

    #[test]
    fn envelope_replies_give_a_decision() {
        let refused =
            |stage, code| Begun::Refused { stage, reply: Reply::new(code, ""), local: false };
        // MAIL, RCPT, DATA (0: no reply) -> begun, lone dot, RSET before the next, connection given
        // up
        for (replies, begun, lone_dot, reset_first, given_up) in [
            ((250, 250, 354), Begun::Ready, false, false, false),
            ((250, 251, 354), Begun::Ready, false, false, false),
            ((250, 550, 554), refused(Stage::Rcpt, 550), false, true, false),
            ((250, 550, 503), refused(Stage::Rcpt, 550), false, true, false),
            ((250, 450, 354), refused(Stage::Rcpt, 450), true, false, false),
            ((550, 503, 503), refused(Stage::Mail, 550), false, false, false),
            ((250, 250, 451), refused(Stage::Data, 451), false, true, false),
            ((550, 0, 0), refused(Stage::Mail, 550), false, false, false),
            ((250, 550, 0), refused(Stage::Rcpt, 550), false, true, false),
            ((250, 250, 0), Begun::Requeue, false, false, false),
            ((250, 0, 0), Begun::Requeue, false, false, false),
            ((0, 0, 0), Begun::Requeue, false, false, false),
            ((250, 250, 250), Begun::Requeue, false, false, true),
            ((354, 250, 250), Begun::Requeue, false, false, true),
            ((550, 250, 354), refused(Stage::Mail, 550), false, false, true),
        ] {
            let decision = evaluate(&replies_of(replies.0, replies.1, replies.2));
            assert_eq!(decision.begun, begun, "{replies:?}");
            assert_eq!(
                (decision.lone_dot, decision.reset_first, decision.error.is_some()),
                (lone_dot, reset_first, given_up),
                "{replies:?}"
            );
        }
    }

    #[test]
    fn refused_pipelining_is_recognised_by_the_reply() {
        for (code, text, out) in [
            (503, "5.5.1 Error: pipelined after end of DATA", true),
            (503, "5.5.0 Improper use of SMTP command pipelining", true),
            (554, "SMTP synchronization error", true),
            (550, "5.7.1 Sender not allowed", false),
            (451, "4.3.0 Try later", false),
            (250, "ok", false),
        ] {
            assert_eq!(is_pipelining_refused(&Reply::new(code, text)), out, "{code} {text}");
        }
    }
}
