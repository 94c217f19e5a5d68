//! When a relay that fails as a relay is left alone for a while. Pure.
//!
//! Postfix suspends a destination after a cohort of connection failures; here the destination is
//! the relay. Nobody's tries are spent on its illness. Leaves out: what counts as its fault
//! (`relay::verdict`).

use std::time::Duration;

/// So many connections in a row without one mail taken.
const COHORT: u32 = 3;

/// Waits between probes, growing; the last one repeats.
const WAITS: [u64; 5] = [30, 60, 120, 300, 900];

/// The longest wait where the relay cannot be reached at all: as a rule it is our own network that
/// is gone, and comes back when it likes.
const OUT_OF_REACH: u64 = 60;

/// Counts a relay's failures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Breaker {
    failures: u32,
    pauses: usize,
}

impl Breaker {
    /// The relay took a mail or answered for one: it is well.
    pub fn worked(&mut self) {
        *self = Self::default();
    }

    /// A connection failed. Answers how long to leave the relay alone, when it is enough.
    pub fn failed(&mut self, out_of_reach: bool) -> Option<Duration> {
        self.failures += 1;
        // A probe after a pause is one connection; if it fails, that is enough.
        let enough = if self.pauses == 0 { COHORT } else { 1 };
        if self.failures < enough {
            return None;
        }
        let most = if out_of_reach { OUT_OF_REACH } else { u64::MAX };
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
    fn a_cohort_of_failures_pauses_and_each_failed_probe_waits_longer() {
        let mut breaker = Breaker::default();
        let waits: Vec<Option<u64>> =
            (0..8).map(|_| breaker.failed(false).map(|wait| wait.as_secs())).collect();
        assert_eq!(
            waits,
            [None, None, Some(30), Some(60), Some(120), Some(300), Some(900), Some(900)]
        );
    }

    #[test]
    fn one_mail_taken_makes_it_well_again() {
        let mut breaker = Breaker::default();
        breaker.failed(false);
        breaker.failed(false);
        breaker.worked();
        assert_eq!(breaker.failed(false), None);
    }

    #[test]
    fn what_cannot_be_reached_is_tried_every_minute() {
        let mut breaker = Breaker::default();
        let waits: Vec<Option<u64>> =
            (0..7).map(|_| breaker.failed(true).map(|wait| wait.as_secs())).collect();
        assert_eq!(waits, [None, None, Some(30), Some(60), Some(60), Some(60), Some(60)]);
    }
}
