//! When a deferred delivery is tried again, and when it expires. Pure.
//!
//! Leaves out: pauses of a whole relay (`circuit_breaker`), which cost no delivery an attempt.

use std::time::Duration;

use postroom_model::campaign::Retry;
use postroom_model::clock::Timestamp;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;

/// The waits before the second, third… attempt; the last one repeats. Greylisting ends after minutes,
/// a full mailbox after hours (RFC 5321 4.5.4.1 asks for at least 30 minutes on average).
const WAITS: [u64; 8] =
    [5 * MINUTE, 15 * MINUTE, 40 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR, 6 * HOUR, 8 * HOUR];

/// What follows a deferral.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RetryDecision {
    Again { at: Timestamp, give_up_at: Timestamp },
    GiveUp,
}

/// Decides after attempt number `attempts` (from 1), by the campaign's `plan`. `asked` is the wait
/// that the relay asked for; `jitter` (0 to 1) adds up to a fifth of the wait, so that deliveries
/// that were deferred together are not tried again together.
pub fn after_deferral(
    plan: Retry,
    attempts: i64,
    give_up_at: Option<Timestamp>,
    asked: Option<Duration>,
    jitter: f64,
    now: Timestamp,
) -> RetryDecision {
    let give_up_at = give_up_at.unwrap_or_else(|| now.plus(plan.give_up()));
    let place = usize::try_from(attempts.max(1) - 1).unwrap_or(usize::MAX).min(WAITS.len() - 1);
    let pace = f64::from(plan.first_minutes.max(1)) / f64::from(Retry::default().first_minutes);
    let spread = 1.0 + 0.2 * jitter.clamp(0.0, 1.0);
    let planned = Duration::from_secs(WAITS[place]).mul_f64(pace * spread);
    let wait = asked.map_or(planned, |asked| asked.max(Duration::from_secs(1)));
    let at = now.plus(wait);
    if at > give_up_at { RetryDecision::GiveUp } else { RetryDecision::Again { at, give_up_at } }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn always_deferred_recipient_gets_the_whole_schedule() {
        let start = Timestamp(0);
        let mut now = start;
        let mut give_up = None;
        let mut minutes = Vec::new();
        for attempts in 1.. {
            match after_deferral(Retry::default(), attempts, give_up, None, 0.0, now) {
                RetryDecision::Again { at, give_up_at } => {
                    minutes.push(at.since(now).as_secs() / 60);
                    give_up = Some(give_up_at);
                    now = at;
                }
                RetryDecision::GiveUp => break,
            }
        }
        assert_eq!(minutes, [5, 15, 40, 60, 120, 240, 360, 480, 480, 480, 480]);
        assert!(now.since(start) <= Retry::default().give_up());
    }

    #[test]
    fn wait_that_the_relay_asks_for_is_used() {
        let asked = Some(Duration::from_secs(92));
        let next = after_deferral(Retry::default(), 3, None, asked, 0.5, Timestamp(1_000));
        let RetryDecision::Again { at, .. } = next else { panic!("{next:?}") };
        assert_eq!(at, Timestamp(93_000));
    }

    #[test]
    fn jitter_adds_at_most_a_fifth() {
        for (jitter, seconds) in [(0.0, 300), (0.5, 330), (1.0, 360), (9.0, 360)] {
            let next = after_deferral(Retry::default(), 1, None, None, jitter, Timestamp(0));
            let RetryDecision::Again { at, .. } = next else { panic!("gave up") };
            assert_eq!(at.millis() / 1000, seconds);
        }
    }

    #[test]
    fn plan_sets_the_first_wait_and_the_end() {
        let patient = Retry { first_minutes: 10, give_up_hours: 1 };
        let next = after_deferral(patient, 1, None, None, 0.0, Timestamp(0));
        let give_up_at = Timestamp(3_600_000);
        assert_eq!(next, RetryDecision::Again { at: Timestamp(600_000), give_up_at });
        let last = after_deferral(patient, 4, Some(give_up_at), None, 0.0, Timestamp(0));
        assert_eq!(last, RetryDecision::GiveUp);
    }
}
