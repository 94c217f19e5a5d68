//! One connection's loop: takes mails from the feed, asks the journal, speaks to the relay, books
//! what became of each mail.
//!
//! It promises that a mail's text leaves only after its intent is on disk, that the intents of the
//! next mails are written while the last ones are on the wire, that a connection that has rested is
//! looked at before a mail is trusted to it, and that every mail it took is booked before it ends.
//! Where the relay takes CHUNKING, several mails are under way (`stream`); else one, and the
//! envelope of the next (`step`). Leaves out: what a reply means (`relay::verdict`, `outcome`).

mod chunking;
mod data;

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::outcome;
use crate::outcome::{Booked, Ended, Place};
use crate::ready_queue::{Prepared, Turn, Turns};
use crate::relay_worker::Relaying;
use crate::{Shared, pause_policy};
use postroom_model::clock::Timestamp;
use postroom_model::delivery::DeliveryStatus;
use postroom_smtp::client::{Envelope, Mode, Session, SmtpError};
use postroom_store::journal::Intent;

/// An idle connection is kept this long; many relays close after a minute.
const IDLE: Duration = Duration::from_secs(10);
/// A connection that has rested for longer is asked whether it is still there.
const RESTED: Duration = Duration::from_secs(5);
/// The longest a connection sleeps before it looks whether it shall stop.
const NAP: Duration = Duration::from_millis(250);
/// Between two tries to connect.
const REOPEN: Duration = Duration::from_secs(1);

/// A mail that the relay waits for (354), intent on disk.
struct UnderWay {
    mail: Prepared,
    began: Timestamp,
}

/// One connection.
pub(crate) struct Line {
    shared: Shared,
    relaying: Arc<Relaying>,
    turns: Arc<Turns>,
    stop: CancellationToken,
    session: Option<Session>,
    /// With its 354.
    under_way: Option<UnderWay>,
    /// With CHUNKING.
    window: chunking::Window,
    /// Since when nothing has been under way.
    rested: Timestamp,
}

impl Line {
    pub fn new(
        shared: Shared,
        relaying: Arc<Relaying>,
        turns: Arc<Turns>,
        stop: CancellationToken,
    ) -> Self {
        let rested = shared.clock.now();
        let window = chunking::Window::default();
        Self { shared, relaying, turns, stop, session: None, under_way: None, window, rested }
    }

    /// Runs until told to stop, or until the relay is to be left alone.
    pub async fn run(mut self) {
        loop {
            let next = self.next_mail().await;
            if next.is_none() && self.under_way.is_none() {
                if self.stop.is_cancelled() {
                    break;
                }
                continue;
            }
            if !self.is_ready().await {
                self.put_back_all(next).await;
                break;
            }
            let go_on = match next {
                Some(first) if self.streams() => self.stream(first).await,
                next => self.step(next).await,
            };
            self.rested = self.shared.clock.now();
            if !go_on {
                break;
            }
        }
        self.put_back_all(None).await;
        if let Some(session) = self.session.take() {
            session.quit().await;
        }
    }

    /// The next mail that may begin now. None: there is none, or it has to wait; then whatever is
    /// under way goes on alone.
    async fn next_mail(&mut self) -> Option<Prepared> {
        if self.stop.is_cancelled() || self.connection_is_full() {
            return None;
        }
        let rested = self.shared.clock.now();
        loop {
            let now = self.shared.clock.now();
            let relay = &self.relaying.relay.id;
            let nap = match self.turns.take(|id| self.shared.active.leave(id, relay), now) {
                Turn::Mail(mail) => return Some(*mail),
                Turn::Back(mail, due) => {
                    self.shared.put_back_until(&mail.leased, due).await;
                    continue;
                }
                Turn::Wait(wait) => wait.min(NAP),
                Turn::Empty => NAP,
            };
            if self.mails_under_way() > 0 || self.stop.is_cancelled() {
                return None;
            }
            tokio::select! {
                () = self.stop.cancelled() => return None,
                () = self.turns.changed(nap) => {}
            }
            self.hang_up_when_idle(rested).await;
        }
    }

    /// Hangs up when no mail came for a while.
    async fn hang_up_when_idle(&mut self, rested: Timestamp) {
        if self.shared.clock.now().since(rested) > IDLE
            && let Some(session) = self.session.take()
        {
            session.quit().await;
        }
    }

    /// The relay wants a new connection after so many mails, and this one has had them.
    fn connection_is_full(&self) -> bool {
        let (Some(most), Some(session)) = (self.relaying.per_connection(), &self.session) else {
            return false;
        };
        let under_way = u32::try_from(self.mails_under_way()).unwrap_or(u32::MAX);
        session.sent().saturating_add(under_way) >= most
    }

    /// Mails of this connection that have an intent, or are asking for one.
    fn mails_under_way(&self) -> usize {
        usize::from(self.under_way.is_some()) + self.window.len()
    }

    /// Does the next mail go with others under way?
    fn streams(&self) -> bool {
        let mode = self.session.as_ref().map(Session::mode);
        self.under_way.is_none() && matches!(mode, Some(Mode::Chunked { .. }))
    }

    /// There is a connection that a mail may be trusted to. False: end.
    async fn is_ready(&mut self) -> bool {
        if let Some(session) = &mut self.session
            && self.under_way.is_none()
        {
            // A relay that hung up on a connection at rest is not ill: a new one is opened.
            let long = self.shared.clock.now().since(self.rested) > RESTED;
            if !session.is_alive().await || (long && session.noop().await.is_err()) {
                self.session = None;
            }
        }
        let open = self.session.is_some() || self.open().await;
        if let Some(session) = &mut self.session {
            session.adopt(self.relaying.learnt());
        }
        open
    }

    /// Opens a session; tries again until the breaker says that it is enough. False: end.
    async fn open(&mut self) -> bool {
        loop {
            let learnt = self.relaying.learnt();
            let config = &self.relaying.relay.config;
            let opened = tokio::select! {
                () = self.stop.cancelled() => return false,
                opened = Session::open_with(
                    config,
                    self.relaying.secret(),
                    learnt,
                    self.shared.timeouts,
                ) => opened,
            };
            match opened {
                Ok(session) => {
                    self.relaying.opened();
                    self.session = Some(session);
                    return true;
                }
                Err(trouble) => {
                    if !self.relaying.failed(&trouble, self.shared.clock.now()) {
                        return false;
                    }
                    tokio::select! {
                        () = self.stop.cancelled() => return false,
                        () = tokio::time::sleep(REOPEN) => {}
                    }
                }
            }
        }
    }

    fn intent(&self, mail: &Prepared) -> Intent {
        Intent {
            seq: mail.leased.seq,
            campaign: mail.leased.campaign.clone(),
            relay: self.relaying.relay.id.clone(),
            relay_name: self.relaying.relay.name.clone(),
            message_id: mail.built.message_id.clone(),
            size: i64::try_from(mail.built.bytes.len()).unwrap_or(i64::MAX),
        }
    }

    /// The mail never began. Goes back; one that makes the relay hang up again and again is
    /// treated as told "later", so that it cannot hold up everybody else.
    async fn put_back_untouched(
        &self,
        mail: Prepared,
        from: DeliveryStatus,
        trouble: Option<&SmtpError>,
        began: Timestamp,
    ) -> bool {
        if let Some(trouble) = trouble
            && self.relaying.stumbled(mail.leased.seq)
        {
            let place = Place { mail: &mail.leased, from, began };
            let now = self.shared.clock.now();
            return self.book(outcome::stumbled(&place, trouble, self.relaying.name(), now)).await;
        }
        self.give_back(&mail, from).await;
        true
    }

    /// Back to the queue; it does not count towards the relay's limits.
    async fn give_back(&self, mail: &Prepared, from: DeliveryStatus) {
        self.relaying.not_taken();
        self.shared.put_back(&mail.leased, from).await;
    }

    /// Books a mail's end and does what it says about relay and campaign. False: end this line.
    async fn book(&self, booked: Booked) -> bool {
        let Booked { outcome, ended } = booked;
        let campaign = outcome.campaign.clone();
        if !outcome.may_have_left() {
            self.relaying.not_taken();
        }
        self.shared.journal.note(outcome).await;
        match ended {
            Ended::Mail { relay_worked } => {
                if relay_worked {
                    self.relaying.worked(self.shared.clock.now());
                }
                true
            }
            Ended::Relay(pause) => {
                self.relaying.pause(pause, self.shared.clock.now());
                false
            }
            Ended::Spent(spent) => self.relaying.spent(&spent, self.shared.clock.now()),
            Ended::RelayFailed(text) => self.relaying.failed_with(&text, self.shared.clock.now()),
            Ended::Campaign(text) => {
                self.shared.stop_campaign(&campaign, &text).await;
                true
            }
        }
    }

    /// The connection is gone. A relay that closes after it has served (421 after so many mails)
    /// is not ill. False: the relay is to be left alone.
    fn lost(&self, trouble: &SmtpError, served: u32) -> bool {
        if served > 0 && pause_policy::is_ordinary_closing(trouble) {
            self.relaying.hung_up(trouble, served, self.shared.clock.now());
            return true;
        }
        self.relaying.failed(trouble, self.shared.clock.now())
    }

    /// Gives back what this line holds. A mail with its 354 has not left: its text never did.
    async fn put_back_all(&mut self, next: Option<Prepared>) {
        if let Some(mail) = next {
            self.give_back(&mail, DeliveryStatus::Leased).await;
        }
        if let Some(last) = self.under_way.take() {
            self.give_back(&last.mail, DeliveryStatus::Sending).await;
        }
    }
}

fn envelope(mail: &Prepared) -> Envelope {
    Envelope {
        from: mail.built.from.as_str().to_owned(),
        to: mail.built.to.as_str().to_owned(),
        size: mail.built.bytes.len(),
        utf8: mail.built.utf8,
        eight_bit: !mail.built.bytes.is_ascii(),
        id: Some(mail.leased.id.to_string()),
    }
}
