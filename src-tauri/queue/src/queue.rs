//! The running queue: start, wake, suspend, resume and stop, and what the live view asks it.
//!
//! It promises that only one process sends from a workspace, that a crash of the last run is
//! resolved before the first mail, and that no task of the queue writes to the store after
//! [`Queue::close`]. Leaves out: which relay sends (`dispatcher`).

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::active_campaigns::{ActiveCampaigns, CampaignRoute};
use crate::context::{ConnectionCounts, Shared};
use crate::dispatcher::Dispatcher;
use crate::fault_attribution::FaultAttribution;
use crate::journal::{Journal, JournalError};
use crate::rate_limiters::RateLimiters;
use crate::throughput::Throughputs;
use postroom_keychain::Secrets;
use postroom_model::clock::Clock;
use postroom_model::id::{CampaignId, RelayId};
use postroom_model::tag::Tag;
use postroom_smtp::client::Timeouts;
use postroom_store::change_feed::ChangeFeed;
use postroom_store::{Result, Store, WorkspaceLock};

/// How long a stop waits for replies. A mail without a reply by then is in doubt.
const STOP_GRACE: Duration = Duration::from_secs(15);
/// How long the computer's sleep is delayed for replies; systems allow about five seconds.
const SUSPEND_GRACE: Duration = Duration::from_secs(4);

/// What the live view shows of a relay that is sending.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RelayFigures {
    pub connections: i64,
}

/// The running queue.
#[derive(Debug)]
pub struct Queue {
    shared: Shared,
    throughput: Throughputs,
    connections: ConnectionCounts,
    task: tokio::sync::Mutex<Option<JoinHandle<()>>>,
    /// Held as long as this process may send.
    lock: Mutex<Option<WorkspaceLock>>,
}

/// What a queue needs from its workspace.
#[derive(Debug, Clone)]
pub struct QueueContext {
    pub store: Store,
    pub clock: Clock,
    pub events: ChangeFeed,
    pub secrets: Secrets,
    /// Identifies the workspace in the keychain.
    pub workspace: String,
    pub timeouts: Timeouts,
}

impl Queue {
    /// Takes the sending lock, resolves the deliveries that the last run left leased or sending,
    /// and starts the dispatcher.
    ///
    /// # Errors
    /// `AlreadySending` when another process sends from this workspace; otherwise an error of the
    /// store.
    pub async fn start(context: QueueContext) -> Result<Self> {
        let lock = context.store.lock_sending()?;
        let (back, doubt) = context.store.recover(context.clock.now()).await?;
        if back + doubt > 0 {
            tracing::info!(back, doubt, "resolved the deliveries that the last run left open");
            context.events.notify(Tag::Deliveries);
        }
        let throughput = Throughputs::default();
        let journal = Journal::start(
            context.store.clone(),
            context.clock.clone(),
            context.events.clone(),
            throughput.clone(),
        );
        let shared = Shared {
            store: context.store,
            clock: context.clock,
            events: context.events,
            secrets: context.secrets,
            workspace: context.workspace,
            timeouts: context.timeouts,
            journal,
            active: ActiveCampaigns::default(),
            faults: FaultAttribution::default(),
            limiters: RateLimiters::default(),
            suspended: Arc::new(AtomicBool::new(false)),
            resumed: Arc::new(AtomicBool::new(false)),
            stop: CancellationToken::new(),
            wake: Arc::new(Notify::new()),
        };
        let connections = ConnectionCounts::default();
        let dispatcher = Dispatcher::new(shared.clone(), connections.clone());
        let task = tokio::spawn(dispatcher.run());
        Ok(Self {
            shared,
            throughput,
            connections,
            task: Some(task).into(),
            lock: Some(lock).into(),
        })
    }

    /// Makes the dispatcher and the prefetch look at the store now.
    pub fn wake(&self) {
        self.shared.wake.notify_waiters();
        self.shared.wake.notify_one();
    }

    /// Completes at the next [`Queue::wake`].
    pub async fn woken(&self) {
        self.shared.wake.notified().await;
    }

    /// The measured throughput of all campaigns of this run.
    pub fn throughput(&self) -> &Throughputs {
        &self.throughput
    }

    /// What the live view shows of one relay.
    pub fn figures(&self, relay: &RelayId) -> RelayFigures {
        let counts = self.connections.lock().unwrap_or_else(PoisonError::into_inner);
        let open = counts.get(relay).map(|open| open.load(Ordering::Relaxed));
        RelayFigures { connections: open.unwrap_or_default() }
    }

    /// Stops sending at the mails' boundaries because the computer is about to sleep. Returns when
    /// no connection is open, or after [`SUSPEND_GRACE`].
    pub async fn suspend(&self) {
        self.shared.suspended.store(true, Ordering::SeqCst);
        self.wake();
        let closed = async {
            while self.connections() > 0 {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        if tokio::time::timeout(SUSPEND_GRACE, closed).await.is_err() {
            tracing::warn!("the computer sleeps before a relay has replied");
        }
        self.shared.journal.flush().await;
    }

    /// Continues after the computer has slept; relays that were unreachable are tried at once.
    pub fn resume(&self) {
        self.shared.suspended.store(false, Ordering::SeqCst);
        self.shared.resumed.store(true, Ordering::SeqCst);
        self.wake();
    }

    pub fn is_suspended(&self) -> bool {
        self.shared.suspended.load(Ordering::SeqCst)
    }

    /// The number of open connections, over all relays.
    pub fn connections(&self) -> i64 {
        let counts = self.connections.lock().unwrap_or_else(PoisonError::into_inner);
        counts.values().map(|open| open.load(Ordering::Relaxed)).sum()
    }

    /// The relay that a campaign uses now, and whether it may send.
    pub fn route(&self, id: &CampaignId) -> Option<CampaignRoute> {
        self.shared.active.route(id)
    }

    /// The error that keeps the journal from writing, if there is one.
    pub fn journal_error(&self) -> Option<JournalError> {
        self.shared.journal.error()
    }

    pub fn limiters(&self) -> &RateLimiters {
        &self.shared.limiters
    }

    /// Reads the campaigns' statuses at once, so that a pause applies to the next mail.
    pub async fn refresh(&self) {
        self.shared.refresh().await;
        self.wake();
    }

    /// Stops at the mails' boundaries and waits up to [`STOP_GRACE`] for replies. A reply that
    /// comes later is recorded if it comes before [`Queue::close`].
    pub async fn stop_sending(&self) {
        self.shared.stop.cancel();
        let mut task = self.task.lock().await;
        let Some(running) = task.as_mut() else { return };
        match tokio::time::timeout(STOP_GRACE, running).await {
            Ok(_) => *task = None,
            Err(_) => tracing::warn!("a relay did not reply in time; its mails are in doubt"),
        }
    }

    /// Ends the journal, so that the store can be closed. Releases the sending lock, unless a relay
    /// has not replied: then the lock ends with the process.
    pub async fn close(&self) {
        self.shared.journal.close().await;
        if self.task.lock().await.as_ref().is_none_or(JoinHandle::is_finished) {
            self.lock.lock().unwrap_or_else(PoisonError::into_inner).take();
        }
    }
}
