//! The rate limiter over simulated time.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use postroom_model::calendar::ZoneName;
use postroom_model::relay::TlsMode;
use postroom_model::relay::limits::Limits;

pub(crate) fn config(limits: Limits, per_second: Option<f64>) -> RelayConfig {
    RelayConfig {
        host: "relay.example".to_owned(),
        port: 587,
        tls: TlsMode::Starttls,
        allow_plain: false,
        user: None,
        ca_pem: None,
        ehlo_name: None,
        connections: 4,
        per_second,
        per_connection: None,
        limits,
    }
}

fn limiter(limits: Limits) -> RateLimiter {
    RateLimiter::new(&config(limits, None), LearnedLimits::default(), &[], Timestamp(0))
}

fn hour(n: i64) -> Timestamp {
    Timestamp(n * 3_600_000)
}

/// The number of mails that may go at this moment.
fn burst(limiter: &mut RateLimiter, now: Timestamp) -> u32 {
    let mut sent = 0;
    while sent < 10_000 && limiter.take(now).is_ok() {
        sent += 1;
    }
    sent
}

#[test]
fn without_limits_every_mail_may_go() {
    assert_eq!(burst(&mut limiter(Limits::default()), Timestamp(0)), 10_000);
}

#[test]
fn hourly_limit_holds_and_frees_with_the_window() {
    let mut limiter = limiter(Limits { per_hour: Some(100), ..Limits::default() });
    assert_eq!(burst(&mut limiter, Timestamp(0)), 100);
    let exhausted = limiter.take(Timestamp(1)).unwrap_err();
    assert_eq!((exhausted.per, exhausted.until), (Per::Hour, Timestamp(3_660_000)));
    assert_eq!(burst(&mut limiter, Timestamp(3_659_999)), 0);
    assert_eq!(burst(&mut limiter, exhausted.until), 100);
}

#[test]
fn limit_per_minute_counts_the_last_sixty_seconds() {
    let mut limiter = limiter(Limits { per_minute: Some(30), ..Limits::default() });
    let mut sent = 0;
    for second in 0..600 {
        sent += burst(&mut limiter, Timestamp(second * 1_000));
    }
    assert!((270..=300).contains(&sent), "{sent}");
}

#[test]
fn usage_of_a_past_run_counts() {
    let limits = Limits { per_day: Some(500), ..Limits::default() };
    let now = hour(24);
    let used = [
        Used { at: Timestamp(now.millis() - 90_000_000), mails: 300 },
        Used { at: hour(20), mails: 450 },
    ];
    let mut limiter = RateLimiter::new(&config(limits, None), LearnedLimits::default(), &used, now);
    assert_eq!(burst(&mut limiter, now), 50);
    // The 450 drop out of the last 24 hours one day later.
    let a_day_later = Timestamp(hour(44).millis() + 60_000);
    assert_eq!(limiter.take(now).unwrap_err().until, a_day_later);
}

#[test]
fn daily_limit_resets_at_the_providers_clock_time() {
    let zone = ZoneName::new("America/Los_Angeles");
    let day = Day::From { minute: 0, zone: zone.clone() };
    let limits = Limits { per_day: Some(10), day, ..Limits::default() };
    let zone = zone.zone().unwrap();
    let evening = zone.read("2026-11-23T23:30").unwrap();
    let mut limiter =
        RateLimiter::new(&config(limits, None), LearnedLimits::default(), &[], evening);
    assert_eq!(burst(&mut limiter, evening), 10);
    let exhausted = limiter.take(evening).unwrap_err();
    assert_eq!(exhausted.until, zone.read("2026-11-24T00:00").unwrap());
    assert_eq!(burst(&mut limiter, exhausted.until), 10);
}

#[test]
fn warm_up_counts_its_days_from_the_first_mail() {
    let warm_up = Some(WarmUp { first_day: 10, growth: 100, target: 35, began_at: None });
    let mut limiter = limiter(Limits { warm_up, ..Limits::default() });
    let mut days = Vec::new();
    for day in 0..3 {
        // Each day a little later, so that the mails of the day before are out of the window.
        days.push(burst(&mut limiter, hour(day * 25)));
    }
    assert_eq!(days, [10, 20, 10_000]);
}

#[test]
fn reported_limit_stops_sending_and_shows_its_number() {
    let mut limiter = limiter(Limits::default());
    for second in 0..40 {
        limiter.take(Timestamp(second * 1_000)).unwrap();
    }
    let now = Timestamp(40_000);
    limiter.limit_reached(Per::Day, DAY, now);
    assert_eq!(limiter.take(hour(23)).unwrap_err().until, now.plus(DAY));
    let usage = limiter.usage(now)[0];
    assert_eq!((usage.per, usage.used, usage.learned), (Per::Day, 40, true));
    assert_eq!(usage.refills_at, Some(now.plus(DAY)));
    assert!(limiter.take(now.plus(DAY)).is_ok());
}

#[test]
fn too_fast_lowers_the_rate_and_success_raises_it() {
    let mut limiter = RateLimiter::new(
        &config(Limits::default(), Some(20.0)),
        LearnedLimits::default(),
        &[],
        Timestamp(0),
    );
    let mut now = Timestamp(0);
    for _ in 0..100 {
        now = now.plus(Duration::from_millis(100));
        limiter.take(now).unwrap();
    }
    limiter.slow_down(2 * SECOND, now);
    assert!(limiter.take(now).is_err(), "no mail during the wait that the relay asked for");
    let learned = limiter.learned().per_second.unwrap();
    assert!((7.0..8.5).contains(&learned), "{learned}");
    for _ in 0..20 {
        limiter.raise_rate(now);
    }
    assert_eq!(limiter.learned().per_second, None);
}

#[test]
fn learned_limits_expire_after_a_day() {
    let learned =
        LearnedLimits { connections: Some(2), at: Some(Timestamp(0)), ..LearnedLimits::default() };
    assert_eq!(learned.still(hour(23)).connections, Some(2));
    assert_eq!(learned.still(hour(24)).connections, None);
}

#[test]
fn refund_frees_the_place_of_a_mail() {
    let mut limiter = limiter(Limits { per_hour: Some(1), ..Limits::default() });
    limiter.take(Timestamp(0)).unwrap();
    limiter.refund();
    assert!(limiter.take(Timestamp(0)).is_ok());
}

#[test]
fn restart_within_a_minute_grants_no_second_quota() {
    let limits = Limits { per_minute: Some(7), ..Limits::default() };
    // Seven went at second 38 of the stored minute; the limiter is made anew at the turn of the minute.
    let used = [Used { at: Timestamp(0), mails: 7 }];
    let now = Timestamp(61_000);
    let mut limiter = RateLimiter::new(&config(limits, None), LearnedLimits::default(), &used, now);
    assert_eq!(burst(&mut limiter, now), 0);
    assert_eq!(burst(&mut limiter, Timestamp(98_000)), 0);
    assert_eq!(burst(&mut limiter, Timestamp(121_000)), 7);
}
