//! Everything of one relay that is sending: its feed, its connections, its pace and its breaker.
//!
//! It begins with one connection and adds the others once that one works, so that a wrong password
//! is tried once and not ten times. Leaves out: which relay is needed (`queue`).

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::breaker::Breaker;
use super::line::Line;
use super::pace::Pace;
use super::{Shared, feed, verdicts};
use crate::clock::Timestamp;
use crate::delivery::DeliveryStatus;
use crate::event::Tag;
use crate::relay::session::Trouble;
use crate::relay::{Learnt, PauseReason, Relay, RelayState};
use crate::secret::Secret;

/// A mail may make the relay hang up so many times before it counts as told "later".
const STUMBLES: u32 = 3;

/// How a relay is to be left alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pause {
    pub why: PauseReason,
    pub text: String,
    /// None: until the user acts.
    pub wait: Option<Duration>,
}

/// What the connections of one relay share.
pub(super) struct Relaying {
    pub relay: Relay,
    secret: Option<Secret>,
    pace: Mutex<Pace>,
    breaker: Mutex<Breaker>,
    learnt: Mutex<Learnt>,
    stumbles: Mutex<HashMap<i64, u32>>,
    pause: Mutex<Option<RelayState>>,
    proven: AtomicBool,
    connections: AtomicI64,
    stop: CancellationToken,
    grow: Notify,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Relaying {
    pub fn name(&self) -> &Relay {
        &self.relay
    }

    pub fn secret(&self) -> Option<&str> {
        self.secret.as_ref().map(Secret::reveal)
    }

    pub fn take_permit(&self, now: Timestamp) -> Result<(), Duration> {
        locked(&self.pace).take(now)
    }

    pub fn learnt(&self) -> Learnt {
        *locked(&self.learnt)
    }

    /// What a connection found out since it last told.
    pub fn learn(&self, before: Learnt, after: Learnt) {
        if before != after {
            locked(&self.learnt).take_over(before, after);
        }
    }

    pub fn opened(&self) {
        if !self.proven.swap(true, Ordering::SeqCst) {
            self.grow.notify_one();
        }
    }

    /// A mail got an answer of its own: the relay is well.
    pub fn worked(&self) {
        locked(&self.breaker).worked();
    }

    /// A connection failed. False: the relay is to be left alone now.
    pub fn failed(&self, trouble: &Trouble, now: Timestamp) -> bool {
        match verdicts::pause_for(trouble) {
            Some(pause) => {
                self.pause(pause, now);
                false
            }
            None => self.failed_with(&trouble.to_string(), now),
        }
    }

    pub fn failed_with(&self, text: &str, now: Timestamp) -> bool {
        let wait = locked(&self.breaker).failed();
        match wait {
            None => true,
            Some(wait) => {
                let why = PauseReason::Unwell;
                self.pause(Pause { why, text: text.to_owned(), wait: Some(wait) }, now);
                false
            }
        }
    }

    /// Stops all connections of this relay at their mails' boundaries.
    pub fn pause(&self, pause: Pause, now: Timestamp) {
        let mut slot = locked(&self.pause);
        if slot.is_none() {
            let until = pause.wait.map(|wait| now.plus(wait));
            *slot =
                Some(RelayState::Paused { why: pause.why, text: pause.text, since: now, until });
        }
        self.stop.cancel();
    }

    /// True when this mail has made the relay hang up too often.
    pub fn stumbled(&self, seq: i64) -> bool {
        let mut stumbles = locked(&self.stumbles);
        let count = stumbles.entry(seq).or_default();
        *count += 1;
        *count >= STUMBLES
    }

    pub fn breaker(&self) -> Breaker {
        *locked(&self.breaker)
    }

    pub fn connections(&self) -> i64 {
        self.connections.load(Ordering::Relaxed)
    }
}

/// A relay that is sending.
pub(super) struct Runner {
    pub relaying: Arc<Relaying>,
    stop: CancellationToken,
    task: tokio::task::JoinHandle<()>,
}

impl Runner {
    pub fn start(shared: Shared, relay: Relay, secret: Option<Secret>, breaker: Breaker) -> Self {
        let stop = shared.stop.child_token();
        let relaying = Arc::new(Relaying {
            pace: Mutex::new(Pace::new(relay.config.per_second, shared.clock.now())),
            breaker: Mutex::new(breaker),
            learnt: Mutex::new(relay.learnt),
            stumbles: Mutex::default(),
            pause: Mutex::default(),
            proven: AtomicBool::new(false),
            connections: AtomicI64::new(0),
            stop: stop.clone(),
            grow: Notify::new(),
            relay,
            secret,
        });
        let task = tokio::spawn(run(shared, relaying.clone(), stop.clone()));
        Self { relaying, stop, task }
    }

    /// Tells it to end at its mails' boundaries.
    pub fn stop(&self) {
        self.stop.cancel();
    }

    pub fn has_ended(&self) -> bool {
        self.task.is_finished()
    }

    /// Waits for its end.
    pub async fn ended(self) {
        let _ = self.task.await;
    }
}

async fn run(shared: Shared, relaying: Arc<Relaying>, stop: CancellationToken) {
    let feed = feed::start(shared.clone(), relaying.relay.id.clone(), stop.clone());
    let mut lines = JoinSet::new();
    let mut more = relaying.relay.config.connections.max(1);
    let mut add = 1;
    loop {
        for _ in 0..add {
            let line = Line::new(shared.clone(), relaying.clone(), feed.clone(), stop.clone());
            let counted = relaying.clone();
            lines.spawn(async move {
                counted.connections.fetch_add(1, Ordering::Relaxed);
                line.run().await;
                counted.connections.fetch_sub(1, Ordering::Relaxed);
            });
        }
        more -= add;
        add = more;
        tokio::select! {
            () = relaying.grow.notified(), if more > 0 => {}
            () = stop.cancelled() => break,
        }
    }
    stop.cancelled().await;
    while lines.join_next().await.is_some() {}
    for mail in feed.drain().await {
        shared.put_back(&mail.leased, DeliveryStatus::Leased).await;
    }
    shared.journal.flush().await;
    leave_behind(&shared, &relaying).await;
}

/// Keeps what was learnt, and why the relay is paused.
async fn leave_behind(shared: &Shared, relaying: &Relaying) {
    let learnt = relaying.learnt();
    if learnt != relaying.relay.learnt
        && let Err(error) = shared.store.set_relay_learnt(&relaying.relay.id, learnt).await
    {
        tracing::warn!(%error, "what was learnt of the relay was not kept");
    }
    let pause = locked(&relaying.pause).take();
    if let Some(state) = pause {
        if let Err(error) = shared.store.set_relay_state(&relaying.relay.id, &state).await {
            tracing::error!(%error, "the relay's pause was not kept");
        }
        shared.events.changed(Tag::Relays);
    }
}
