//! The dispatcher: looks which campaigns have somebody due, chooses a relay for each, and keeps the
//! relays' runners going.
//!
//! It promises that a campaign goes through the first relay of its order that is ready, not spent
//! and takes its sender; and that a start that was missed asks before it fires, unless the plan
//! says otherwise. Leaves out: the mails themselves (`runner`, `line`).

use std::collections::HashMap;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use crate::active_campaigns::Going;
use crate::circuit_breaker::Breaker;
use crate::rate_limiter::Book;
use crate::relay_worker::Runner;
use crate::{Lines, Shared};
use postroom_keychain::SecretName;
use postroom_model::campaign::schedule::GRACE;
use postroom_model::campaign::{CampaignCommand, CampaignStatus, Missed, Schedule};
use postroom_model::clock::Timestamp;
use postroom_model::id::{CampaignId, RelayId};
use postroom_model::relay::{PauseReason, Relay, RelayState};
use postroom_model::tag::Tag;
use postroom_store::Result;
use postroom_store::campaigns::{ActiveCampaign, CommandError};

/// How often the queue looks at the store; another process may have started a campaign.
const TICK: Duration = Duration::from_millis(500);
/// The clock on the wall went on so much further than ours: the computer has slept.
const SLEPT: Duration = Duration::from_secs(30);

pub(crate) struct Dispatcher {
    shared: Shared,
    runners: HashMap<RelayId, Runner>,
    /// A relay's failures outlive its runner.
    breakers: HashMap<RelayId, Breaker>,
    lines: Lines,
    looked_at: Timestamp,
}

impl Dispatcher {
    pub fn new(shared: Shared, lines: Lines) -> Self {
        let looked_at = shared.clock.now();
        let (runners, breakers) = (HashMap::new(), HashMap::new());
        Self { shared, runners, breakers, lines, looked_at }
    }

    pub async fn run(mut self) {
        while !self.shared.stop.is_cancelled() {
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

    /// Keeps what the connections have learnt, at once: a crash need not teach it again.
    async fn keep_lessons(&mut self) -> Result<()> {
        for (id, runner) in &mut self.runners {
            let learnt = runner.relaying.learnt();
            if learnt != runner.kept {
                self.shared.store.set_relay_learnt(id, learnt).await?;
                runner.kept = learnt;
            }
        }
        Ok(())
    }

    async fn look(&mut self) -> Result<()> {
        self.keep_lessons().await?;
        self.clear_ended();
        let now = self.shared.clock.now();
        let relays = self.shared.store.relays().await?;
        for relay in &relays {
            self.keep_book(relay, now).await?;
        }
        if self.has_woken(now) {
            self.try_again_at_once(&relays).await?;
        }
        let mut going = Vec::new();
        let mut needed = Vec::new();
        for one in self.shared.store.active_campaigns().await? {
            if one.status == CampaignStatus::Scheduled {
                self.start_when_due(&one, now).await;
                continue;
            }
            let way = self.way(&one, &relays, now);
            if one.status == CampaignStatus::Sending
                && self.is_needed(&one, now).await?
                && let (Some(relay), None) = (&way.relay, way.opens_at)
            {
                needed.push(relay.clone());
            }
            going.push(way);
        }
        self.shared.active.set(going);
        // A command that came while we looked counts.
        self.shared.refresh().await;
        let asleep = self.shared.asleep.load(Ordering::SeqCst);
        for relay in &relays {
            self.tend(relay, !asleep && needed.contains(&relay.id)).await?;
        }
        for (id, runner) in &self.runners {
            if !relays.iter().any(|relay| relay.id == *id) {
                runner.stop();
            }
        }
        Ok(())
    }

    /// Opens a relay's book at what the record says, and keeps it to the relay's settings.
    async fn keep_book(&self, relay: &Relay, now: Timestamp) -> Result<()> {
        let books = &self.shared.books;
        if !books.is_open(&relay.id) {
            let used = self.shared.store.relay_usage(&relay.id, now).await?;
            books.open(&relay.id, Book::open(&relay.config, relay.learnt_limits, &used, now));
        }
        let began = books
            .with(&relay.id, |book| {
                book.set(&relay.config, now);
                book.warm_up_began()
            })
            .flatten();
        let known = relay.config.limits.warm_up.and_then(|plan| plan.began_at);
        if let Some(began) = began.filter(|_| known.is_none()) {
            self.shared.store.set_warm_up_began(&relay.id, began).await?;
        }
        Ok(())
    }

    /// Has the computer slept, or its clock been set, since the last look? Where the system told us, or where the clock
    /// on the wall went on without us.
    fn has_woken(&mut self, now: Timestamp) -> bool {
        // Set back, it would keep a pause going for as long as it was set back.
        let jumped = now.since(self.looked_at) > SLEPT || self.looked_at.since(now) > SLEPT;
        self.looked_at = now;
        self.shared.woke.swap(false, Ordering::SeqCst) || jumped
    }

    /// After sleep the network is often another one: relays that were out of reach are tried now.
    async fn try_again_at_once(&mut self, relays: &[Relay]) -> Result<()> {
        for relay in relays {
            if let RelayState::Paused { why: PauseReason::Unwell, until: Some(_), .. } = relay.state
            {
                self.breakers.remove(&relay.id);
                self.shared.store.set_relay_state(&relay.id, &RelayState::Ready).await?;
                self.shared.events.notify(Tag::Relays);
            }
        }
        Ok(())
    }

    /// Which way a campaign goes now.
    fn way(&self, one: &ActiveCampaign, relays: &[Relay], now: Timestamp) -> Going {
        let opens = match one.plan.schedule.by_recipient {
            // Each recipient has hours of their own; the feed looks at them.
            true => now,
            false => one.plan.schedule.next(None, now),
        };
        let relay = one
            .relays
            .iter()
            .filter_map(|id| relays.iter().find(|relay| relay.id == *id))
            .find(|relay| self.is_free(relay, &one.from_address, now))
            .map(|relay| relay.id.clone());
        Going {
            id: one.id.clone(),
            status: one.status,
            plan: Arc::new(one.plan.clone()),
            relay,
            opens_at: Some(opens).filter(|opens| *opens > now),
        }
    }

    /// Ready, not spent, and it takes this sender.
    fn is_free(&self, relay: &Relay, from: &str, now: Timestamp) -> bool {
        let ready = match &relay.state {
            RelayState::Ready => true,
            RelayState::Paused { until, .. } => until.is_some_and(|until| until <= now),
        };
        let spent = || self.shared.books.with(&relay.id, |book| book.is_spent(now)).flatten();
        ready && relay.config.limits.takes_sender(from) && spent().is_none()
    }

    /// Is somebody due, or on the way? A campaign in which everybody has an outcome ends here.
    async fn is_needed(&self, one: &ActiveCampaign, now: Timestamp) -> Result<bool> {
        let counts = self.shared.store.counts(&one.id).await?;
        if counts.open() == 0 {
            self.finish(&one.id).await;
            return Ok(false);
        }
        let due = self.shared.store.next_due(&one.id).await?;
        Ok(counts.leased + counts.sending > 0 || due.is_some_and(|due| due <= now))
    }

    /// Takes a campaign up at its time; one whose time was missed asks first.
    async fn start_when_due(&self, one: &ActiveCampaign, now: Timestamp) {
        let (command, why) = match start_of(&one.plan.schedule, now) {
            Ok(None) => return,
            Ok(Some(command)) => (command, None),
            Err(sentence) => (CampaignCommand::Miss, Some(sentence)),
        };
        if self.shared.asleep.load(Ordering::SeqCst) {
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
                    tracing::error!(%error, "a start that failed was not noted");
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
            self.shared.events.notify(Tag::Relays);
            return Ok(());
        }
        let breaker = self.breakers.get(&relay.id).copied().unwrap_or_default();
        let runner = Runner::start(self.shared.clone(), relay.clone(), secret, breaker);
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        lines.insert(relay.id.clone(), runner.relaying.lines());
        drop(lines);
        self.runners.insert(relay.id.clone(), runner);
        Ok(())
    }

    /// A pause that has run out ends here; the runner's first connection is the probe.
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

    fn clear_ended(&mut self) {
        let breakers = &mut self.breakers;
        self.runners.retain(|id, runner| {
            breakers.insert(id.clone(), runner.relaying.breaker());
            !runner.has_ended()
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

/// What a schedule says at `now`: nothing yet, start, or ask first.
fn start_of(
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
    fn a_start_comes_at_its_time_and_asks_when_it_was_missed() {
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
            assert_eq!(start_of(&schedule(missed), now), Ok(expected), "{missed:?} {now:?}");
        }
        let broken =
            Schedule { start: Start::At { local: "soon".to_owned() }, ..Schedule::default() };
        assert!(start_of(&broken, nine).is_err());
    }
}
