//! The circuit breaker of a relay: pauses the relay after repeated failures, then probes it. Pure.
//!
//! Postfix suspends a destination after a cohort of connection failures; here the destination is
//! the relay. Such failures cost no delivery an attempt. Leaves out: what counts as a failure of the
//! relay (`postroom_smtp::classify`).

use std::time::Duration;

/// The failures in a row that open the breaker.
const FAILURES_MAX: u32 = 3;

/// The waits between probes, in seconds; the last one repeats.
const WAITS: [u64; 5] = [30, 60, 120, 300, 900];

/// The longest wait, in seconds, when the relay cannot be reached at all: as a rule the local network
/// is down, and it can come back at any time.
const UNREACHABLE_WAIT: u64 = 60;

/// Counts the failures of one relay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CircuitBreaker {
    failures: u32,
    pauses: usize,
}

impl CircuitBreaker {
    /// Notes that the relay replied to a mail: closes the breaker.
    pub fn record_success(&mut self) {
        *self = Self::default();
    }

    /// Notes a failed connection. Returns how long to pause the relay when the breaker opens.
    pub fn record_failure(&mut self, unreachable: bool) -> Option<Duration> {
        self.failures += 1;
        // After a pause one connection is the probe; its failure opens the breaker again.
        let enough = if self.pauses == 0 { FAILURES_MAX } else { 1 };
        if self.failures < enough {
            return None;
        }
        let most = if unreachable { UNREACHABLE_WAIT } else { u64::MAX };
        let wait = WAITS[self.pauses.min(WAITS.len() - 1)].min(most);
        self.failures = 0;
        self.pauses += 1;
        Some(Duration::from_secs(wait))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_open_the_breaker_and_each_failed_probe_waits_longer() {
        let mut breaker = CircuitBreaker::default();
        let waits: Vec<Option<u64>> =
            (0..8).map(|_| breaker.record_failure(false).map(|wait| wait.as_secs())).collect();
        assert_eq!(
            waits,
            [None, None, Some(30), Some(60), Some(120), Some(300), Some(900), Some(900)]
        );
    }

    #[test]
    fn one_success_closes_the_breaker() {
        let mut breaker = CircuitBreaker::default();
        breaker.record_failure(false);
        breaker.record_failure(false);
        breaker.record_success();
        assert_eq!(breaker.record_failure(false), None);
    }

    #[test]
    fn unreachable_relay_is_probed_every_minute() {
        let mut breaker = CircuitBreaker::default();
        let waits: Vec<Option<u64>> =
            (0..7).map(|_| breaker.record_failure(true).map(|wait| wait.as_secs())).collect();
        assert_eq!(waits, [None, None, Some(30), Some(60), Some(60), Some(60), Some(60)]);
    }
}
