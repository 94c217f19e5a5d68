//! Several mails under way on one connection (RFC 3030): intents are asked for while other mails are
//! on the wire, mails are sent as their intents are granted, replies are recorded as they come.
//!
//! It promises that no more mails have an intent without a recorded outcome than the session's
//! window holds (that is how many can be in doubt after a crash), that a pause or the end of the
//! run takes effect before the next mail is sent, and that every mail is recorded or put back
//! before it returns. Leaves out: the bytes (`postroom_smtp::client`).

use std::collections::VecDeque;

use crate::connection::task::{ConnectionTask, PendingIntent, StartedMail, envelope};
use crate::outcome;
use crate::outcome::InFlight;
use crate::ready_queue::Prepared;
use crate::worker_state::NextStep;
use postroom_model::delivery::DeliveryStatus;
use postroom_model::relay::LearnedCapabilities;
use postroom_smtp::client::{ChunkingEvent, DeliveryResult, Session, SmtpError};

/// The state of one run of mails.
struct StreamState {
    next: NextStep,
    learned: LearnedCapabilities,
    /// The mail at which the relay hung up is known; the mails behind it did not cause that.
    cause_found: bool,
}

impl ConnectionTask {
    /// Sends `first` and every mail that can follow without a pause.
    pub(super) async fn exchange_by_chunks(&mut self, first: Prepared) -> NextStep {
        let learned = self.session.as_ref().map(Session::learned).unwrap_or_default();
        let mut stream = StreamState { next: NextStep::Continue, learned, cause_found: false };
        self.request_intent(first).await;
        loop {
            self.request_more_intents(&stream).await;
            let Self { session, window, .. } = self;
            let room = session.as_ref().is_some_and(|session| session.free_slots() > 0);
            let answers = session.as_ref().is_some_and(Session::awaits_replies);
            let answer = async {
                match session {
                    Some(session) => session.next_event().await,
                    None => std::future::pending().await,
                }
            };
            // Granted mails go first, so that they leave in one write.
            let grants = !window.pending.is_empty() && (room || !answers);
            tokio::select! {
                biased;
                Some((mail, granted)) = next_grant(&mut window.pending), if grants => {
                    self.intent_granted(mail, granted, &mut stream).await;
                }
                answered = answer, if answers => self.process_answer(answered, &mut stream).await,
                else => break,
            }
        }
        debug_assert!(self.window.len() == 0, "the session reported every mail");
        if self.reached_per_connection()
            && let Some(session) = self.session.take()
        {
            session.quit().await;
        }
        stream.next
    }

    async fn request_intent(&mut self, mail: Prepared) {
        let began = self.shared.clock.now();
        let granted = self.shared.journal.begin_async(self.intent(&mail)).await;
        self.window.pending.push_back(PendingIntent { mail: StartedMail { mail, began }, granted });
    }

    async fn request_more_intents(&mut self, stream: &StreamState) {
        while stream.next == NextStep::Continue
            && self.session.as_ref().is_some_and(|session| self.window.len() < session.window_size())
            // With no mail under way `next_mail` waits; the loop in `run` does that.
            && self.mails_started() > 0
            && let Some(next) = self.next_mail().await
        {
            self.request_intent(next).await;
        }
    }

    /// Sends a mail whose intent is on disk, or puts it back when it was withdrawn.
    async fn intent_granted(
        &mut self,
        started: StartedMail,
        granted: bool,
        stream: &mut StreamState,
    ) {
        let leased = &started.mail.leased;
        let may_send = stream.next == NextStep::Continue
            && !self.stop.is_cancelled()
            && self.shared.active.permit(&leased.campaign, &self.worker.relay.id).is_some();
        if !granted || !may_send {
            let from = if granted { DeliveryStatus::Sending } else { DeliveryStatus::Leased };
            self.put_back(&started.mail, from).await;
            return;
        }
        let body = &started.mail.built.bytes;
        let result = match &mut self.session {
            Some(session) => session.submit(leased.seq, &envelope(&started.mail), body),
            None => Some(DeliveryResult::Requeue),
        };
        match result {
            None => self.window.on_wire.push(started),
            Some(result) => {
                stream.next = stream.next.and(self.record_result(started, result, None).await);
            }
        }
    }

    async fn process_answer(&mut self, answered: ChunkingEvent, stream: &mut StreamState) {
        let Some(session) = &self.session else { return };
        let learned = session.learned();
        self.worker.learn(stream.learned, learned);
        stream.learned = learned;
        match answered {
            ChunkingEvent::Idle => {}
            ChunkingEvent::Mail(seq, result) => {
                let Some(started) = self.window.remove(seq) else { return };
                let mut cause = None;
                if result == DeliveryResult::Requeue && !stream.cause_found {
                    cause =
                        session.close_reason().filter(|end| **end != SmtpError::Unusable).cloned();
                    stream.cause_found = cause.is_some();
                }
                let step = self.record_result(started, result, cause.as_ref()).await;
                stream.next = stream.next.and(step);
            }
            ChunkingEvent::Closed(error) => {
                let accepted = session.sent();
                self.session = None;
                if error != SmtpError::Unusable {
                    stream.next = stream.next.and(self.connection_lost(&error, accepted));
                }
            }
        }
    }

    /// Records the result of a mail that had its intent.
    async fn record_result(
        &self,
        started: StartedMail,
        result: DeliveryResult,
        cause: Option<&SmtpError>,
    ) -> NextStep {
        let StartedMail { mail, began } = started;
        let in_flight = InFlight { mail: &mail.leased, from: DeliveryStatus::Sending, began };
        let accepted = self.session.as_ref().map_or(0, Session::sent);
        let context = self.reply_context(&mail, accepted);
        match result {
            DeliveryResult::Finished(end) => {
                self.record(outcome::finished(&in_flight, &end, context)).await
            }
            DeliveryResult::Refused { stage, reply, local } => {
                self.record(outcome::refused(&in_flight, stage, &reply, local, context)).await
            }
            DeliveryResult::Requeue => {
                self.put_back_unsent(mail, DeliveryStatus::Sending, cause, began, accepted).await
            }
        }
    }
}

/// The answer to the oldest intent; none: no intent was asked for. Safe to drop and call again.
async fn next_grant(pending: &mut VecDeque<PendingIntent>) -> Option<(StartedMail, bool)> {
    let granted = (&mut pending.front_mut()?.granted).await.unwrap_or(false);
    pending.pop_front().map(|intent| (intent.mail, granted))
}
