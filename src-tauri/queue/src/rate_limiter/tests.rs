//! The limit book by the clock.
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
        connections: 4,
        per_second,
        per_connection: None,
        limits,
    }
}

fn book(limits: Limits) -> Book {
    Book::open(&config(limits, None), LearnedLimits::default(), &[], Timestamp(0))
}

fn hour(n: i64) -> Timestamp {
    Timestamp(n * 3_600_000)
}

/// As many as it lets go at this moment.
fn burst(book: &mut Book, now: Timestamp) -> u32 {
    let mut gone = 0;
    while gone < 10_000 && book.take(now).is_ok() {
        gone += 1;
    }
    gone
}

#[test]
fn no_limit_lets_everything_go() {
    assert_eq!(burst(&mut book(Limits::default()), Timestamp(0)), 10_000);
}

#[test]
fn a_limit_by_the_hour_is_never_passed_and_comes_back_in_parts() {
    let mut book = book(Limits { per_hour: Some(100), ..Limits::default() });
    assert_eq!(burst(&mut book, Timestamp(0)), 100);
    let full = book.take(Timestamp(1)).unwrap_err();
    assert_eq!((full.per, full.until), (Per::Hour, Timestamp(3_660_000)));
    assert_eq!(burst(&mut book, Timestamp(3_659_999)), 0);
    assert_eq!(burst(&mut book, full.until), 100);
}

#[test]
fn a_limit_by_the_minute_counts_the_last_sixty_seconds() {
    let mut book = book(Limits { per_minute: Some(30), ..Limits::default() });
    let mut gone = 0;
    for second in 0..600 {
        gone += burst(&mut book, Timestamp(second * 1_000));
    }
    assert!((270..=300).contains(&gone), "{gone}");
}

#[test]
fn what_a_past_run_sent_counts() {
    let limits = Limits { per_day: Some(500), ..Limits::default() };
    let now = hour(24);
    let used = [
        Used { at: Timestamp(now.millis() - 90_000_000), mails: 300 },
        Used { at: hour(20), mails: 450 },
    ];
    let mut book = Book::open(&config(limits, None), LearnedLimits::default(), &used, now);
    assert_eq!(burst(&mut book, now), 50);
    // The 450 leave the last 24 hours a day after they went.
    let a_day_later = Timestamp(hour(44).millis() + 60_000);
    assert_eq!(book.take(now).unwrap_err().until, a_day_later);
}

#[test]
fn a_day_that_begins_at_a_clock_time_is_full_again_then() {
    let zone = ZoneName::new("America/Los_Angeles");
    let day = Day::From { minute: 0, zone: zone.clone() };
    let limits = Limits { per_day: Some(10), day, ..Limits::default() };
    let zone = zone.zone().unwrap();
    let evening = zone.read("2026-11-23T23:30").unwrap();
    let mut book = Book::open(&config(limits, None), LearnedLimits::default(), &[], evening);
    assert_eq!(burst(&mut book, evening), 10);
    let full = book.take(evening).unwrap_err();
    assert_eq!(full.until, zone.read("2026-11-24T00:00").unwrap());
    assert_eq!(burst(&mut book, full.until), 10);
}

#[test]
fn a_warm_up_counts_its_days_from_the_first_mail() {
    let warm_up = Some(WarmUp { first_day: 10, growth: 100, target: 35, began_at: None });
    let mut book = book(Limits { warm_up, ..Limits::default() });
    let mut days = Vec::new();
    for day in 0..3 {
        // Each day a little later, so that the last one's mails are a whole day old.
        days.push(burst(&mut book, hour(day * 25)));
    }
    assert_eq!(days, [10, 20, 10_000]);
}

#[test]
fn a_relay_that_says_full_is_left_alone_and_its_number_is_told() {
    let mut book = book(Limits::default());
    for second in 0..40 {
        book.take(Timestamp(second * 1_000)).unwrap();
    }
    let now = Timestamp(40_000);
    book.said_full(Per::Day, DAY, now);
    assert_eq!(book.take(hour(23)).unwrap_err().until, now.plus(DAY));
    let gauge = book.gauges(now)[0];
    assert_eq!((gauge.per, gauge.used, gauge.learnt), (Per::Day, 40, true));
    assert_eq!(gauge.refills_at, Some(now.plus(DAY)));
    assert!(book.take(now.plus(DAY)).is_ok());
}

#[test]
fn too_fast_becomes_slower_and_then_a_little_faster_again() {
    let mut book = Book::open(
        &config(Limits::default(), Some(20.0)),
        LearnedLimits::default(),
        &[],
        Timestamp(0),
    );
    let mut now = Timestamp(0);
    for _ in 0..100 {
        now = now.plus(Duration::from_millis(100));
        book.take(now).unwrap();
    }
    book.said_too_fast(2 * SECOND, now);
    assert!(book.take(now).is_err(), "it waits as it was told");
    let taught = book.learnt().per_second.unwrap();
    assert!((7.0..8.5).contains(&taught), "{taught}");
    for _ in 0..20 {
        book.went_well(now);
    }
    assert_eq!(book.learnt().per_second, None);
}

#[test]
fn what_was_taught_is_forgotten_after_a_day() {
    let learnt =
        LearnedLimits { connections: Some(2), at: Some(Timestamp(0)), ..LearnedLimits::default() };
    assert_eq!(learnt.still(hour(23)).connections, Some(2));
    assert_eq!(learnt.still(hour(24)).connections, None);
}

#[test]
fn a_mail_that_was_not_taken_gives_its_place_back() {
    let mut book = book(Limits { per_hour: Some(1), ..Limits::default() });
    book.take(Timestamp(0)).unwrap();
    book.give_back();
    assert!(book.take(Timestamp(0)).is_ok());
}

#[test]
fn a_restart_in_mid_minute_grants_no_second_minute() {
    let limits = Limits { per_minute: Some(7), ..Limits::default() };
    // Seven left at second 38 of the record's minute; it is opened again at the turn of the minute.
    let used = [Used { at: Timestamp(0), mails: 7 }];
    let now = Timestamp(61_000);
    let mut book = Book::open(&config(limits, None), LearnedLimits::default(), &used, now);
    assert_eq!(burst(&mut book, now), 0);
    assert_eq!(burst(&mut book, Timestamp(98_000)), 0);
    assert_eq!(burst(&mut book, Timestamp(121_000)), 7);
}
