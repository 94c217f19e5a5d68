//! The queue: takes campaigns up at their time, keeps one runner per relay going, and ends what is
//! done.
//!
//! It promises that only mails of campaigns that are "sending" begin, that a relay that is paused
//! or spent is left alone until its time, and that stopping loses nobody. Decisions are pure
//! functions beside (`retry`, `pace`, `book`, `gates`, `breaker`, `outcome`, `verdicts`,
//! `forecast`). Leaves out: the wire
//! (`relay::session`) and the record (`store`).

pub mod active_campaigns;
pub mod circuit_breaker;
mod connection;
mod dispatcher;
pub mod domain_limits;
pub mod forecast;
pub mod journal;
mod outcome;
mod pause_policy;
mod prefetch;
pub mod rate_limiter;
pub mod rate_limiters;
mod ready_queue;
mod relay_worker;
pub mod retry;
pub mod sliding_window;
pub mod throughput;
pub mod token_bucket;

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::active_campaigns::{Active, Going};
use crate::dispatcher::Dispatcher;
use crate::journal::{CannotWrite, Journal};
use crate::rate_limiters::Books;
use crate::throughput::Meters;
use postroom_keychain::Secrets;
use postroom_model::campaign::CampaignCommand;
use postroom_model::clock::{Clock, Timestamp};
use postroom_model::delivery::DeliveryStatus;
use postroom_model::id::{CampaignId, RelayId};
use postroom_model::tag::Tag;
use postroom_smtp::client::Timeouts;
use postroom_store::change_feed::ChangeFeed;
use postroom_store::lease::Leased;
use postroom_store::{Result, Store, WorkspaceLock};

/// How long a stop waits for mails on the wire. What is not answered by then is in doubt.
const PATIENCE: Duration = Duration::from_secs(15);
/// How long the computer's sleep is held up for mails on the wire; systems allow about five
/// seconds.
const NIGHTFALL: Duration = Duration::from_secs(4);

/// What every part of the queue holds.
#[derive(Debug, Clone)]
pub(crate) struct Shared {
    pub store: Store,
    pub clock: Clock,
    pub events: ChangeFeed,
    pub secrets: Secrets,
    pub journal: Journal,
    pub active: Active,
    pub books: Books,
    /// The computer is about to sleep: nothing begins.
    pub asleep: Arc<AtomicBool>,
    /// It has slept: what was out of reach may be there again.
    pub woke: Arc<AtomicBool>,
    pub stop: CancellationToken,
    pub wake: Arc<Notify>,
    /// Names this workspace in the keychain.
    pub workspace: String,
    /// How long a connection waits for its relay.
    pub timeouts: Timeouts,
}

impl Shared {
    /// Back to the queue; nobody's try is spent.
    async fn put_back(&self, mail: &Leased, from: DeliveryStatus) {
        self.journal.note(outcome::put_back(mail, from)).await;
    }

    /// Back to the queue; due at `due`, or at once.
    async fn put_back_until(&self, mail: &Leased, due: Option<Timestamp>) {
        let mut outcome = outcome::put_back(mail, DeliveryStatus::Leased);
        outcome.due_at = due.or(outcome.due_at);
        self.journal.note(outcome).await;
    }

    /// Our own fault: stops the campaign with the sentence that says why.
    async fn stop_campaign(&self, id: &CampaignId, why: &str) {
        let now = self.clock.now();
        match self.store.command(id, CampaignCommand::Stop, Some(why), now).await {
            Ok(_) => self.events.notify(Tag::Campaigns),
            // Somebody paused or cancelled it first: then it stands still anyway.
            Err(error) => tracing::debug!(%error, "the campaign was not stopped"),
        }
        self.refresh().await;
    }

    async fn refresh(&self) {
        match self.store.active_campaigns().await {
            Ok(running) => self.active.refresh(running),
            Err(error) => tracing::error!(%error, "the campaigns cannot be read; trying again"),
        }
    }
}

/// How many connections each relay has open.
type Lines = Arc<Mutex<HashMap<RelayId, Arc<AtomicI64>>>>;

/// What the live view says of a relay that is sending.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RelayFigures {
    pub connections: i64,
}

/// The running queue.
#[derive(Debug)]
pub struct Queue {
    shared: Shared,
    meters: Meters,
    lines: Lines,
    task: tokio::sync::Mutex<Option<tokio::task::JoinHandle<()>>>,
    /// Held as long as this process may send.
    lock: Mutex<Option<WorkspaceLock>>,
}

/// What the queue is built on.
#[derive(Debug, Clone)]
pub struct Ground {
    pub store: Store,
    pub clock: Clock,
    pub events: ChangeFeed,
    pub secrets: Secrets,
    pub workspace: String,
    pub timeouts: Timeouts,
}

impl Queue {
    /// Takes the right to send, settles what the last run left in flight, and starts.
    ///
    /// # Errors
    /// `AlreadySending` when another process sends from this workspace.
    pub async fn start(ground: Ground) -> Result<Self> {
        let lock = ground.store.lock_sending()?;
        let (back, doubt) = ground.store.recover(ground.clock.now()).await?;
        if back + doubt > 0 {
            tracing::info!(back, doubt, "settled what the last run left in flight");
            ground.events.notify(Tag::Deliveries);
        }
        let meters = Meters::default();
        let journal = Journal::start(
            ground.store.clone(),
            ground.clock.clone(),
            ground.events.clone(),
            meters.clone(),
        );
        let shared = Shared {
            store: ground.store,
            clock: ground.clock,
            events: ground.events,
            secrets: ground.secrets,
            workspace: ground.workspace,
            timeouts: ground.timeouts,
            journal,
            active: Active::default(),
            books: Books::default(),
            asleep: Arc::new(AtomicBool::new(false)),
            woke: Arc::new(AtomicBool::new(false)),
            stop: CancellationToken::new(),
            wake: Arc::new(Notify::new()),
        };
        let lines = Lines::default();
        let dispatcher = Dispatcher::new(shared.clone(), lines.clone());
        let task = tokio::spawn(dispatcher.run());
        Ok(Self { shared, meters, lines, task: Some(task).into(), lock: Some(lock).into() })
    }

    /// Something changed that the queue should look at now.
    pub fn wake(&self) {
        self.shared.wake.notify_waiters();
        self.shared.wake.notify_one();
    }

    /// Completes at the next [`Queue::wake`].
    pub async fn woken(&self) {
        self.shared.wake.notified().await;
    }

    pub fn meters(&self) -> &Meters {
        &self.meters
    }

    pub fn figures(&self, relay: &RelayId) -> RelayFigures {
        let lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        let open = lines.get(relay).map(|open| open.load(Ordering::Relaxed));
        RelayFigures { connections: open.unwrap_or_default() }
    }

    /// The computer is about to sleep: stops at the mails' boundaries, and returns when nothing is
    /// on the wire any more, or after a while.
    pub async fn sleep(&self) {
        self.shared.asleep.store(true, Ordering::SeqCst);
        self.wake();
        let quiet = async {
            while self.connections() > 0 {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        if tokio::time::timeout(NIGHTFALL, quiet).await.is_err() {
            tracing::warn!("the computer sleeps while a relay still owes an answer");
        }
        self.shared.journal.flush().await;
    }

    /// The computer is awake again: relays that were out of reach are tried at once.
    pub fn rise(&self) {
        self.shared.asleep.store(false, Ordering::SeqCst);
        self.shared.woke.store(true, Ordering::SeqCst);
        self.wake();
    }

    pub fn is_asleep(&self) -> bool {
        self.shared.asleep.load(Ordering::SeqCst)
    }

    /// Connections that are open now, over all relays.
    pub fn connections(&self) -> i64 {
        let lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        lines.values().map(|open| open.load(Ordering::Relaxed)).sum()
    }

    /// Where a campaign stands with the queue.
    pub fn going(&self, id: &CampaignId) -> Option<Going> {
        self.shared.active.going(id)
    }

    /// What keeps the journal from writing, if something does.
    pub fn cannot_write(&self) -> Option<CannotWrite> {
        self.shared.journal.trouble()
    }

    pub fn books(&self) -> &Books {
        &self.shared.books
    }

    /// Reads the campaigns' statuses at once, so that a pause holds from the next mail on.
    pub async fn refresh(&self) {
        self.shared.refresh().await;
        self.wake();
    }

    /// Stops at the mails' boundaries; waits a while for answers still to come. Gives the right to
    /// send back, unless a relay still owes an answer: then it ends with the process.
    pub async fn stop(&self) {
        self.shared.stop.cancel();
        let task = self.task.lock().await.take();
        let mut clean = true;
        if let Some(task) = task
            && tokio::time::timeout(PATIENCE, task).await.is_err()
        {
            clean = false;
            tracing::warn!("a relay did not answer in time; its mails are in doubt");
        }
        self.shared.journal.flush().await;
        if clean {
            self.lock.lock().unwrap_or_else(PoisonError::into_inner).take();
        }
    }
}
