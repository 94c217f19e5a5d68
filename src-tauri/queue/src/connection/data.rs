//! One exchange by DATA: the text of the mail under way, and the envelope of the next behind it.
//!
//! It promises that the next mail's intent is asked for while the last one is on the wire. Leaves
//! out: what goes in one piece (`relay::session`).

use crate::connection::{Line, UnderWay, envelope};
use crate::outcome;
use crate::outcome::Place;
use crate::ready_queue::Prepared;
use postroom_model::delivery::DeliveryStatus;
use postroom_smtp::client::{Begun, Exchange, Session};

impl Line {
    /// One exchange: the text of the mail under way, the envelope of the next. False: end.
    pub(crate) async fn step(&mut self, next: Option<Prepared>) -> bool {
        let Some(mut session) = self.session.take() else { return false };
        let began = self.shared.clock.now();
        let (last, learnt) = (self.under_way.take(), session.learnt());
        let envelope = next.as_ref().map(envelope);
        let body = last.as_ref().map(|last| last.mail.built.bytes.as_slice());
        let speak = session.exchange(body, envelope.as_ref());
        let (exchange, granted) = tokio::join!(speak, self.intend(next.as_ref()));
        self.relaying.learn(learnt, session.learnt());
        let Exchange { finished, begun, error: trouble } = exchange;
        let mut go_on = true;
        // Behind another mail's text it may be that one at which the relay hung up.
        let to_blame = trouble.as_ref().filter(|_| last.is_none());
        if let (Some(last), Some(finished)) = (last, finished) {
            let place =
                Place { mail: &last.mail.leased, from: DeliveryStatus::Sending, began: last.began };
            go_on &= self
                .book(outcome::finished(
                    &place,
                    &finished,
                    self.relaying.name(),
                    self.shared.clock.now(),
                ))
                .await;
        }
        if let Some(next) = next {
            let from = if granted { DeliveryStatus::Sending } else { DeliveryStatus::Leased };
            match begun {
                Some(Begun::Ready) if granted => {
                    self.under_way = Some(UnderWay { mail: next, began });
                }
                Some(Begun::Ready) => {
                    // Taken back while we asked: the text must not leave, so the line is dropped.
                    session.quit().await;
                    return go_on;
                }
                Some(Begun::Refused { stage, reply, local }) => {
                    let place = Place { mail: &next.leased, from, began };
                    go_on &= self
                        .book(outcome::refused(
                            &place,
                            stage,
                            &reply,
                            local,
                            self.relaying.name(),
                            self.shared.clock.now(),
                        ))
                        .await;
                }
                Some(Begun::Requeue) | None => {
                    go_on &= self.put_back_untouched(next, from, to_blame, began).await;
                }
            }
        }
        match trouble {
            Some(trouble) => go_on && self.lost(&trouble, session.sent()),
            None if !session.is_usable() => go_on,
            None => {
                if self.under_way.is_none() && self.full(&session) {
                    session.quit().await;
                } else {
                    self.session = Some(session);
                }
                go_on
            }
        }
    }

    fn full(&self, session: &Session) -> bool {
        self.relaying.per_connection().is_some_and(|most| session.sent() >= most)
    }

    async fn intend(&self, next: Option<&Prepared>) -> bool {
        let Some(mail) = next else { return false };
        self.shared.journal.intend(self.intent(mail)).await
    }
}
