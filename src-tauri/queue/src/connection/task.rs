//! The state of one connection, and what both ways of sending need: the next mail, its intent, its
//! outcome, and the end of the session.
//!
//! Leaves out: the loop (`run`) and the ways of sending (`chunking`, `data`).

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;

use crate::connection_evidence::{ConnectionEvidence, ConnectionLimit, EvidenceKind};
use crate::context::Shared;
use crate::outcome;
use crate::outcome::{InFlight, Recorded, ReplyContext, Scope};
use crate::pause_policy;
use crate::ready_queue::{Popped, Prepared, ReadyQueue};
use crate::worker_state::{Established, NextStep, WorkerState};
use postroom_model::clock::Timestamp;
use postroom_model::delivery::DeliveryStatus;
use postroom_smtp::client::{Envelope, Session, SmtpError};
use postroom_store::journal::Intent;

/// A connection without a mail is closed after this time; many relays close after a minute.
const IDLE_MAX: Duration = Duration::from_secs(10);
/// The longest wait before a connection checks whether it is to stop.
const POLL: Duration = Duration::from_millis(250);

/// A mail that has its intent, or has asked for one.
pub(crate) struct StartedMail {
    pub mail: Prepared,
    pub began: Timestamp,
}

/// An intent that was asked for and is not yet on disk.
pub(crate) struct PendingIntent {
    pub mail: StartedMail,
    pub granted: oneshot::Receiver<bool>,
}

/// With CHUNKING: the mails of one connection that may have an intent on disk and no outcome.
#[derive(Default)]
pub(crate) struct Window {
    /// In the order in which they were asked for, which is the order in which they are granted.
    pub pending: VecDeque<PendingIntent>,
    pub on_wire: Vec<StartedMail>,
}

impl Window {
    pub fn len(&self) -> usize {
        self.pending.len() + self.on_wire.len()
    }

    /// Removes the mail on the wire with this sequence number.
    pub fn remove(&mut self, seq: i64) -> Option<StartedMail> {
        let at = self.on_wire.iter().position(|one| one.mail.leased.seq == seq)?;
        Some(self.on_wire.remove(at))
    }
}

/// One connection.
pub(crate) struct ConnectionTask {
    pub(super) shared: Shared,
    pub(super) worker: Arc<WorkerState>,
    pub(super) ready: Arc<ReadyQueue>,
    pub(super) stop: CancellationToken,
    pub(super) session: Option<Session>,
    /// With DATA: the mail whose text the relay waits for (reply 354); its intent is on disk.
    pub(super) started: Option<StartedMail>,
    pub(super) window: Window,
    pub(super) idle_since: Timestamp,
    pub(super) established: Option<Established>,
    /// It was open before.
    pub(super) reopening: bool,
    /// The worker knows how many mails this connection took; several mails can be refused at once.
    pub(super) end_noted: AtomicBool,
}

impl ConnectionTask {
    pub fn new(
        shared: Shared,
        worker: Arc<WorkerState>,
        ready: Arc<ReadyQueue>,
        stop: CancellationToken,
    ) -> Self {
        let idle_since = shared.clock.now();
        let window = Window::default();
        Self {
            shared,
            worker,
            ready,
            stop,
            session: None,
            started: None,
            window,
            idle_since,
            established: None,
            reopening: false,
            end_noted: AtomicBool::new(false),
        }
    }

    /// Returns the next mail that may begin now. None: there is none, or a limit holds it; the mails
    /// under way go on without it.
    pub(super) async fn next_mail(&mut self) -> Option<Prepared> {
        if self.stop.is_cancelled() || self.reached_per_connection() {
            return None;
        }
        let idle_since = self.shared.clock.now();
        loop {
            let now = self.shared.clock.now();
            let relay = &self.worker.relay.id;
            let wait = match self.ready.pop(|id| self.shared.active.permit(id, relay), now) {
                Popped::Mail(mail) => return Some(*mail),
                Popped::PutBack(mail, due) => {
                    self.shared.put_back_until(&mail.leased, due).await;
                    continue;
                }
                Popped::Wait(wait) => wait.min(POLL),
                Popped::Empty => POLL,
            };
            if self.mails_started() > 0 || self.stop.is_cancelled() {
                return None;
            }
            tokio::select! {
                () = self.stop.cancelled() => return None,
                () = self.ready.wait_for_change(wait) => {}
            }
            self.quit_when_idle(idle_since).await;
        }
    }

    async fn quit_when_idle(&mut self, idle_since: Timestamp) {
        if self.shared.clock.now().since(idle_since) > IDLE_MAX
            && let Some(session) = self.session.take()
        {
            session.quit().await;
        }
    }

    /// Whether this connection has had as many mails as the relay takes over one.
    pub(super) fn reached_per_connection(&self) -> bool {
        let (Some(most), Some(session)) = (self.worker.per_connection(), &self.session) else {
            return false;
        };
        let started = u32::try_from(self.mails_started()).unwrap_or(u32::MAX);
        session.sent().saturating_add(started) >= most
    }

    /// The number of mails of this connection that have an intent or have asked for one.
    pub(super) fn mails_started(&self) -> usize {
        usize::from(self.started.is_some()) + self.window.len()
    }

    pub(super) fn intent(&self, mail: &Prepared) -> Intent {
        Intent {
            seq: mail.leased.seq,
            campaign: mail.leased.campaign.clone(),
            relay: self.worker.relay.id.clone(),
            relay_name: self.worker.relay.name.clone(),
            message_id: mail.built.message_id.clone(),
            size: i64::try_from(mail.built.bytes.len()).unwrap_or(i64::MAX),
        }
    }

    /// Puts back a mail that was not sent. A mail at which the relay hangs up again and again is
    /// deferred, so that it does not block the others.
    pub(super) async fn put_back_unsent(
        &self,
        mail: Prepared,
        from: DeliveryStatus,
        error: Option<&SmtpError>,
        began: Timestamp,
        accepted: u32,
    ) -> NextStep {
        if let Some(error) = error
            && self.worker.hung_up_too_often(mail.leased.seq, accepted)
        {
            let mail = InFlight { mail: &mail.leased, from, began };
            let now = self.shared.clock.now();
            let recorded = outcome::connection_lost_again(&mail, error, &self.worker.relay, now);
            return self.record(recorded).await;
        }
        self.put_back(&mail, from).await;
        NextStep::Continue
    }

    /// What a reply to this mail is judged by, after `accepted` others over the connection.
    pub(super) fn reply_context(&self, mail: &Prepared, accepted: u32) -> ReplyContext<'_> {
        let tried_again = self.worker.tried_again(mail.leased.seq);
        ReplyContext {
            connection: ConnectionEvidence { accepted, tried_again },
            relay: &self.worker.relay,
            faults: &self.shared.faults,
            progress: self.shared.active.progress(&mail.leased.campaign),
            now: self.shared.clock.now(),
        }
    }

    /// Puts a mail back into the queue; it does not count towards the relay's limits.
    pub(super) async fn put_back(&self, mail: &Prepared, from: DeliveryStatus) {
        self.worker.refund();
        self.shared.put_back(&mail.leased, from).await;
    }

    /// Records a mail's outcome, and applies what it means for the relay and the campaign.
    pub(super) async fn record(&self, recorded: Recorded) -> NextStep {
        let Recorded { outcome, scope } = recorded;
        let (campaign, seq) = (outcome.campaign.clone(), outcome.seq);
        if !outcome.may_have_left() {
            self.worker.refund();
        }
        self.shared.journal.record(outcome).await;
        let now = self.shared.clock.now();
        match scope {
            Scope::Mail { relay_worked } => {
                if relay_worked {
                    self.worker.record_success(now);
                }
                NextStep::Continue
            }
            Scope::Relay(pause) => {
                self.worker.pause(pause, now);
                NextStep::Close
            }
            Scope::Connection(limit) => self.connection_used_up(&limit, seq, now),
            Scope::Limit(reported) => self.worker.limit_reported(&reported, now),
            Scope::RelayFailed(text) => self.worker.relay_failed(&text, now),
            Scope::Campaign(text) => {
                self.shared.stop_campaign(&campaign, &text).await;
                NextStep::Continue
            }
        }
    }

    /// Notes that the session has ended with `error`. A relay that closes a connection over which
    /// it accepted mails (421 after so many) has not failed.
    pub(super) fn connection_lost(&self, error: &SmtpError, accepted: u32) -> NextStep {
        let now = self.shared.clock.now();
        if accepted > 0
            && let Some(kind) = pause_policy::evidence_of_closing(error)
        {
            if !self.end_noted.swap(true, Ordering::Relaxed) {
                self.worker.connection_used_up(kind, accepted, now);
            }
            return NextStep::Continue;
        }
        self.worker.connection_failed(error, now)
    }

    /// Notes that the relay takes no more mails over this connection.
    fn connection_used_up(&self, limit: &ConnectionLimit, seq: i64, now: Timestamp) -> NextStep {
        if limit.accepted == 0 {
            // It took none at all: that is a failure, or a new connection would follow for ever.
            return self.worker.relay_failed(&limit.text, now).and(NextStep::Reconnect);
        }
        if !self.end_noted.swap(true, Ordering::Relaxed) {
            self.worker.connection_used_up(limit.evidence, limit.accepted, now);
        }
        if limit.evidence != EvidenceKind::Named {
            self.worker.try_again(seq);
        }
        NextStep::Reconnect
    }
}

/// The envelope of a rendered mail.
pub(super) fn envelope(mail: &Prepared) -> Envelope {
    Envelope {
        from: mail.built.from.clone(),
        to: mail.built.to.as_str().to_owned(),
        size: mail.built.bytes.len(),
        utf8: mail.built.utf8,
        eight_bit: !mail.built.bytes.is_ascii(),
        id: Some(mail.leased.id.to_string()),
    }
}
