//! What the connections of one relay worker share: its limits, its circuit breaker, what its
//! replies showed, and the pause that ends the worker.
//!
//! Leaves out: the tasks (`relay_worker`, `connection`) and what a reply means (`pause_policy`).

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::circuit_breaker::CircuitBreaker;
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

/// A mail at which the relay hangs up this many times is deferred.
const MAX_HANGUPS: u32 = 3;
/// After this many mails without a complaint a learned rate is raised.
const RATE_RAISE_AFTER: u32 = 200;
/// After this many hang-ups in a row at the same number of mails, that number is the relay's limit
/// per connection.
const HANGUP_STREAK: u32 = 2;

/// Whether a connection takes another mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub(crate) enum NextStep {
    Continue,
    /// The connection ends: the relay is paused, or it wants fewer connections.
    Close,
}

impl NextStep {
    /// `Continue` only if both are.
    pub fn and(self, other: Self) -> Self {
        if self == Self::Continue { other } else { Self::Close }
    }
}

/// Hang-ups in a row after the same number of mails.
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
    pause: Mutex<Option<RelayState>>,
    hangup_streak: Mutex<HangupStreak>,
    accepted: AtomicU32,
    first_opened: AtomicBool,
    connections: Arc<AtomicI64>,
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
            pause: Mutex::default(),
            hangup_streak: Mutex::default(),
            accepted: AtomicU32::new(0),
            first_opened: AtomicBool::new(false),
            connections: Arc::new(AtomicI64::new(0)),
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

    /// Notes that the relay closed a connection after it took `mails`. When that happens again at
    /// the same number, the number becomes the learned limit, and later connections quit first.
    pub fn connection_closed(&self, error: &SmtpError, mails: u32, now: Timestamp) {
        if !matches!(error, SmtpError::Closing { .. }) {
            return;
        }
        let mut streak = locked(&self.hangup_streak);
        let count = if streak.mails == mails { streak.count + 1 } else { 1 };
        *streak = HangupStreak { mails, count };
        if count >= HANGUP_STREAK {
            self.with_limiter(|limiter| limiter.limit_per_connection(mails, now));
        }
    }

    /// Applies a limit that the relay reports as reached.
    pub fn limit_reported(&self, reported: &ReportedLimit, now: Timestamp) -> NextStep {
        let (wait, text) = (reported.wait, reported.text.clone());
        let pause = |wait| Pause { why: PauseReason::LimitReached, text, wait: Some(wait) };
        match reported.limit {
            Limit::Rate => {
                self.with_limiter(|limiter| limiter.slow_down(wait, now));
                NextStep::Continue
            }
            Limit::Connections => {
                let open = self.connections();
                let allowed = u16::try_from(open.saturating_sub(1)).unwrap_or(u16::MAX);
                self.with_limiter(|limiter| limiter.limit_connections(allowed, now));
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

    /// Notes that the relay hung up at this mail. True when it did so too often.
    pub fn hung_up_too_often(&self, seq: i64) -> bool {
        let mut hangups = locked(&self.hangups);
        let count = hangups.entry(seq).or_default();
        *count += 1;
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
}
