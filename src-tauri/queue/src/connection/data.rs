//! One exchange by DATA: the text of the started mail, and the envelope of the next behind it.
//!
//! It promises that the next mail's intent is written while the last mail is on the wire. Leaves
//! out: which commands go in one write (`postroom_smtp::client`).

use crate::connection::task::{ConnectionTask, StartedMail, envelope};
use crate::outcome;
use crate::outcome::InFlight;
use crate::ready_queue::Prepared;
use crate::worker_state::NextStep;
use postroom_model::clock::Timestamp;
use postroom_model::delivery::DeliveryStatus;
use postroom_smtp::client::{Begun, Exchange, Finished, Session};

impl ConnectionTask {
    /// Sends the text of the started mail and the envelope of the next.
    pub(super) async fn exchange_by_data(&mut self, next: Option<Prepared>) -> NextStep {
        let Some(mut session) = self.session.take() else { return NextStep::Close };
        let began = self.shared.clock.now();
        let (last, learned) = (self.started.take(), session.learned());
        let envelope = next.as_ref().map(envelope);
        let body = last.as_ref().map(|last| last.mail.built.bytes.as_slice());
        let exchange = session.exchange(body, envelope.as_ref());
        let (exchange, granted) = tokio::join!(exchange, self.begin(next.as_ref()));
        self.worker.learn(learned, session.learned());
        let Exchange { finished, begun, error } = exchange;
        let mut step = NextStep::Continue;
        // Behind another mail's text, the relay may have hung up because of that mail.
        let cause = error.as_ref().filter(|_| last.is_none());
        if let (Some(last), Some(finished)) = (last, finished) {
            step = step.and(self.record_finished(&last, &finished, session.sent()).await);
        }
        if let Some(next) = next {
            let from = if granted { DeliveryStatus::Sending } else { DeliveryStatus::Leased };
            match begun {
                Some(Begun::Ready) if granted => {
                    self.started = Some(StartedMail { mail: next, began });
                }
                Some(Begun::Ready) => {
                    // Withdrawn in the meantime: the text must not be sent, so the session ends.
                    session.quit().await;
                    return step;
                }
                Some(refused @ Begun::Refused { .. }) => {
                    step = step.and(
                        self.record_refused(&next, from, began, refused, session.sent()).await,
                    );
                }
                Some(Begun::Requeue) | None => {
                    step = step
                        .and(self.put_back_unsent(next, from, cause, began, session.sent()).await);
                }
            }
        }
        match error {
            // The breaker does not count a failure behind a reply that ends the connection.
            Some(_) if step == NextStep::Close => step,
            Some(error) => self.connection_lost(&error, session.sent()),
            None if !session.is_usable() => step,
            None => {
                if self.started.is_none() && self.is_full(&session) {
                    session.quit().await;
                } else {
                    self.session = Some(session);
                }
                step
            }
        }
    }

    async fn record_finished(
        &self,
        last: &StartedMail,
        finished: &Finished,
        accepted: u32,
    ) -> NextStep {
        let from = DeliveryStatus::Sending;
        let in_flight = InFlight { mail: &last.mail.leased, from, began: last.began };
        let context = self.reply_context(&last.mail, accepted);
        self.record(outcome::finished(&in_flight, finished, context)).await
    }

    async fn record_refused(
        &self,
        mail: &Prepared,
        from: DeliveryStatus,
        began: Timestamp,
        refused: Begun,
        accepted: u32,
    ) -> NextStep {
        let Begun::Refused { stage, reply, local } = refused else { return NextStep::Continue };
        let in_flight = InFlight { mail: &mail.leased, from, began };
        let context = self.reply_context(mail, accepted);
        self.record(outcome::refused(&in_flight, stage, &reply, local, context)).await
    }

    fn is_full(&self, session: &Session) -> bool {
        self.worker.per_connection().is_some_and(|most| session.sent() >= most)
    }

    async fn begin(&self, next: Option<&Prepared>) -> bool {
        let Some(mail) = next else { return false };
        self.shared.journal.begin(self.intent(mail)).await
    }
}
