//! What the connections of one relay worker share: its limits, its circuit breaker, what its
//! replies showed, and the pause that ends the worker.
//!
//! Leaves out: the tasks (`relay_worker`, `connection`) and what a reply means (`pause_policy`).

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::circuit_breaker::CircuitBreaker;
use crate::connection_evidence::EvidenceKind;
use crate::pause_policy;
use crate::pause_policy::{Pause, ReportedLimit};
use crate::rate_limiter::RateLimiter;
use crate::rate_limiters::RateLimiters;
use postroom_keychain::Secret;
use postroom_model::clock::Timestamp;
use postroom_model::relay::limits::{LearnedLimits, Per};
use postroom_model::relay::{LearnedCapabilities, PauseReason, Relay, RelayState};
use postroom_smtp::classify::Limit;
use postroom_smtp::client::SmtpError;

/// A mail at which the relay hangs up so often is deferred. A hang-up after accepted mails counts for
/// less: as a rule it ends the connection because of their number.
const MAX_HANGUPS: u32 = 9;
const HANGUP_AT_FIRST_MAIL: u32 = 3;
const HANGUP_AFTER_MAILS: u32 = 1;
/// After this many mails without a complaint a learned rate is raised.
const RATE_RAISE_AFTER: u32 = 200;
/// The wait between two attempts to connect.
const RECONNECT_DELAY: Duration = Duration::from_secs(1);
/// The first wait of a connection that the relay turned away because it has not yet noticed the end
/// of another; it doubles up to `RELEASE_ATTEMPTS` times (3 s in all).
const RELEASE_DELAY: Duration = Duration::from_millis(50);
const RELEASE_ATTEMPTS: u32 = 6;

/// Whether a connection takes another mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[must_use]
pub(crate) enum NextStep {
    Continue,
    /// The next mail goes over a new connection.
    Reconnect,
    /// The connection ends: the relay is paused, or it wants fewer connections.
    Close,
}

impl NextStep {
    /// The step that ends more of the connection.
    pub fn and(self, other: Self) -> Self {
        self.max(other)
    }
}

/// What follows when a connection could not be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub(crate) enum OpeningStep {
    /// Try again after this wait.
    Retry(Duration),
    /// The relay is paused, or the others go on without this connection.
    Close,
}

/// The history of a connection that could not be opened.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct OpeningHistory {
    /// It was open before.
    pub reopening: bool,
    /// The attempts in a row at which the relay turned it away.
    pub refused_connections: u32,
}

/// One connection in the count of those over which mails can go.
pub(crate) struct Established(Arc<AtomicI64>);

impl Drop for Established {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Ends of connections in a row after the same number of mails.
#[derive(Debug, Clone, Copy, Default)]
struct HangupStreak {
    mails: u32,
    count: u32,
}

/// What the connections of one relay share.
pub(crate) struct WorkerState {
    pub relay: Relay,
    secret: Option<Secret>,
    limiters: RateLimiters,
    breaker: Mutex<CircuitBreaker>,
    learned: Mutex<LearnedCapabilities>,
    /// How often the relay hung up at a mail, by the delivery's sequence number.
    hangups: Mutex<HashMap<i64, u32>>,
    /// The mails that go over a new connection once more, by sequence number.
    tried_again: Mutex<HashSet<i64>>,
    pause: Mutex<Option<RelayState>>,
    hangup_streak: Mutex<HangupStreak>,
    accepted: AtomicU32,
    first_opened: AtomicBool,
    connections: Arc<AtomicI64>,
    /// The connections over which mails can go.
    established: Arc<AtomicI64>,
    stop: CancellationToken,
    /// Notified once the first connection is open, so that the worker opens the others.
    grow: Notify,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl WorkerState {
    pub fn new(
        relay: Relay,
        secret: Option<Secret>,
        limiters: RateLimiters,
        breaker: CircuitBreaker,
        stop: CancellationToken,
    ) -> Self {
        Self {
            limiters,
            breaker: Mutex::new(breaker),
            learned: Mutex::new(relay.learnt),
            hangups: Mutex::default(),
            tried_again: Mutex::default(),
            pause: Mutex::default(),
            hangup_streak: Mutex::default(),
            accepted: AtomicU32::new(0),
            first_opened: AtomicBool::new(false),
            connections: Arc::default(),
            established: Arc::default(),
            stop,
            grow: Notify::new(),
            relay,
            secret,
        }
    }

    pub fn secret(&self) -> Option<&str> {
        self.secret.as_ref().map(Secret::reveal)
    }

    fn with_limiter<T>(&self, work: impl FnOnce(&mut RateLimiter) -> T) -> Option<T> {
        self.limiters.with(&self.relay.id, work)
    }

    /// Returns a mail's place in the limits, because the relay certainly did not take the mail.
    pub fn refund(&self) {
        self.with_limiter(RateLimiter::refund);
    }

    /// The most mails over one connection: the smaller of the setting and the learned limit.
    pub fn per_connection(&self) -> Option<u32> {
        let learned = self.with_limiter(|limiter| limiter.learned().per_connection).flatten();
        match (self.relay.config.per_connection, learned) {
            (Some(set), Some(learned)) => Some(set.min(learned)),
            (set, learned) => set.or(learned),
        }
    }

    /// The most connections at once: the smaller of the setting and the learned limit.
    pub fn connections_max(&self) -> u16 {
        let learned = self.with_limiter(|limiter| limiter.learned().connections).flatten();
        self.relay.config.connections.min(learned.unwrap_or(u16::MAX)).max(1)
    }

    /// Notes that the relay took no more than `mails` over a connection. When enough connections in
    /// a row end at the same number, it becomes the learned limit, and later connections quit first.
    pub fn connection_used_up(&self, kind: EvidenceKind, mails: u32, now: Timestamp) {
        let mut streak = locked(&self.hangup_streak);
        let count = if streak.mails == mails { streak.count + 1 } else { 1 };
        *streak = HangupStreak { mails, count };
        // Refused mails may count at the relay too, so that a known limit seems smaller once.
        let known = self.per_connection().is_some();
        let needed = kind.repetitions().max(if known { 2 } else { 1 });
        if count >= needed && mails > 0 {
            self.with_limiter(|limiter| limiter.limit_per_connection(mails, now));
        }
    }

    /// Notes that this mail is tried over a new connection.
    pub fn try_again(&self, seq: i64) {
        locked(&self.tried_again).insert(seq);
    }

    pub fn tried_again(&self, seq: i64) -> bool {
        locked(&self.tried_again).contains(&seq)
    }

    /// Applies a limit that the relay reports as reached.
    pub fn limit_reported(&self, reported: &ReportedLimit, now: Timestamp) -> NextStep {
        let (wait, text) = (reported.wait, reported.text.clone());
        let pause = |wait| Pause { why: PauseReason::LimitReached, text, wait: Some(wait) };
        match reported.limit {
            // Over a new connection too: a limit in time.
            Limit::Rate | Limit::ConnectionOrRate => {
                self.with_limiter(|limiter| limiter.slow_down(wait, now));
                NextStep::Continue
            }
            Limit::PerConnection => self.record_failure(&reported.text, false, now),
            Limit::Connections => {
                let open = self.connections();
                self.allow_one_connection_less(now);
                if open <= 1 {
                    // Other programs hold the relay's connections.
                    self.pause(pause(wait), now);
                }
                NextStep::Close
            }
            Limit::Hour | Limit::Day => {
                let per = if reported.limit == Limit::Hour { Per::Hour } else { Per::Day };
                let until = self.with_limiter(|limiter| {
                    limiter.limit_reached(per, wait, now);
                    limiter.exhausted(now).map(|limit| now.until(limit.until))
                });
                self.pause(pause(until.flatten().unwrap_or(wait)), now);
                NextStep::Close
            }
            Limit::Account => {
                self.pause(pause(wait), now);
                NextStep::Close
            }
        }
    }

    pub fn learned(&self) -> LearnedCapabilities {
        *locked(&self.learned)
    }

    /// The learned limits, where the relay's rate limiter is open.
    pub fn learnt_limits(&self) -> Option<LearnedLimits> {
        self.with_limiter(|limiter| limiter.learned())
    }

    /// Merges what a connection has learned since `before`.
    pub fn learn(&self, before: LearnedCapabilities, after: LearnedCapabilities) {
        if before != after {
            locked(&self.learned).take_over(before, after);
        }
    }

    /// Notes that a connection is open; the first one lets the worker open the others.
    pub fn connection_opened(&self) {
        if !self.first_opened.swap(true, Ordering::SeqCst) {
            self.grow.notify_one();
        }
    }

    /// Completes once, when the first connection is open.
    pub async fn first_connection_opened(&self) {
        self.grow.notified().await;
    }

    /// Notes that the relay replied to a mail: it works.
    pub fn record_success(&self, now: Timestamp) {
        locked(&self.breaker).record_success();
        let accepted = self.accepted.fetch_add(1, Ordering::Relaxed);
        if accepted % RATE_RAISE_AFTER == RATE_RAISE_AFTER - 1 {
            self.with_limiter(|limiter| limiter.raise_rate(now));
        }
    }

    /// Sets the learned limit to one connection less than now. Several connections can be turned away
    /// before the first of them is closed, so the last limit counts too.
    fn allow_one_connection_less(&self, now: Timestamp) {
        let open = u16::try_from(self.connections()).unwrap_or(u16::MAX);
        let allowed = open.min(self.connections_max()).saturating_sub(1);
        self.with_limiter(|limiter| limiter.limit_connections(allowed, now));
    }

    /// Decides what follows when a connection could not be opened. A relay that turns away a further
    /// connection while others work has not failed: it allows no more, whether it names that or not.
    pub fn opening_failed(
        &self,
        error: &SmtpError,
        history: OpeningHistory,
        now: Timestamp,
    ) -> OpeningStep {
        let named = pause_policy::reported_limit(error)
            .is_some_and(|reported| reported.limit == Limit::Connections);
        let refused_connections =
            pause_policy::is_refused_connection(error) && self.established() > 0;
        if named || refused_connections {
            let alone = self.connections() <= 1;
            if (alone || history.reopening) && history.refused_connections < RELEASE_ATTEMPTS {
                return OpeningStep::Retry(RELEASE_DELAY * 2_u32.pow(history.refused_connections));
            }
            if !alone {
                if named {
                    self.allow_one_connection_less(now);
                }
                return OpeningStep::Close;
            }
        }
        match self.connection_failed(error, now) {
            NextStep::Close => OpeningStep::Close,
            NextStep::Continue | NextStep::Reconnect => OpeningStep::Retry(RECONNECT_DELAY),
        }
    }

    /// Notes a failed connection, and pauses the relay when it is to be left alone.
    pub fn connection_failed(&self, error: &SmtpError, now: Timestamp) -> NextStep {
        if let Some(reported) = pause_policy::reported_limit(error) {
            return self.limit_reported(&reported, now);
        }
        if let Some(pause) = pause_policy::pause_for_error(error) {
            self.pause(pause, now);
            return NextStep::Close;
        }
        let unreachable = pause_policy::is_unreachable(error);
        self.record_failure(&error.to_string(), unreachable, now)
    }

    /// Notes a reply that tells of a failure of the relay.
    pub fn relay_failed(&self, text: &str, now: Timestamp) -> NextStep {
        self.record_failure(text, false, now)
    }

    fn record_failure(&self, text: &str, unreachable: bool, now: Timestamp) -> NextStep {
        let wait = locked(&self.breaker).record_failure(unreachable);
        match wait {
            None => NextStep::Continue,
            Some(wait) => {
                let why = PauseReason::Unavailable;
                self.pause(Pause { why, text: text.to_owned(), wait: Some(wait) }, now);
                NextStep::Close
            }
        }
    }

    /// Pauses the relay: stops all its connections at their mails' boundaries.
    pub fn pause(&self, pause: Pause, now: Timestamp) {
        let mut slot = locked(&self.pause);
        if slot.is_none() {
            let until = pause.wait.map(|wait| now.plus(wait));
            *slot =
                Some(RelayState::Paused { why: pause.why, text: pause.text, since: now, until });
        }
        self.stop.cancel();
    }

    /// The pause that is not yet in the store.
    pub fn take_pause(&self) -> Option<RelayState> {
        locked(&self.pause).take()
    }

    /// Notes that the relay hung up at this mail, after `accepted` others over the connection. True
    /// when it did so too often.
    pub fn hung_up_too_often(&self, seq: i64, accepted: u32) -> bool {
        let mut hangups = locked(&self.hangups);
        let count = hangups.entry(seq).or_default();
        *count += if accepted == 0 { HANGUP_AT_FIRST_MAIL } else { HANGUP_AFTER_MAILS };
        *count >= MAX_HANGUPS
    }

    pub fn breaker(&self) -> CircuitBreaker {
        *locked(&self.breaker)
    }

    /// The counter of open connections.
    pub fn connection_count(&self) -> Arc<AtomicI64> {
        self.connections.clone()
    }

    pub fn connections(&self) -> i64 {
        self.connections.load(Ordering::Relaxed)
    }

    fn established(&self) -> i64 {
        self.established.load(Ordering::Relaxed)
    }

    /// Counts a connection over which mails can go, until the result is dropped.
    pub fn establish(&self) -> Established {
        self.established.fetch_add(1, Ordering::Relaxed);
        Established(self.established.clone())
    }
}
