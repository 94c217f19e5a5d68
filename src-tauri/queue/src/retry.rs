//! When a recipient who was told "later" is tried again, and when we give up. Pure.
//!
//! Leaves out: pauses of a whole relay (`breaker`), which spend nobody's tries.

use std::time::Duration;

use postroom_model::campaign::Retry;
use postroom_model::clock::Timestamp;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;

/// Waits before the second, third… try; the last one repeats. Greylisting answers after minutes,
/// full mailboxes after hours (RFC 5321 4.5.4.1 asks for at least 30 minutes on average).
const WAITS: [u64; 8] =
    [5 * MINUTE, 15 * MINUTE, 40 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR, 6 * HOUR, 8 * HOUR];

/// What happens after a "later".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    Again { at: Timestamp, give_up_at: Timestamp },
    GiveUp,
}

/// Decides after try number `tries` (from 1), by the campaign's `plan`. `asked` is the wait the relay asked for; `jitter`
/// (0 to 1) spreads a crowd that was turned away together over another fifth of the wait.
pub fn after_later(
    plan: Retry,
    tries: i64,
    give_up_at: Option<Timestamp>,
    asked: Option<Duration>,
    jitter: f64,
    now: Timestamp,
) -> Next {
    let give_up_at = give_up_at.unwrap_or_else(|| now.plus(plan.give_up()));
    let place = usize::try_from(tries.max(1) - 1).unwrap_or(usize::MAX).min(WAITS.len() - 1);
    let pace = f64::from(plan.first_minutes.max(1)) / f64::from(Retry::default().first_minutes);
    let spread = 1.0 + 0.2 * jitter.clamp(0.0, 1.0);
    let planned = Duration::from_secs(WAITS[place]).mul_f64(pace * spread);
    let wait = asked.map_or(planned, |asked| asked.max(Duration::from_secs(1)));
    let at = now.plus(wait);
    if at > give_up_at { Next::GiveUp } else { Next::Again { at, give_up_at } }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn the_whole_schedule_of_a_recipient_who_is_always_told_later() {
        let start = Timestamp(0);
        let mut now = start;
        let mut give_up = None;
        let mut minutes = Vec::new();
        for tries in 1.. {
            match after_later(Retry::default(), tries, give_up, None, 0.0, now) {
                Next::Again { at, give_up_at } => {
                    minutes.push(at.since(now).as_secs() / 60);
                    give_up = Some(give_up_at);
                    now = at;
                }
                Next::GiveUp => break,
            }
        }
        assert_eq!(minutes, [5, 15, 40, 60, 120, 240, 360, 480, 480, 480, 480]);
        assert!(now.since(start) <= Retry::default().give_up());
    }

    #[test]
    fn a_wait_the_relay_asks_for_is_obeyed() {
        let asked = Some(Duration::from_secs(92));
        let next = after_later(Retry::default(), 3, None, asked, 0.5, Timestamp(1_000));
        let Next::Again { at, .. } = next else { panic!("{next:?}") };
        assert_eq!(at, Timestamp(93_000));
    }

    #[test]
    fn jitter_only_ever_adds_up_to_a_fifth() {
        for (jitter, seconds) in [(0.0, 300), (0.5, 330), (1.0, 360), (9.0, 360)] {
            let next = after_later(Retry::default(), 1, None, None, jitter, Timestamp(0));
            let Next::Again { at, .. } = next else { panic!("gave up") };
            assert_eq!(at.millis() / 1000, seconds);
        }
    }

    #[test]
    fn a_patient_plan_waits_longer_and_gives_up_later() {
        let patient = Retry { first_minutes: 10, give_up_hours: 1 };
        let next = after_later(patient, 1, None, None, 0.0, Timestamp(0));
        let give_up_at = Timestamp(3_600_000);
        assert_eq!(next, Next::Again { at: Timestamp(600_000), give_up_at });
        let last = after_later(patient, 4, Some(give_up_at), None, 0.0, Timestamp(0));
        assert_eq!(last, Next::GiveUp);
    }
}
