//! The forecast: when a campaign will be finished and when it will rest, computed by playing the rate
//! limiters forward. Pure.
//!
//! Leaves out: failures and deferrals, which cannot be predicted.

use std::time::Duration;

use crate::rate_limiter::{ExhaustedLimit, RateLimiter};
use postroom_model::campaign::Schedule;
use postroom_model::clock::Timestamp;
use postroom_model::id::RelayId;
use postroom_model::relay::limits::Per;

/// A relay of the campaign's plan, as it is now.
#[derive(Debug, Clone)]
pub struct ForecastRelay {
    pub relay: RelayId,
    pub limiter: RateLimiter,
    /// The end of the relay's pause.
    pub not_before: Option<Timestamp>,
}

/// What a forecast is computed from.
#[derive(Debug, Clone)]
pub struct ForecastInput {
    /// The mails that wait, of all campaigns that share these relays.
    pub mails: i64,
    /// In the order of the plan.
    pub relays: Vec<ForecastRelay>,
    pub schedule: Schedule,
    /// The campaign's own rate, mails per second.
    pub per_second: Option<f64>,
    /// The measured throughput, mails per second; none: not known.
    pub speed: Option<f64>,
}

/// Why a campaign rests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RestReason {
    Limit { relay: RelayId, per: Per },
    Hours,
}

/// A time in which no mail is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rest {
    pub from: Timestamp,
    pub until: Timestamp,
    /// How many mails are sent before it, from now on.
    pub after: i64,
    pub reason: RestReason,
}

/// When a campaign is finished, and its rests.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Forecast {
    /// None: in more than a year.
    pub done_at: Option<Timestamp>,
    /// The first longer rests.
    pub rests: Vec<Rest>,
}

/// The most rests of a forecast.
const RESTS_SHOWN: usize = 5;
/// Shorter rests are left out.
const REST_SHOWN_MIN: Duration = Duration::from_secs(120);
/// The forecast ends after this time.
const HORIZON: Duration = Duration::from_secs(400 * 86_400);
/// The most steps that are computed.
const STEPS_MAX: u32 = 50_000;
/// Mails a minute when no rate is known.
const DEFAULT_PER_MINUTE: f64 = 300.0;
/// The longest step, in minutes.
const STEP_MINUTES: f64 = 5.0;

/// Computes the forecast from `now`. None: no limit applies and no rate is known.
pub fn forecast(mut input: ForecastInput, now: Timestamp) -> Option<Forecast> {
    let limited = input.relays.iter_mut().any(|relay| !relay.limiter.usage(now).is_empty());
    let known = input.per_second.is_some() || input.speed.is_some();
    if input.relays.is_empty() || !(limited || known || input.schedule.hours.is_some()) {
        return None;
    }
    let mut forecast = Forecast::default();
    let mut at = now;
    let mut left = input.mails;
    for _ in 0..STEPS_MAX {
        if left <= 0 {
            forecast.done_at = Some(at);
            break;
        }
        if now.until(at) > HORIZON {
            break;
        }
        let opens = input.schedule.next(None, at);
        if opens > at {
            let after = input.mails - left;
            add_rest(
                &mut forecast,
                Rest { from: at, until: opens, after, reason: RestReason::Hours },
            );
            at = opens;
            continue;
        }
        match first_available(&mut input.relays, at) {
            Ok((index, room)) => {
                let (sent, minutes) = next_step(&input, index, room, left);
                input.relays[index].limiter.count(sent, at);
                left -= i64::from(sent);
                at = at.plus(Duration::from_secs_f64(minutes * 60.0));
            }
            Err((relay, exhausted)) => {
                let until = exhausted.until.max(at.plus(Duration::from_secs(1)));
                let after = input.mails - left;
                let reason = RestReason::Limit { relay, per: exhausted.per };
                add_rest(&mut forecast, Rest { from: at, until, after, reason });
                at = until;
            }
        }
    }
    Some(forecast)
}

fn add_rest(forecast: &mut Forecast, rest: Rest) {
    let long = rest.from.until(rest.until) >= REST_SHOWN_MIN;
    if long && forecast.rests.len() < RESTS_SHOWN {
        forecast.rests.push(rest);
    }
}

/// The first relay with room, or the one that has some soonest.
fn first_available(
    relays: &mut [ForecastRelay],
    at: Timestamp,
) -> Result<(usize, u32), (RelayId, ExhaustedLimit)> {
    let mut soonest: Option<(RelayId, ExhaustedLimit)> = None;
    for (index, relay) in relays.iter_mut().enumerate() {
        let exhausted = match relay.not_before.filter(|not_before| *not_before > at) {
            Some(until) => ExhaustedLimit { per: Per::Day, until, reported: true },
            None => match relay.limiter.available(at) {
                Ok(room) => return Ok((index, room)),
                Err(exhausted) => exhausted,
            },
        };
        if soonest.as_ref().is_none_or(|(_, soonest)| exhausted.until < soonest.until) {
            soonest = Some((relay.relay.clone(), exhausted));
        }
    }
    // There is at least one relay.
    let (relay, exhausted) = soonest.unwrap_or((
        RelayId(String::new()),
        ExhaustedLimit { per: Per::Day, until: at.plus(HORIZON), reported: false },
    ));
    Err((relay, exhausted))
}

/// How many mails are sent in the next step, and how many minutes that takes.
fn next_step(input: &ForecastInput, index: usize, room: u32, left: i64) -> (u32, f64) {
    let own = input.relays[index].limiter.per_minute();
    let campaign = input.per_second.map(|rate| rate * 60.0);
    // A throughput that was measured under a limit says nothing about the connection.
    let line = input.speed.map(|rate| rate * 60.0);
    let rate = [own, campaign].into_iter().flatten().fold(f64::INFINITY, f64::min);
    let rate = match line {
        Some(line) if line > 0.1 => rate.min(line.max(1.0)),
        _ if rate.is_finite() => rate,
        _ => DEFAULT_PER_MINUTE,
    };
    let rate = rate.max(0.01);
    let most = u32::try_from(left).unwrap_or(u32::MAX).min(room);
    let minutes = (f64::from(most) / rate).clamp(1.0 / rate, STEP_MINUTES.max(1.0 / rate));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped below")]
    let sent = ((rate * minutes).round() as u32).clamp(1, most.max(1));
    (sent, f64::from(sent) / rate)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::rate_limiter::tests::config;
    use postroom_model::calendar::ZoneName;
    use postroom_model::campaign::Hours;
    use postroom_model::relay::limits::{LearnedLimits, Limits};

    fn now() -> Timestamp {
        ZoneName::new("Europe/Berlin").zone().unwrap().read("2026-11-23T12:00").unwrap()
    }

    fn route(name: &str, limits: Limits, per_second: Option<f64>) -> ForecastRelay {
        let config = config(limits, per_second);
        let limiter = RateLimiter::new(&config, LearnedLimits::default(), &[], now());
        ForecastRelay { relay: RelayId(name.to_owned()), limiter, not_before: None }
    }

    fn input(mails: i64, relays: Vec<ForecastRelay>) -> ForecastInput {
        ForecastInput {
            mails,
            relays,
            schedule: Schedule::default(),
            per_second: None,
            speed: None,
        }
    }

    fn minutes(forecast: &Forecast) -> u64 {
        now().until(forecast.done_at.unwrap()).as_secs() / 60
    }

    #[test]
    fn rate_decides_the_duration() {
        let forecast =
            forecast(input(3_000, vec![route("a", Limits::default(), Some(5.0))]), now());
        assert_eq!(minutes(&forecast.unwrap()), 10);
    }

    #[test]
    fn no_forecast_without_limits_and_measured_throughput() {
        let relays = vec![route("a", Limits::default(), None)];
        assert_eq!(forecast(input(3_000, relays), now()), None);
    }

    #[test]
    fn daily_limit_rests_until_the_next_day() {
        let limits = Limits { per_day: Some(500), ..Limits::default() };
        let forecast = forecast(input(1_200, vec![route("a", limits, Some(10.0))]), now()).unwrap();
        let first = &forecast.rests[0];
        assert_eq!(first.after, 500);
        assert_eq!(first.reason, RestReason::Limit { relay: RelayId("a".into()), per: Per::Day });
        assert!((47..=49).contains(&(minutes(&forecast) / 60)), "{forecast:?}");
    }

    #[test]
    fn next_relay_takes_over_at_the_limit() {
        let limits = Limits { per_day: Some(500), ..Limits::default() };
        let relays =
            vec![route("a", limits, Some(10.0)), route("b", Limits::default(), Some(10.0))];
        let forecast = forecast(input(1_200, relays), now()).unwrap();
        assert_eq!((minutes(&forecast), forecast.rests.len()), (2, 0));
    }

    #[test]
    fn campaign_rests_outside_its_hours() {
        let mut input = input(36_000, vec![route("a", Limits::default(), Some(1.0))]);
        input.schedule = Schedule {
            hours: Some(Hours { from: 9 * 60, to: 17 * 60, days: Vec::new() }),
            zone: ZoneName::new("Europe/Berlin"),
            ..Schedule::default()
        };
        let forecast = forecast(input, now()).unwrap();
        // Five hours today, five tomorrow from nine on.
        assert!((25 * 60..=26 * 60 + 10).contains(&minutes(&forecast)), "{forecast:?}");
        assert_eq!(forecast.rests[0].reason, RestReason::Hours);
    }

    #[test]
    fn no_end_when_it_takes_over_a_year() {
        let limits = Limits { per_day: Some(10), ..Limits::default() };
        let forecast = forecast(input(1_000_000, vec![route("a", limits, None)]), now()).unwrap();
        assert_eq!(forecast.done_at, None);
    }
}
