//! The rate limiters of all relays. They live as long as the queue, longer than the relay workers.
//!
//! Leaves out: counting (`rate_limiter`), and the stored usage they begin with (`postroom_store`).

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::rate_limiter::RateLimiter;
use postroom_model::id::RelayId;

/// The rate limiters by relay. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct RateLimiters(Arc<Mutex<HashMap<RelayId, RateLimiter>>>);

impl RateLimiters {
    /// Reads or changes the limiter of one relay; none: it is not open.
    pub(crate) fn with<T>(
        &self,
        relay: &RelayId,
        work: impl FnOnce(&mut RateLimiter) -> T,
    ) -> Option<T> {
        let mut limiters = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        limiters.get_mut(relay).map(work)
    }

    /// Whether this relay has a limiter.
    pub(crate) fn is_open(&self, relay: &RelayId) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).contains_key(relay)
    }

    /// Adds the limiter of a relay.
    pub(crate) fn open(&self, relay: &RelayId, limiter: RateLimiter) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(relay.clone(), limiter);
    }

    /// A copy, which a forecast can play forward.
    pub fn snapshot(&self, relay: &RelayId) -> Option<RateLimiter> {
        self.with(relay, |limiter| limiter.clone())
    }
}
