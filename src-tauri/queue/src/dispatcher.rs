//! The dispatcher: starts scheduled campaigns, chooses a relay for each campaign that has deliveries
//! due, and starts and stops the relay workers.
//!
//! It promises that a campaign uses the first relay of its plan that is ready, has capacity and takes
//! its sender; and that a missed start waits for the user, unless the plan says otherwise. Leaves
//! out: the mails themselves (`relay_worker`, `connection`).

use std::collections::HashMap;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use crate::active_campaigns::CampaignRoute;
use crate::circuit_breaker::CircuitBreaker;
use crate::context::{ConnectionCounts, Shared};
use crate::rate_limiter::RateLimiter;
use crate::relay_worker::RelayWorker;
use postroom_keychain::SecretName;
use postroom_model::campaign::schedule::GRACE;
use postroom_model::campaign::{CampaignCommand, CampaignStatus, Missed, Schedule};
use postroom_model::clock::Timestamp;
use postroom_model::id::{CampaignId, RelayId};
use postroom_model::relay::{PauseReason, Relay, RelayState};
use postroom_model::tag::Tag;
use postroom_store::Result;
use postroom_store::campaigns::{ActiveCampaign, CommandError};

/// How often the dispatcher reads the store; another process may have started a campaign.
const TICK: Duration = Duration::from_millis(500);
/// A longer time between two ticks means that the computer has slept or its clock was set.
const CLOCK_JUMP: Duration = Duration::from_secs(30);

pub(crate) struct Dispatcher {
    shared: Shared,
    workers: HashMap<RelayId, RelayWorker>,
    /// Kept when a worker ends, so that the next one continues the count of failures.
    breakers: HashMap<RelayId, CircuitBreaker>,
    connections: ConnectionCounts,
    last_tick: Timestamp,
}

impl Dispatcher {
    pub fn new(shared: Shared, connections: ConnectionCounts) -> Self {
        let last_tick = shared.clock.now();
        let (workers, breakers) = (HashMap::new(), HashMap::new());
        Self { shared, workers, breakers, connections, last_tick }
    }

    /// Runs until the queue is stopped; returns when every worker has ended.
    pub async fn run(mut self) {
        while !self.shared.stop.is_cancelled() {
            if let Err(error) = self.tick().await {
                tracing::error!(%error, "the queue cannot read its workspace; trying again");
            }
            tokio::select! {
                () = self.shared.stop.cancelled() => {}
                () = self.shared.wake.notified() => {}
                () = tokio::time::sleep(TICK) => {}
            }
        }
        for (_, worker) in self.workers.drain() {
            worker.stop();
            worker.ended().await;
        }
    }

    /// Writes what the connections have learned, so that it survives a crash.
    async fn persist_learned(&mut self) -> Result<()> {
        for (id, worker) in &mut self.workers {
            let learned = worker.state.learned();
            if learned != worker.persisted {
                self.shared.store.set_relay_learnt(id, learned).await?;
                worker.persisted = learned;
            }
        }
        Ok(())
    }

    /// Reads relays and campaigns, chooses the routes, and reconciles the workers with them.
    async fn tick(&mut self) -> Result<()> {
        self.persist_learned().await?;
        self.remove_ended_workers();
        let now = self.shared.clock.now();
        let relays = self.shared.store.relays().await?;
        for relay in &relays {
            self.sync_limiter(relay, now).await?;
        }
        if self.has_resumed(now) {
            self.retry_unwell_relays(&relays).await?;
        }
        let mut routes = Vec::new();
        let mut needed = Vec::new();
        for one in self.shared.store.active_campaigns().await? {
            if one.status == CampaignStatus::Scheduled {
                self.start_when_due(&one, now).await;
                continue;
            }
            let route = self.route(&one, &relays, now);
            if one.status == CampaignStatus::Sending
                && self.is_needed(&one, now).await?
                && let (Some(relay), None) = (&route.relay, route.opens_at)
            {
                needed.push(relay.clone());
            }
            routes.push(route);
        }
        self.shared.active.set(routes);
        // A command may have changed a status since the read above.
        self.shared.refresh().await;
        let suspended = self.shared.suspended.load(Ordering::SeqCst);
        for relay in &relays {
            self.reconcile_worker(relay, !suspended && needed.contains(&relay.id)).await?;
        }
        for (id, worker) in &self.workers {
            if !relays.iter().any(|relay| relay.id == *id) {
                worker.stop();
            }
        }
        Ok(())
    }

    /// Opens a relay's rate limiter with the usage in the store, and applies the relay's settings.
    async fn sync_limiter(&self, relay: &Relay, now: Timestamp) -> Result<()> {
        let limiters = &self.shared.limiters;
        if !limiters.is_open(&relay.id) {
            let used = self.shared.store.relay_usage(&relay.id, now).await?;
            limiters
                .open(&relay.id, RateLimiter::new(&relay.config, relay.learnt_limits, &used, now));
        }
        let began = limiters
            .with(&relay.id, |limiter| {
                limiter.set_config(&relay.config, now);
                limiter.warm_up_began()
            })
            .flatten();
        let known = relay.config.limits.warm_up.and_then(|plan| plan.began_at);
        if let Some(began) = began.filter(|_| known.is_none()) {
            self.shared.store.set_warm_up_began(&relay.id, began).await?;
        }
        Ok(())
    }

    /// Whether the computer has slept or its clock was set since the last tick: by notice of the
    /// system, or by a jump of the clock.
    fn has_resumed(&mut self, now: Timestamp) -> bool {
        // A clock that is set back would make each pause longer by the same time.
        let jumped =
            now.since(self.last_tick) > CLOCK_JUMP || self.last_tick.since(now) > CLOCK_JUMP;
        self.last_tick = now;
        self.shared.resumed.swap(false, Ordering::SeqCst) || jumped
    }

    /// Ends the pauses of relays that were unreachable: after sleep the network is often another one.
    async fn retry_unwell_relays(&mut self, relays: &[Relay]) -> Result<()> {
        for relay in relays {
            if let RelayState::Paused { why: PauseReason::Unavailable, until: Some(_), .. } =
                relay.state
            {
                self.breakers.remove(&relay.id);
                self.shared.store.set_relay_state(&relay.id, &RelayState::Ready).await?;
                self.shared.events.notify(Tag::Relays);
            }
        }
        Ok(())
    }

    /// Chooses the relay of a campaign.
    fn route(&self, one: &ActiveCampaign, relays: &[Relay], now: Timestamp) -> CampaignRoute {
        let opens = match one.plan.schedule.by_recipient {
            // Each recipient has hours of their own, which the prefetch checks.
            true => now,
            false => one.plan.schedule.next(None, now),
        };
        let relay = one
            .relays
            .iter()
            .filter_map(|id| relays.iter().find(|relay| relay.id == *id))
            .find(|relay| {
                // An app's mails have different senders: the relay replies to each.
                let sender = (!one.app).then_some(one.from_address.as_str());
                self.can_take(relay, sender, now)
            })
            .map(|relay| relay.id.clone());
        CampaignRoute {
            id: one.id.clone(),
            status: one.status,
            app: one.app,
            plan: Arc::new(one.plan.clone()),
            relay,
            progress: one.progress,
            opens_at: Some(opens).filter(|opens| *opens > now),
        }
    }

    /// Whether the relay is ready, has capacity, and takes this sender.
    fn can_take(&self, relay: &Relay, from: Option<&str>, now: Timestamp) -> bool {
        let ready = match &relay.state {
            RelayState::Ready => true,
            RelayState::Paused { until, .. } => until.is_some_and(|until| until <= now),
        };
        let exhausted =
            || self.shared.limiters.with(&relay.id, |limiter| limiter.exhausted(now)).flatten();
        ready
            && from.is_none_or(|from| relay.config.limits.takes_sender(from))
            && exhausted().is_none()
    }

    /// Whether a delivery is due or under way. Finishes a campaign whose deliveries all have an
    /// outcome; the campaign of an app waits for more.
    async fn is_needed(&self, one: &ActiveCampaign, now: Timestamp) -> Result<bool> {
        let counts = self.shared.store.counts(&one.id).await?;
        if counts.open() == 0 {
            if !one.app {
                self.finish(&one.id).await;
            }
            return Ok(false);
        }
        let due = self.shared.store.next_due(&one.id).await?;
        Ok(counts.leased + counts.sending > 0 || due.is_some_and(|due| due <= now))
    }

    /// Starts a campaign at its time; one whose time was missed waits for the user.
    async fn start_when_due(&self, one: &ActiveCampaign, now: Timestamp) {
        let (command, why) = match due_command(&one.plan.schedule, now) {
            Ok(None) => return,
            Ok(Some(command)) => (command, None),
            Err(sentence) => (CampaignCommand::Miss, Some(sentence)),
        };
        if self.shared.suspended.load(Ordering::SeqCst) {
            return;
        }
        let store = &self.shared.store;
        let done = store.command(&one.id, command, why.as_deref(), now).await;
        match done {
            Ok(_) => {}
            Err(error @ (CommandError::NoRelay | CommandError::NobodyToWriteTo)) => {
                let why = error.to_string();
                let missed = CampaignCommand::Miss;
                if let Err(error) = store.command(&one.id, missed, Some(&why), now).await {
                    tracing::error!(%error, "a failed start was not written");
                }
            }
            Err(error) => {
                tracing::error!(%error, "a campaign was not started; trying again");
                return;
            }
        }
        self.shared.events.notify(Tag::Campaigns);
        self.shared.events.notify(Tag::Deliveries);
        self.shared.wake.notify_one();
    }

    /// Starts or stops the worker of one relay.
    async fn reconcile_worker(&mut self, relay: &Relay, needed: bool) -> Result<()> {
        if let Some(worker) = self.workers.get(&relay.id) {
            let changed = worker.state.relay.config != relay.config;
            let paused = relay.state != RelayState::Ready;
            if !needed || changed || paused {
                worker.stop();
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
            self.shared.events.notify(Tag::Relays);
            return Ok(());
        }
        let breaker = self.breakers.get(&relay.id).copied().unwrap_or_default();
        let worker = RelayWorker::start(self.shared.clone(), relay.clone(), secret, breaker);
        let mut counts = self.connections.lock().unwrap_or_else(PoisonError::into_inner);
        counts.insert(relay.id.clone(), worker.state.connection_count());
        drop(counts);
        self.workers.insert(relay.id.clone(), worker);
        Ok(())
    }

    /// Whether the relay is ready. Ends an expired pause; the worker's first connection is the probe.
    async fn is_ready(&self, relay: &Relay) -> Result<bool> {
        match &relay.state {
            RelayState::Ready => Ok(true),
            RelayState::Paused { until: Some(until), .. } if *until <= self.shared.clock.now() => {
                self.shared.store.set_relay_state(&relay.id, &RelayState::Ready).await?;
                self.shared.events.notify(Tag::Relays);
                Ok(true)
            }
            RelayState::Paused { .. } => Ok(false),
        }
    }

    fn remove_ended_workers(&mut self) {
        let breakers = &mut self.breakers;
        self.workers.retain(|id, worker| {
            breakers.insert(id.clone(), worker.state.breaker());
            !worker.has_ended()
        });
    }

    async fn finish(&self, id: &CampaignId) {
        let now = self.shared.clock.now();
        match self.shared.store.command(id, CampaignCommand::Finish, None, now).await {
            Ok(_) => self.shared.events.notify(Tag::Campaigns),
            Err(error) => tracing::debug!(%error, "the campaign was not finished"),
        }
    }
}

/// The command that a schedule gives at `now`: none yet, start, or miss.
fn due_command(
    schedule: &Schedule,
    now: Timestamp,
) -> std::result::Result<Option<CampaignCommand>, String> {
    let at = schedule.taken_up_at().map_err(|error| error.to_string())?;
    let own = schedule.starts_at().map_err(|error| error.to_string())?;
    let (Some(at), Some(own)) = (at, own) else { return Ok(Some(CampaignCommand::Start)) };
    if now < at {
        return Ok(None);
    }
    match schedule.missed {
        Missed::Ask if now.since(own) > GRACE => Ok(Some(CampaignCommand::Miss)),
        Missed::Ask | Missed::Send => Ok(Some(CampaignCommand::Start)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use postroom_model::calendar::ZoneName;
    use postroom_model::campaign::Start;

    #[test]
    fn scheduled_start_is_due_at_its_time_and_missed_after_the_grace() {
        let schedule = |missed| Schedule {
            start: Start::At { local: "2026-11-24T09:00".to_owned() },
            missed,
            zone: ZoneName::new("UTC"),
            ..Schedule::default()
        };
        let nine = Timestamp(1_795_510_800_000);
        let minutes = |minutes: i64| Timestamp(nine.0 + minutes * 60_000);
        for (missed, now, expected) in [
            (Missed::Ask, minutes(-1), None),
            (Missed::Ask, minutes(0), Some(CampaignCommand::Start)),
            (Missed::Ask, minutes(10), Some(CampaignCommand::Start)),
            (Missed::Ask, minutes(11), Some(CampaignCommand::Miss)),
            (Missed::Send, minutes(600), Some(CampaignCommand::Start)),
        ] {
            assert_eq!(due_command(&schedule(missed), now), Ok(expected), "{missed:?} {now:?}");
        }
        let broken =
            Schedule { start: Start::At { local: "soon".to_owned() }, ..Schedule::default() };
        assert!(due_command(&broken, nine).is_err());
    }
}
