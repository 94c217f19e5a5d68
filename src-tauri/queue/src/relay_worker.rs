//! Everything of one relay that is sending: its feed, its connections, its limits and its breaker.
//!
//! It begins with one connection and adds the others once that one works, so that a wrong password
//! is tried once and not ten times. Leaves out: which relay is needed (`queue`).

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::circuit_breaker::Breaker;
use crate::connection::Line;
use crate::rate_limiter::Book;
use crate::rate_limiters::Books;
use crate::ready_queue::Turns;
use crate::{Shared, pause_policy, prefetch};
use postroom_keychain::Secret;
use postroom_model::clock::Timestamp;
use postroom_model::delivery::DeliveryStatus;
use postroom_model::relay::limits::Per;
use postroom_model::relay::{LearnedCapabilities, PauseReason, Relay, RelayState};
use postroom_model::tag::Tag;
use postroom_smtp::classify::Limit;
use postroom_smtp::client::SmtpError;

/// A mail may make the relay hang up so many times before it counts as told "later".
const STUMBLES: u32 = 3;

/// How a relay is to be left alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pause {
    pub why: PauseReason,
    pub text: String,
    /// None: until the user acts.
    pub wait: Option<Duration>,
}

/// A limit that the relay says is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Spent {
    pub limit: Limit,
    pub text: String,
    pub wait: Duration,
}

/// After so many mails without complaint a taught pace rises a little.
const CONTENT: u32 = 200;
/// So many times it hangs up after the same number of mails until that is taken for its rule.
const RULE: u32 = 2;

/// What the connections of one relay share.
pub(crate) struct Relaying {
    pub relay: Relay,
    secret: Option<Secret>,
    books: Books,
    breaker: Mutex<Breaker>,
    learnt: Mutex<LearnedCapabilities>,
    stumbles: Mutex<HashMap<i64, u32>>,
    pause: Mutex<Option<RelayState>>,
    /// After how many mails it hung up last, and how often in a row.
    hung_up: Mutex<(u32, u32)>,
    content: AtomicU32,
    proven: AtomicBool,
    connections: Arc<AtomicI64>,
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

    fn book<T>(&self, work: impl FnOnce(&mut Book) -> T) -> Option<T> {
        self.books.with(&self.relay.id, work)
    }

    /// A mail that was let go, and that the relay has certainly not taken.
    pub fn not_taken(&self) {
        self.book(Book::give_back);
    }

    /// Mails over one connection, at most: as set, or as its hanging up taught.
    pub fn per_connection(&self) -> Option<u32> {
        let taught = self.book(|book| book.learnt().per_connection).flatten();
        match (self.relay.config.per_connection, taught) {
            (Some(set), Some(taught)) => Some(set.min(taught)),
            (set, taught) => set.or(taught),
        }
    }

    /// Connections at once, at most: as set, or as its replies taught.
    fn most_connections(&self) -> u16 {
        let taught = self.book(|book| book.learnt().connections).flatten();
        self.relay.config.connections.min(taught.unwrap_or(u16::MAX)).max(1)
    }

    /// It closed a connection over which it had taken `mails`. Where that happens again and again
    /// at the same number, it is its rule, and we say goodbye first.
    pub fn hung_up(&self, trouble: &SmtpError, mails: u32, now: Timestamp) {
        if !matches!(trouble, SmtpError::Closing { .. }) {
            return;
        }
        let mut hung_up = locked(&self.hung_up);
        *hung_up = if hung_up.0 == mails { (mails, hung_up.1 + 1) } else { (mails, 1) };
        if hung_up.1 >= RULE {
            self.book(|book| book.hangs_up_after(mails, now));
        }
    }

    /// The relay says that a limit is reached. False: this connection ends.
    pub fn spent(&self, spent: &Spent, now: Timestamp) -> bool {
        let (wait, text) = (spent.wait, spent.text.clone());
        let pause = |wait| Pause { why: PauseReason::Spent, text, wait: Some(wait) };
        match spent.limit {
            Limit::Rate => {
                self.book(|book| book.said_too_fast(wait, now));
                true
            }
            Limit::Connections => {
                let open = self.connections();
                let borne = u16::try_from(open.saturating_sub(1)).unwrap_or(u16::MAX);
                self.book(|book| book.said_too_many_connections(borne, now));
                if open <= 1 {
                    // Others than we hold its connections.
                    self.pause(pause(wait), now);
                }
                false
            }
            Limit::Hour | Limit::Day => {
                let per = if spent.limit == Limit::Hour { Per::Hour } else { Per::Day };
                let until = self.book(|book| {
                    book.said_full(per, wait, now);
                    book.is_spent(now).map(|full| now.until(full.until))
                });
                self.pause(pause(until.flatten().unwrap_or(wait)), now);
                false
            }
            Limit::Account => {
                self.pause(pause(wait), now);
                false
            }
        }
    }

    pub fn learnt(&self) -> LearnedCapabilities {
        *locked(&self.learnt)
    }

    /// What a connection found out since it last told.
    pub fn learn(&self, before: LearnedCapabilities, after: LearnedCapabilities) {
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
    pub fn worked(&self, now: Timestamp) {
        locked(&self.breaker).worked();
        if self.content.fetch_add(1, Ordering::Relaxed) % CONTENT == CONTENT - 1 {
            self.book(|book| book.went_well(now));
        }
    }

    /// A connection failed. False: the relay is to be left alone now.
    pub fn failed(&self, trouble: &SmtpError, now: Timestamp) -> bool {
        if let Some(spent) = pause_policy::spent_by(trouble) {
            return self.spent(&spent, now);
        }
        if let Some(pause) = pause_policy::pause_for(trouble) {
            self.pause(pause, now);
            return false;
        }
        let far = pause_policy::is_out_of_reach(trouble);
        self.failed_somehow(&trouble.to_string(), far, now)
    }

    pub fn failed_with(&self, text: &str, now: Timestamp) -> bool {
        self.failed_somehow(text, false, now)
    }

    fn failed_somehow(&self, text: &str, out_of_reach: bool, now: Timestamp) -> bool {
        let wait = locked(&self.breaker).failed(out_of_reach);
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

    /// The count of open connections, for whoever watches.
    pub fn lines(&self) -> Arc<AtomicI64> {
        self.connections.clone()
    }

    pub fn connections(&self) -> i64 {
        self.connections.load(Ordering::Relaxed)
    }
}

/// A relay that is sending.
pub(crate) struct Runner {
    pub relaying: Arc<Relaying>,
    /// What was learnt, as far as it is on record.
    pub kept: LearnedCapabilities,
    stop: CancellationToken,
    task: tokio::task::JoinHandle<()>,
}

impl Runner {
    pub fn start(shared: Shared, relay: Relay, secret: Option<Secret>, breaker: Breaker) -> Self {
        let stop = shared.stop.child_token();
        let relaying = Arc::new(Relaying {
            books: shared.books.clone(),
            breaker: Mutex::new(breaker),
            learnt: Mutex::new(relay.learnt),
            stumbles: Mutex::default(),
            pause: Mutex::default(),
            hung_up: Mutex::default(),
            content: AtomicU32::new(0),
            proven: AtomicBool::new(false),
            connections: Arc::new(AtomicI64::new(0)),
            stop: stop.clone(),
            grow: Notify::new(),
            relay,
            secret,
        });
        let task = tokio::spawn(run(shared, relaying.clone(), stop.clone()));
        let kept = relaying.relay.learnt;
        Self { relaying, kept, stop, task }
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
    let turns = Turns::new(&relaying.relay, shared.books.clone());
    prefetch::start(shared.clone(), relaying.relay.id.clone(), turns.clone(), stop.clone());
    let mut lines = JoinSet::new();
    let mut add = 1;
    loop {
        for _ in 0..add {
            let line = Line::new(shared.clone(), relaying.clone(), turns.clone(), stop.clone());
            let counted = relaying.clone();
            counted.connections.fetch_add(1, Ordering::Relaxed);
            lines.spawn(async move {
                line.run().await;
                counted.connections.fetch_sub(1, Ordering::Relaxed);
            });
        }
        tokio::select! {
            () = relaying.grow.notified() => {
                let open = usize::try_from(relaying.connections()).unwrap_or(0);
                add = usize::from(relaying.most_connections()).saturating_sub(open);
            }
            Some(_) = lines.join_next() => add = usize::from(lines.is_empty()),
            () = stop.cancelled() => break,
        }
    }
    while lines.join_next().await.is_some() {}
    for mail in turns.close() {
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
    let taught = relaying.book(|book| book.learnt());
    if let Some(taught) = taught.filter(|taught| *taught != relaying.relay.learnt_limits)
        && let Err(error) = shared.store.set_relay_limits(&relaying.relay.id, &taught).await
    {
        tracing::warn!(%error, "what the relay's replies taught was not kept");
    }
    let pause = locked(&relaying.pause).take();
    if let Some(state) = pause {
        if let Err(error) = shared.store.set_relay_state(&relaying.relay.id, &state).await {
            tracing::error!(%error, "the relay's pause was not kept");
        }
        shared.events.notify(Tag::Relays);
    }
}
