//! When a campaign will be through, and where it will stand still on the way: the limit books are
//! played forward. Pure.
//!
//! Leaves out: failures that nobody can foresee.

use std::time::Duration;

use crate::rate_limiter::{Book, Full};
use postroom_model::campaign::Schedule;
use postroom_model::clock::Timestamp;
use postroom_model::id::RelayId;
use postroom_model::relay::limits::Per;

/// A relay on the campaign's way, as it stands now.
#[derive(Debug, Clone)]
pub struct Route {
    pub relay: RelayId,
    pub book: Book,
    /// It takes nothing before.
    pub not_before: Option<Timestamp>,
}

#[derive(Debug, Clone)]
pub struct Question {
    /// Mails that wait, of all campaigns that share these relays.
    pub mails: i64,
    /// In the order in which they take over.
    pub routes: Vec<Route>,
    pub schedule: Schedule,
    /// The campaign's own pace.
    pub per_second: Option<f64>,
    /// As fast as it went lately; none: not known.
    pub speed: Option<f64>,
}

/// Why it will stand still.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Because {
    Limit { relay: RelayId, per: Per },
    Hours,
}

/// A stretch in which nothing goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rest {
    pub from: Timestamp,
    pub until: Timestamp,
    /// How many will have gone by then, from now on.
    pub after: i64,
    pub because: Because,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Forecast {
    /// None: not within sight (more than a year).
    pub done_at: Option<Timestamp>,
    /// The first longer rests on the way.
    pub rests: Vec<Rest>,
}

/// Rests that are told.
const TOLD: usize = 5;
/// Shorter rests are the ordinary course of things.
const WORTH_TELLING: Duration = Duration::from_secs(120);
/// Nobody waits longer than this for an answer.
const HORIZON: Duration = Duration::from_secs(400 * 86_400);
const STEPS: u32 = 50_000;
/// Mails a minute where nothing is known yet.
const GUESS: f64 = 300.0;
/// The longest stretch that is played at once, in minutes.
const STRIDE: f64 = 5.0;

/// Plays forward from `now`. None: nothing limits the way and no speed is known yet.
pub fn forecast(mut question: Question, now: Timestamp) -> Option<Forecast> {
    let limited = question.routes.iter_mut().any(|route| !route.book.gauges(now).is_empty());
    let known = question.per_second.is_some() || question.speed.is_some();
    if question.routes.is_empty() || !(limited || known || question.schedule.hours.is_some()) {
        return None;
    }
    let mut forecast = Forecast::default();
    let mut at = now;
    let mut left = question.mails;
    for _ in 0..STEPS {
        if left <= 0 {
            forecast.done_at = Some(at);
            break;
        }
        if now.until(at) > HORIZON {
            break;
        }
        let opens = question.schedule.next(None, at);
        if opens > at {
            let after = question.mails - left;
            rest(&mut forecast, Rest { from: at, until: opens, after, because: Because::Hours });
            at = opens;
            continue;
        }
        match room(&mut question.routes, at) {
            Ok((index, room)) => {
                let (gone, minutes) = stride(&question, index, room, left);
                question.routes[index].book.count(gone, at);
                left -= i64::from(gone);
                at = at.plus(Duration::from_secs_f64(minutes * 60.0));
            }
            Err((relay, full)) => {
                let until = full.until.max(at.plus(Duration::from_secs(1)));
                let after = question.mails - left;
                let because = Because::Limit { relay, per: full.per };
                rest(&mut forecast, Rest { from: at, until, after, because });
                at = until;
            }
        }
    }
    Some(forecast)
}

fn rest(forecast: &mut Forecast, rest: Rest) {
    let long = rest.from.until(rest.until) >= WORTH_TELLING;
    if long && forecast.rests.len() < TOLD {
        forecast.rests.push(rest);
    }
}

/// The first relay with room, or the one that has some soonest.
fn room(routes: &mut [Route], at: Timestamp) -> Result<(usize, u32), (RelayId, Full)> {
    let mut soonest: Option<(RelayId, Full)> = None;
    for (index, route) in routes.iter_mut().enumerate() {
        let full = match route.not_before.filter(|not_before| *not_before > at) {
            Some(until) => Full { per: Per::Day, until, said: true },
            None => match route.book.room(at) {
                Ok(room) => return Ok((index, room)),
                Err(full) => full,
            },
        };
        if soonest.as_ref().is_none_or(|(_, soonest)| full.until < soonest.until) {
            soonest = Some((route.relay.clone(), full));
        }
    }
    // There is at least one route.
    let (relay, full) = soonest.unwrap_or((
        RelayId(String::new()),
        Full { per: Per::Day, until: at.plus(HORIZON), said: false },
    ));
    Err((relay, full))
}

/// How many go in the next stretch, and how many minutes that takes.
fn stride(question: &Question, index: usize, room: u32, left: i64) -> (u32, f64) {
    let own = question.routes[index].book.per_minute();
    let campaign = question.per_second.map(|rate| rate * 60.0);
    // A speed that was measured under a limit says nothing about the line.
    let line = question.speed.map(|rate| rate * 60.0);
    let rate = [own, campaign].into_iter().flatten().fold(f64::INFINITY, f64::min);
    let rate = match line {
        Some(line) if line > 0.1 => rate.min(line.max(1.0)),
        _ if rate.is_finite() => rate,
        _ => GUESS,
    };
    let rate = rate.max(0.01);
    let most = u32::try_from(left).unwrap_or(u32::MAX).min(room);
    let minutes = (f64::from(most) / rate).clamp(1.0 / rate, STRIDE.max(1.0 / rate));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped below")]
    let gone = ((rate * minutes).round() as u32).clamp(1, most.max(1));
    (gone, f64::from(gone) / rate)
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

    fn route(name: &str, limits: Limits, per_second: Option<f64>) -> Route {
        let config = config(limits, per_second);
        let book = Book::open(&config, LearnedLimits::default(), &[], now());
        Route { relay: RelayId(name.to_owned()), book, not_before: None }
    }

    fn question(mails: i64, routes: Vec<Route>) -> Question {
        Question { mails, routes, schedule: Schedule::default(), per_second: None, speed: None }
    }

    fn minutes(forecast: &Forecast) -> u64 {
        now().until(forecast.done_at.unwrap()).as_secs() / 60
    }

    #[test]
    fn at_a_pace_it_takes_its_time() {
        let forecast =
            forecast(question(3_000, vec![route("a", Limits::default(), Some(5.0))]), now());
        assert_eq!(minutes(&forecast.unwrap()), 10);
    }

    #[test]
    fn without_limits_and_before_the_first_mail_nothing_is_foretold() {
        let routes = vec![route("a", Limits::default(), None)];
        assert_eq!(forecast(question(3_000, routes), now()), None);
    }

    #[test]
    fn todays_quota_ends_at_so_many_and_tomorrow_it_goes_on() {
        let limits = Limits { per_day: Some(500), ..Limits::default() };
        let forecast =
            forecast(question(1_200, vec![route("a", limits, Some(10.0))]), now()).unwrap();
        let first = &forecast.rests[0];
        assert_eq!(first.after, 500);
        assert_eq!(first.because, Because::Limit { relay: RelayId("a".into()), per: Per::Day });
        assert!((47..=49).contains(&(minutes(&forecast) / 60)), "{forecast:?}");
    }

    #[test]
    fn the_next_relay_takes_what_the_first_one_cannot() {
        let limits = Limits { per_day: Some(500), ..Limits::default() };
        let routes =
            vec![route("a", limits, Some(10.0)), route("b", Limits::default(), Some(10.0))];
        let forecast = forecast(question(1_200, routes), now()).unwrap();
        assert_eq!((minutes(&forecast), forecast.rests.len()), (2, 0));
    }

    #[test]
    fn outside_its_hours_it_rests() {
        let mut question = question(36_000, vec![route("a", Limits::default(), Some(1.0))]);
        question.schedule = Schedule {
            hours: Some(Hours { from: 9 * 60, to: 17 * 60, days: Vec::new() }),
            zone: ZoneName::new("Europe/Berlin"),
            ..Schedule::default()
        };
        let forecast = forecast(question, now()).unwrap();
        // Five hours today, five tomorrow from nine on.
        assert!((25 * 60..=26 * 60 + 10).contains(&minutes(&forecast)), "{forecast:?}");
        assert_eq!(forecast.rests[0].because, Because::Hours);
    }

    #[test]
    fn what_takes_longer_than_a_year_is_said_so() {
        let limits = Limits { per_day: Some(10), ..Limits::default() };
        let forecast =
            forecast(question(1_000_000, vec![route("a", limits, None)]), now()).unwrap();
        assert_eq!(forecast.done_at, None);
    }
}
