//! The queue: looks which campaigns have somebody due, keeps one runner per relay going, and ends
//! what is done.
//!
//! It promises that only mails of campaigns that are "sending" begin, that a relay that is paused
//! is left alone until its time, and that stopping loses nobody. Decisions are pure functions
//! beside (`retry`, `pace`, `breaker`, `outcome`, `verdicts`). Leaves out: the wire
//! (`relay::session`) and the record (`store`).

pub mod breaker;
mod feed;
pub mod journal;
mod line;
pub mod meter;
mod outcome;
pub mod pace;
pub mod retry;
mod runner;
mod verdicts;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use self::breaker::Breaker;
use self::journal::Journal;
use self::meter::Meters;
use self::runner::Runner;
use crate::campaign::{CampaignCommand, CampaignStatus};
use crate::clock::Clock;
use crate::delivery::DeliveryStatus;
use crate::event::{Events, Tag};
use crate::id::{CampaignId, RelayId};
use crate::relay::session::Patience;
use crate::relay::{PauseReason, Relay, RelayState};
use crate::secret::{SecretName, Secrets};
use crate::store::campaigns::Running;
use crate::store::journal::Leased;
use crate::store::{Result, SendingLock, Store};

/// How often the queue looks at the store; another process may have started a campaign.
const TICK: Duration = Duration::from_millis(500);
/// How long a stop waits for mails on the wire. What is not answered by then is in doubt.
const PATIENCE: Duration = Duration::from_secs(15);

/// The campaigns that matter now, as the store last said.
#[derive(Debug, Clone, Default)]
pub(crate) struct Active(Arc<RwLock<Vec<Running>>>);

impl Active {
    fn set(&self, running: Vec<Running>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = running;
    }

    pub fn status(&self, id: &CampaignId) -> Option<CampaignStatus> {
        let running = self.0.read().unwrap_or_else(PoisonError::into_inner);
        running.iter().find(|one| one.id == *id).map(|one| one.status)
    }

    pub fn sending_through(&self, relay: &RelayId) -> Vec<CampaignId> {
        let running = self.0.read().unwrap_or_else(PoisonError::into_inner);
        running
            .iter()
            .filter(|one| one.status == CampaignStatus::Sending)
            .filter(|one| one.relay.as_ref() == Some(relay))
            .map(|one| one.id.clone())
            .collect()
    }
}

/// What every part of the queue holds.
#[derive(Debug, Clone)]
pub(crate) struct Shared {
    pub store: Store,
    pub clock: Clock,
    pub events: Events,
    pub secrets: Secrets,
    pub journal: Journal,
    pub active: Active,
    pub stop: CancellationToken,
    pub wake: Arc<Notify>,
    /// Names this workspace in the keychain.
    pub workspace: String,
    /// How long a connection waits for its relay.
    pub patience: Patience,
}

impl Shared {
    /// Back to the queue; nobody's try is spent.
    async fn put_back(&self, mail: &Leased, from: DeliveryStatus) {
        self.journal.note(outcome::put_back(mail, from, self.clock.now())).await;
    }

    /// Our own fault: stops the campaign with the sentence that says why.
    async fn stop_campaign(&self, id: &CampaignId, why: &str) {
        let now = self.clock.now();
        match self.store.command(id, CampaignCommand::Stop, Some(why), now).await {
            Ok(_) => self.events.changed(Tag::Campaigns),
            // Somebody paused or cancelled it first: then it stands still anyway.
            Err(error) => tracing::debug!(%error, "the campaign was not stopped"),
        }
        self.refresh().await;
    }

    async fn refresh(&self) {
        match self.store.running().await {
            Ok(running) => self.active.set(running),
            Err(error) => tracing::error!(%error, "the campaigns cannot be read; trying again"),
        }
    }
}

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
    figures: Arc<Mutex<HashMap<RelayId, RelayFigures>>>,
    task: tokio::sync::Mutex<Option<tokio::task::JoinHandle<()>>>,
    /// Held as long as this process may send.
    lock: Mutex<Option<SendingLock>>,
}

/// What the queue is built on.
#[derive(Debug, Clone)]
pub struct Ground {
    pub store: Store,
    pub clock: Clock,
    pub events: Events,
    pub secrets: Secrets,
    pub workspace: String,
    pub patience: Patience,
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
            ground.events.changed(Tag::Deliveries);
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
            patience: ground.patience,
            journal,
            active: Active::default(),
            stop: CancellationToken::new(),
            wake: Arc::new(Notify::new()),
        };
        let figures = Arc::new(Mutex::new(HashMap::new()));
        let dispatcher = Dispatcher {
            shared: shared.clone(),
            runners: HashMap::new(),
            breakers: HashMap::new(),
            figures: figures.clone(),
        };
        let task = tokio::spawn(dispatcher.run());
        Ok(Self { shared, meters, figures, task: Some(task).into(), lock: Some(lock).into() })
    }

    /// Something changed that the queue should look at now.
    pub fn wake(&self) {
        self.shared.wake.notify_waiters();
        self.shared.wake.notify_one();
    }

    pub fn meters(&self) -> &Meters {
        &self.meters
    }

    pub fn figures(&self, relay: &RelayId) -> RelayFigures {
        let figures = self.figures.lock().unwrap_or_else(PoisonError::into_inner);
        figures.get(relay).copied().unwrap_or_default()
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

struct Dispatcher {
    shared: Shared,
    runners: HashMap<RelayId, Runner>,
    /// A relay's failures outlive its runner.
    breakers: HashMap<RelayId, Breaker>,
    figures: Arc<Mutex<HashMap<RelayId, RelayFigures>>>,
}

impl Dispatcher {
    async fn run(mut self) {
        while !self.shared.stop.is_cancelled() {
            self.shared.refresh().await;
            if let Err(error) = self.look().await {
                tracing::error!(%error, "the queue cannot read its workspace; trying again");
            }
            tokio::select! {
                () = self.shared.stop.cancelled() => {}
                () = self.shared.wake.notified() => {}
                () = tokio::time::sleep(TICK) => {}
            }
        }
        for (_, runner) in self.runners.drain() {
            runner.stop();
            runner.ended().await;
        }
    }

    async fn look(&mut self) -> Result<()> {
        self.clear_ended();
        let relays = self.shared.store.relays().await?;
        let mut needed = Vec::new();
        for one in self.shared.store.running().await? {
            if one.status != CampaignStatus::Sending {
                continue;
            }
            let counts = self.shared.store.counts(&one.id).await?;
            if counts.open() == 0 {
                self.finish(&one.id).await;
            } else if let Some(relay) = one.relay {
                let due = self.shared.store.next_due(&one.id).await?;
                let busy = counts.leased + counts.sending > 0;
                if busy || due.is_some_and(|due| due <= self.shared.clock.now()) {
                    needed.push(relay);
                }
            }
        }
        for relay in &relays {
            self.tend(relay, needed.contains(&relay.id)).await?;
        }
        for (id, runner) in &self.runners {
            if !relays.iter().any(|relay| relay.id == *id) {
                runner.stop();
            }
        }
        Ok(())
    }

    /// Starts, keeps or stops the runner of one relay.
    async fn tend(&mut self, relay: &Relay, needed: bool) -> Result<()> {
        if let Some(runner) = self.runners.get(&relay.id) {
            let changed = runner.relaying.relay.config != relay.config;
            let paused = relay.state != RelayState::Ready;
            if !needed || changed || paused {
                runner.stop();
            }
            return Ok(());
        }
        if !needed || !self.is_ready(relay).await? {
            return Ok(());
        }
        let name = SecretName::new(&self.shared.workspace, relay.id.as_str());
        let secret = match self.shared.secrets.get(&name).await {
            Ok(secret) => secret,
            Err(error) => {
                tracing::warn!(%error, "the keychain did not answer");
                None
            }
        };
        if secret.is_none() && relay.config.user.as_deref().is_some_and(|user| !user.is_empty()) {
            let state = RelayState::Paused {
                why: PauseReason::NoPassword,
                text: "there is no password for this relay in this run".to_owned(),
                since: self.shared.clock.now(),
                until: None,
            };
            self.shared.store.set_relay_state(&relay.id, &state).await?;
            self.shared.events.changed(Tag::Relays);
            return Ok(());
        }
        let breaker = self.breakers.get(&relay.id).copied().unwrap_or_default();
        let runner = Runner::start(self.shared.clone(), relay.clone(), secret, breaker);
        self.runners.insert(relay.id.clone(), runner);
        Ok(())
    }

    /// A pause that has run out ends here; the runner's first connection is the probe.
    async fn is_ready(&self, relay: &Relay) -> Result<bool> {
        match &relay.state {
            RelayState::Ready => Ok(true),
            RelayState::Paused { until: Some(until), .. } if *until <= self.shared.clock.now() => {
                self.shared.store.set_relay_state(&relay.id, &RelayState::Ready).await?;
                self.shared.events.changed(Tag::Relays);
                Ok(true)
            }
            RelayState::Paused { .. } => Ok(false),
        }
    }

    fn clear_ended(&mut self) {
        let mut figures = self.figures.lock().unwrap_or_else(PoisonError::into_inner);
        let breakers = &mut self.breakers;
        self.runners.retain(|id, runner| {
            breakers.insert(id.clone(), runner.relaying.breaker());
            let connections = runner.relaying.connections();
            figures.insert(id.clone(), RelayFigures { connections });
            !runner.has_ended()
        });
    }

    async fn finish(&self, id: &CampaignId) {
        let now = self.shared.clock.now();
        match self.shared.store.command(id, CampaignCommand::Finish, None, now).await {
            Ok(_) => self.shared.events.changed(Tag::Campaigns),
            Err(error) => tracing::debug!(%error, "the campaign was not finished"),
        }
    }
}
