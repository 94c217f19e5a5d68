//! Time as data. The system clock is read only here; every function that decides takes `now` as an
//! argument.
//!
//! Leaves out: time zones and calendars (jiff handles them where a date is displayed or written).

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Milliseconds since 1970-01-01T00:00:00Z.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    pub fn millis(self) -> i64 {
        self.0
    }

    /// This moment plus `wait`, saturating at the latest possible moment.
    pub fn plus(self, wait: Duration) -> Self {
        let wait = i64::try_from(wait.as_millis()).unwrap_or(i64::MAX);
        Self(self.0.saturating_add(wait))
    }

    /// The duration from `earlier` to this moment; zero when `earlier` is later.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    /// As text in UTC, such as `2026-11-23T17:43:00.123Z` (RFC 3339).
    pub fn rfc3339(self) -> String {
        jiff::Timestamp::from_millisecond(self.0).map(|at| at.to_string()).unwrap_or_default()
    }

    /// The duration from this moment to `later`; zero when `later` has passed.
    pub fn until(self, later: Self) -> Duration {
        later.since(self)
    }
}

/// The source of the current time: the system, or a test that sets it.
#[derive(Debug, Clone)]
pub enum Clock {
    System,
    Manual(Arc<AtomicI64>),
}

impl Clock {
    pub fn system() -> Self {
        Self::System
    }

    /// A clock that changes only when [`Clock::advance`] is called.
    pub fn manual(start: Timestamp) -> Self {
        Self::Manual(Arc::new(AtomicI64::new(start.0)))
    }

    pub fn now(&self) -> Timestamp {
        match self {
            Self::System => {
                let since = std::time::SystemTime::now()
                    .duration_since(std::time::UNIX_EPOCH)
                    .unwrap_or_default();
                Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
            }
            Self::Manual(hand) => Timestamp(hand.load(Ordering::SeqCst)),
        }
    }

    /// Advances a manual clock; has no effect on the system clock.
    pub fn advance(&self, by: Duration) {
        if let Self::Manual(hand) = self {
            hand.fetch_add(i64::try_from(by.as_millis()).unwrap_or(0), Ordering::SeqCst);
        }
    }
}
