//! The rhythm of a connection: the text of one mail, and the commands of the next behind it.
//!
//! It promises that every reply is read in its order and booked on the mail it belongs to, and that
//! "not sent" and "in doubt" are told apart by what the system took, not by guessing. What the
//! replies to one group amount to is a pure function, [`decide`]. Leaves out: CHUNKING, by which
//! several texts are under way at once (`window`).

use crate::client::connect::{ask, open_reply};
use crate::client::envelope::{Commands, Envelope, refuses_dsn};
use crate::client::error::{Stage, Trouble};
use crate::client::{Session, State, dot_stuffing};
use postroom_model::relay::reply::Reply;

/// What became of one call of [`Session::exchange`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Exchange {
    /// Of the mail whose text was given.
    pub finished: Option<Finished>,
    /// Of the mail whose envelope was given.
    pub begun: Option<Begun>,
    /// The connection is gone, for this reason.
    pub trouble: Option<Trouble>,
}

/// The end of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finished {
    /// The relay's word on the text: taken with 2xx, else not.
    Replied(Reply),
    /// The final dot certainly never left: this mail was not sent.
    NotSent(Trouble),
    /// The dot left, and no answer came: perhaps sent.
    Doubt(Trouble),
}

/// The beginning of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Begun {
    /// 354: the relay waits for the text, which is to be given to the next call.
    Ready,
    Refused {
        stage: Stage,
        reply: Reply,
        /// We did not even ask: what the relay said at EHLO rules it out.
        local: bool,
    },
    /// Nothing of it counts; the mail goes back and its turn comes again.
    Untouched,
}

impl Session {
    /// Sends `body` to the relay that waits for it (the last call's [`Begun::Ready`]) and begins
    /// `next`, in one piece where the relay takes that.
    pub async fn exchange(&mut self, body: Option<&[u8]>, next: Option<&Envelope>) -> Exchange {
        self.exchange_with(body, next, |_| ()).await
    }

    /// As [`Session::exchange`]; `on_finished` hears of the first mail's end before the answers to
    /// the next one are read.
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
        // Until the end of this call: whoever drops it half-way leaves a line that nobody can read.
        self.state = State::Gone;
        if !fits {
            return Exchange {
                finished: body.map(|_| Finished::NotSent(Trouble::Unusable)),
                begun: next.map(|_| Begun::Untouched),
                trouble: Some(Trouble::Unusable),
            };
        }
        let mut exchange = Exchange::default();
        let commands = match next.map(|next| next.commands(&self.features, self.learnt)) {
            None => None,
            Some(Ok(commands)) => {
                exchange.begun = Some(Begun::Untouched);
                Some(commands)
            }
            Some(Err((stage, reply))) => {
                exchange.begun = Some(Begun::Refused { stage, reply, local: true });
                None
            }
        };
        let behind = commands.as_ref().filter(|_| self.overlaps());
        if let Some(body) = body {
            let (finished, trouble) = self.send_text(body, behind).await;
            on_finished(&finished);
            exchange.finished = Some(finished);
            exchange.trouble = trouble;
        }
        if exchange.trouble.is_none() {
            self.state = State::Idle;
            if let Some(commands) = &commands {
                self.state = State::Gone;
                let overlapped = body.is_some() && behind.is_some();
                let (begun, trouble) = self.begin(commands, overlapped).await;
                exchange.begun = Some(begun);
                exchange.trouble = trouble;
            }
        }
        exchange
    }

    fn overlaps(&self) -> bool {
        self.features.pipelining && !self.learnt.no_overlap
    }

    /// One write: the text, its dot, and the commands of the next mail. Then the reply to the text.
    async fn send_text(
        &mut self,
        body: &[u8],
        behind: Option<&Commands>,
    ) -> (Finished, Option<Trouble>) {
        let mut bytes = std::mem::take(&mut self.buffer);
        bytes.clear();
        let dot = dot_stuffing::stuff(body, &mut bytes) as u64;
        if let Some(commands) = behind {
            bytes.extend_from_slice(commands.group(self.reset_first).as_bytes());
        }
        let before = self.line.left();
        let written = self.line.write(&bytes, Stage::Body, self.patience.command).await;
        let dot_left = self.line.left() - before > dot;
        self.buffer = bytes;
        if let Err(trouble) = written {
            return (self.last_words(dot_left, &trouble).await, Some(trouble));
        }
        match self.line.reply(Stage::Body, self.patience.body).await {
            Err(trouble) => (Finished::Doubt(trouble.clone()), Some(trouble)),
            // The answer to something else: the relay counts otherwise than we do, and nobody knows
            // what it says of this text.
            Ok(reply) if (300..400).contains(&reply.code) || self.is_anothers(&reply) => {
                self.learnt.no_overlap |= behind.is_some();
                let trouble = odd(Stage::Body, &reply);
                (Finished::Doubt(trouble.clone()), Some(trouble))
            }
            Ok(reply) => {
                if reply.is_positive() {
                    self.sent += 1;
                }
                let closing = open_reply(reply.clone(), Stage::Body).err();
                (Finished::Replied(reply), closing)
            }
        }
    }

    /// Word for word the answer that a sender or a recipient got: one reply too many came before
    /// it, or the relay runs ahead of us.
    fn is_anothers(&self, reply: &Reply) -> bool {
        reply.is_about_an_address() && self.said.iter().flatten().any(|said| said == reply)
    }

    /// The write failed. A relay that hangs up in the middle of a text has often said why.
    async fn last_words(&mut self, dot_left: bool, trouble: &Trouble) -> Finished {
        match self.line.reply(Stage::Body, self.patience.farewell).await {
            Ok(reply) if reply.code >= 400 => Finished::Replied(reply),
            Ok(reply) if reply.is_positive() && dot_left => {
                self.sent += 1;
                Finished::Replied(reply)
            }
            Ok(_) | Err(_) if dot_left => Finished::Doubt(trouble.clone()),
            Ok(_) | Err(_) => Finished::NotSent(trouble.clone()),
        }
    }

    /// MAIL, RCPT, DATA and what the relay says to them.
    async fn begin(&mut self, commands: &Commands, overlapped: bool) -> (Begun, Option<Trouble>) {
        let heard = if self.features.pipelining {
            self.ask_in_one(commands, overlapped).await
        } else {
            self.ask_one_by_one(commands).await
        };
        if heard.out_of_step {
            self.learnt.no_overlap = true;
        }
        self.said = [heard.mail.clone(), heard.rcpt.clone()];
        let mut decision = decide(&heard);
        if let Begun::Refused { stage: Stage::Mail | Stage::Rcpt, reply, .. } = &decision.begun
            && commands.dsn
            && refuses_dsn(reply)
        {
            self.learnt.no_dsn = true;
            decision.begun = Begun::Untouched;
        }
        self.reset_first = decision.reset_first;
        let mut trouble = heard.trouble.or(decision.trouble);
        if trouble.is_none() && decision.lone_dot {
            let lone = ask(&mut self.line, ".\r\n", Stage::Body, self.patience.body).await;
            trouble = lone.err();
        }
        match (&trouble, &decision.begun) {
            (None, Begun::Ready) => self.state = State::WantsText,
            (None, _) => self.state = State::Idle,
            // A 354 on a line that is gone is worth nothing.
            (Some(_), Begun::Ready) => return (Begun::Untouched, trouble),
            (Some(_), _) => {}
        }
        (decision.begun, trouble)
    }

    async fn ask_in_one(&mut self, commands: &Commands, overlapped: bool) -> Heard {
        let mut heard = Heard::default();
        let mut stages = vec![Stage::Mail, Stage::Rcpt, Stage::Data];
        if self.reset_first {
            stages.insert(0, Stage::Reset);
        }
        if !overlapped {
            let group = commands.group(self.reset_first);
            let wait = self.patience.command;
            if let Err(trouble) = self.line.write(group.as_bytes(), Stage::Mail, wait).await {
                // What it said before it hung up is read below; that it is gone is known.
                heard.trouble = Some(trouble);
            }
        }
        for stage in stages {
            let unproven = overlapped && !self.learnt.overlap_proven;
            let wait = if heard.out_of_step || heard.trouble.is_some() {
                self.patience.farewell
            } else if unproven {
                self.patience.first_overlap
            } else {
                self.wait(stage)
            };
            match self.line.reply(stage, wait).await.and_then(|reply| open_reply(reply, stage)) {
                Ok(reply) => {
                    heard.out_of_step |=
                        overlapped && stage == Stage::Mail && is_out_of_step(&reply);
                    self.learnt.overlap_proven |= overlapped && !heard.out_of_step;
                    heard.take(stage, reply);
                }
                Err(trouble) => {
                    // Silence behind the first dot: the relay has thrown our commands away.
                    heard.out_of_step |= unproven && matches!(trouble, Trouble::TimedOut { .. });
                    heard.trouble.get_or_insert(trouble);
                    break;
                }
            }
        }
        heard
    }

    async fn ask_one_by_one(&mut self, commands: &Commands) -> Heard {
        let mut heard = Heard::default();
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
            match ask(&mut self.line, command, stage, wait).await {
                Ok(reply) => {
                    let refused = reply.code >= 400 && stage != Stage::Reset;
                    heard.take(stage, reply);
                    if refused {
                        break;
                    }
                }
                Err(trouble) => {
                    heard.trouble = Some(trouble);
                    break;
                }
            }
        }
        heard
    }

    fn wait(&self, stage: Stage) -> std::time::Duration {
        if stage == Stage::Data { self.patience.data } else { self.patience.command }
    }
}

/// The replies to one mail's commands, as far as they came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Heard {
    mail: Option<Reply>,
    rcpt: Option<Reply>,
    data: Option<Reply>,
    trouble: Option<Trouble>,
    /// The relay does not take commands behind a dot.
    out_of_step: bool,
}

impl Heard {
    fn take(&mut self, stage: Stage, reply: Reply) {
        match stage {
            Stage::Mail => self.mail = Some(reply),
            Stage::Rcpt => self.rcpt = Some(reply),
            Stage::Data => self.data = Some(reply),
            // The reply to RSET says nothing that the one to MAIL does not say again.
            _ => {}
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Decision {
    begun: Begun,
    /// The relay waits for a text that nobody should get: an empty one ends that (RFC 2920 3.1).
    lone_dot: bool,
    reset_first: bool,
    trouble: Option<Trouble>,
}

/// What the replies to one mail's commands amount to.
fn decide(heard: &Heard) -> Decision {
    let mut decision =
        Decision { begun: Begun::Untouched, lone_dot: false, reset_first: false, trouble: None };
    if heard.out_of_step {
        decision.reset_first = true;
        return decision;
    }
    let accepted = |reply: &Option<Reply>| reply.as_ref().is_some_and(Reply::is_positive);
    let wants_text = heard.data.as_ref().is_some_and(|reply| reply.code == 354);
    let commands =
        [(Stage::Mail, &heard.mail), (Stage::Rcpt, &heard.rcpt), (Stage::Data, &heard.data)];
    for (stage, reply) in commands {
        let Some(reply) = reply else { return decision };
        let expected = if stage == Stage::Data { reply.code == 354 } else { reply.is_positive() };
        if expected {
            continue;
        }
        if reply.code < 400 {
            decision.trouble = Some(odd(stage, reply));
            return decision;
        }
        decision.begun = Begun::Refused { stage, reply: reply.clone(), local: false };
        decision.lone_dot = wants_text;
        decision.reset_first = accepted(&heard.mail) && !wants_text;
        if wants_text && accepted(&heard.rcpt) {
            // No sender, but a recipient and a 354: a dot now would send an empty mail.
            decision.lone_dot = false;
            decision.trouble = Some(odd(Stage::Data, reply));
        }
        return decision;
    }
    decision.begun = Begun::Ready;
    decision
}

/// "Bad sequence": commands came before the reply to the dot, and the relay minds. Haraka says 503,
/// Exim 554 with "synchronization", Postfix with `reject_unauth_pipelining` 503.
pub(crate) fn is_out_of_step(reply: &Reply) -> bool {
    let text = reply.text().to_ascii_lowercase();
    reply.code == 503
        || (reply.code >= 500 && (text.contains("pipelin") || text.contains("synchroni")))
}

pub(crate) fn odd(stage: Stage, reply: &Reply) -> Trouble {
    Trouble::Garbled { stage, text: reply.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(mail: u16, rcpt: u16, data: u16) -> Heard {
        let reply = |code| (code != 0).then(|| Reply::new(code, ""));
        Heard { mail: reply(mail), rcpt: reply(rcpt), data: reply(data), ..Heard::default() }
    }

    #[test]
    fn the_replies_to_a_group_amount_to() {
        let refused =
            |stage, code| Begun::Refused { stage, reply: Reply::new(code, ""), local: false };
        // MAIL, RCPT, DATA (0: no reply) -> begun, lone dot, RSET before the next, connection given up
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
            ((250, 250, 0), Begun::Untouched, false, false, false),
            ((250, 0, 0), Begun::Untouched, false, false, false),
            ((0, 0, 0), Begun::Untouched, false, false, false),
            ((250, 250, 250), Begun::Untouched, false, false, true),
            ((354, 250, 250), Begun::Untouched, false, false, true),
            ((550, 250, 354), refused(Stage::Mail, 550), false, false, true),
        ] {
            let decision = decide(&heard(replies.0, replies.1, replies.2));
            assert_eq!(decision.begun, begun, "{replies:?}");
            assert_eq!(
                (decision.lone_dot, decision.reset_first, decision.trouble.is_some()),
                (lone_dot, reset_first, given_up),
                "{replies:?}"
            );
        }
    }

    #[test]
    fn a_relay_out_of_step_is_known_by_its_words() {
        for (code, text, out) in [
            (503, "5.5.1 Error: pipelined after end of DATA", true),
            (503, "5.5.0 Improper use of SMTP command pipelining", true),
            (554, "SMTP synchronization error", true),
            (550, "5.7.1 Sender not allowed", false),
            (451, "4.3.0 Try later", false),
            (250, "ok", false),
        ] {
            assert_eq!(is_out_of_step(&Reply::new(code, text)), out, "{code} {text}");
        }
    }
}
