//! Several mails under way on one connection: intents asked for while other mails are on the wire,
//! mails handed over as they are granted, answers booked as they come.
//!
//! It promises that no more mails have an intent without a booked outcome than the session's window
//! holds (that is how many can be in doubt after a crash), that a pause or the end of the run takes
//! effect before the next mail is handed over, and that whatever was asked for is booked or put
//! back before it returns. Leaves out: the bytes (`relay::session`).

use std::collections::VecDeque;

use tokio::sync::oneshot;

use crate::connection::{Line, UnderWay, envelope};
use crate::outcome;
use crate::outcome::Place;
use crate::ready_queue::Prepared;
use postroom_model::delivery::DeliveryStatus;
use postroom_model::relay::LearnedCapabilities;
use postroom_smtp::client::{ChunkingEvent, DeliveryResult, Session, SmtpError};

/// An intent that was asked for.
struct Asked {
    mail: UnderWay,
    granted: oneshot::Receiver<bool>,
}

/// The mails of one connection that may have an intent on disk and no outcome.
#[derive(Default)]
pub(crate) struct Window {
    /// In the order they were asked for, in which they are granted too.
    asked: VecDeque<Asked>,
    on_wire: Vec<UnderWay>,
}

impl Window {
    pub fn len(&self) -> usize {
        self.asked.len() + self.on_wire.len()
    }

    fn take(&mut self, seq: i64) -> Option<UnderWay> {
        let at = self.on_wire.iter().position(|one| one.mail.leased.seq == seq)?;
        Some(self.on_wire.remove(at))
    }
}

/// How a stream is going.
struct Course {
    go_on: bool,
    learnt: LearnedCapabilities,
    /// The mail at which the relay hung up was found; those behind it are not to blame.
    blamed: bool,
}

impl Line {
    /// Sends `first` and whatever else may follow without a pause. False: end this line.
    pub(crate) async fn stream(&mut self, first: Prepared) -> bool {
        let learnt = self.session.as_ref().map(Session::learnt).unwrap_or_default();
        let mut course = Course { go_on: true, learnt, blamed: false };
        self.ask(first).await;
        loop {
            self.ask_for_more(&course).await;
            let Self { session, window, .. } = self;
            let room = session.as_ref().is_some_and(|session| session.free_slots() > 0);
            let answers = session.as_ref().is_some_and(Session::awaits_replies);
            let answer = async {
                match session {
                    Some(session) => session.next_event().await,
                    None => std::future::pending().await,
                }
            };
            // What is granted goes first, so that it leaves in one piece.
            let grants = !window.asked.is_empty() && (room || !answers);
            tokio::select! {
                biased;
                Some((mail, granted)) = next_grant(&mut window.asked), if grants => {
                    self.granted(mail, granted, &mut course).await;
                }
                answered = answer, if answers => self.heard(answered, &mut course).await,
                else => break,
            }
        }
        debug_assert!(self.window.len() == 0, "the session told of every mail");
        if self.connection_is_full()
            && let Some(session) = self.session.take()
        {
            session.quit().await;
        }
        course.go_on
    }

    async fn ask(&mut self, mail: Prepared) {
        let began = self.shared.clock.now();
        let granted = self.shared.journal.ask(self.intent(&mail)).await;
        self.window.asked.push_back(Asked { mail: UnderWay { mail, began }, granted });
    }

    async fn ask_for_more(&mut self, course: &Course) {
        while course.go_on
            && self.session.as_ref().is_some_and(|session| self.window.len() < session.window_size())
            // With nothing under way the next mail is waited for, which is not done here.
            && self.mails_under_way() > 0
            && let Some(next) = self.next_mail().await
        {
            self.ask(next).await;
        }
    }

    /// The intent is on disk; or the mail was taken back in the meantime.
    async fn granted(&mut self, under_way: UnderWay, granted: bool, course: &mut Course) {
        let leased = &under_way.mail.leased;
        let may_leave = course.go_on
            && !self.stop.is_cancelled()
            && self.shared.active.leave(&leased.campaign, &self.relaying.relay.id).is_some();
        if !granted || !may_leave {
            let from = if granted { DeliveryStatus::Sending } else { DeliveryStatus::Leased };
            self.give_back(&under_way.mail, from).await;
            return;
        }
        let body = &under_way.mail.built.bytes;
        let settled = match &mut self.session {
            Some(session) => session.submit(leased.seq, &envelope(&under_way.mail), body),
            None => Some(DeliveryResult::Requeue),
        };
        match settled {
            None => self.window.on_wire.push(under_way),
            Some(fate) => course.go_on &= self.settle(under_way, fate, None).await,
        }
    }

    async fn heard(&mut self, answered: ChunkingEvent, course: &mut Course) {
        let Some(session) = &self.session else { return };
        let learnt = session.learnt();
        self.relaying.learn(course.learnt, learnt);
        course.learnt = learnt;
        match answered {
            ChunkingEvent::Idle => {}
            ChunkingEvent::Mail(seq, fate) => {
                let Some(under_way) = self.window.take(seq) else { return };
                let mut trouble = None;
                if fate == DeliveryResult::Requeue && !course.blamed {
                    trouble =
                        session.close_reason().filter(|end| **end != SmtpError::Unusable).cloned();
                    course.blamed = trouble.is_some();
                }
                course.go_on &= self.settle(under_way, fate, trouble.as_ref()).await;
            }
            ChunkingEvent::Closed(trouble) => {
                let served = session.sent();
                self.session = None;
                if trouble != SmtpError::Unusable {
                    course.go_on &= self.lost(&trouble, served);
                }
            }
        }
    }

    /// Books what became of a mail that had its intent. False: end this line.
    async fn settle(
        &self,
        one: UnderWay,
        fate: DeliveryResult,
        trouble: Option<&SmtpError>,
    ) -> bool {
        let UnderWay { mail, began } = one;
        let place = Place { mail: &mail.leased, from: DeliveryStatus::Sending, began };
        let (relay, now) = (self.relaying.name(), self.shared.clock.now());
        match fate {
            DeliveryResult::Finished(end) => {
                self.book(outcome::finished(&place, &end, relay, now)).await
            }
            DeliveryResult::Refused { stage, reply, local } => {
                self.book(outcome::refused(&place, stage, &reply, local, relay, now)).await
            }
            DeliveryResult::Requeue => {
                self.put_back_untouched(mail, DeliveryStatus::Sending, trouble, began).await
            }
        }
    }
}

/// The oldest intent's answer; none: nothing was asked. May be dropped and called again.
async fn next_grant(asked: &mut VecDeque<Asked>) -> Option<(UnderWay, bool)> {
    let granted = (&mut asked.front_mut()?.granted).await.unwrap_or(false);
    asked.pop_front().map(|asked| (asked.mail, granted))
}
