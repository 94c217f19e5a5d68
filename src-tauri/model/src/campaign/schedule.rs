//! When a campaign is sent: now or at a time, at all hours or in some, by its own time zone or by
//! each recipient's. Pure functions.
//!
//! Leaves out: the order of the deliveries (`postroom-queue`).

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::calendar::{CalendarError, DAY_MINUTES, ZoneName};
use crate::clock::Timestamp;

/// A start that is later than this counts as missed: the computer slept or was off.
pub const GRACE: Duration = Duration::from_secs(10 * 60);

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Schedule {
    pub start: Start,
    pub hours: Option<Hours>,
    /// Start and hours apply in each recipient's own time zone, where it is known.
    pub by_recipient: bool,
    pub missed: Missed,
    /// The time zone of the schedule.
    pub zone: ZoneName,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Start {
    #[default]
    Now,
    /// A local date with a time, such as `2026-11-24T09:00`, in the schedule's zone.
    At { local: String },
}

/// Only between two times of day and on some weekdays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(rename = "HoursView"))]
pub struct Hours {
    /// Minutes of the day. The same as `to`: all day. Later than `to`: over midnight.
    pub from: u16,
    pub to: u16,
    /// 1 Monday … 7 Sunday, of the day on which the hours begin; empty: every day.
    pub days: Vec<u8>,
}

/// What happens after a missed start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Missed {
    /// The user is asked first.
    #[default]
    Ask,
    /// It is sent late.
    Send,
}

impl Hours {
    fn on(&self, weekday: u8) -> bool {
        self.days.is_empty() || self.days.contains(&weekday)
    }

    /// The duration of the hours, in minutes.
    fn length(&self) -> i32 {
        let length = (i32::from(self.to) - i32::from(self.from)).rem_euclid(i32::from(DAY_MINUTES));
        if length == 0 { i32::from(DAY_MINUTES) } else { length }
    }

    fn open(&self, weekday: u8, minute: u16) -> bool {
        let since = i32::from(minute) - i32::from(self.from);
        if since >= 0 {
            return self.on(weekday) && since < self.length();
        }
        // Hours that began yesterday may not have ended yet.
        let yesterday = if weekday == 1 { 7 } else { weekday - 1 };
        self.on(yesterday) && since + i32::from(DAY_MINUTES) < self.length()
    }
}

impl Schedule {
    /// # Errors
    /// When the time or the zone cannot be parsed.
    pub fn check(&self) -> Result<(), CalendarError> {
        self.starts_at().map(|_| ())
    }

    /// The start in the campaign's own time zone. None: at once.
    ///
    /// # Errors
    /// When the time or the zone cannot be parsed.
    pub fn starts_at(&self) -> Result<Option<Timestamp>, CalendarError> {
        let zone = self.zone.zone()?;
        match &self.start {
            Start::Now => Ok(None),
            Start::At { local } => zone.read(local).map(Some),
        }
    }

    /// When the queue starts the campaign: its own start, or, with the recipients' time zones, the
    /// first moment at which the local time is reached anywhere on earth.
    ///
    /// # Errors
    /// When the time or the zone cannot be parsed.
    pub fn taken_up_at(&self) -> Result<Option<Timestamp>, CalendarError> {
        match (&self.start, self.by_recipient) {
            // Kiritimati has the earliest zone, UTC+14.
            (Start::At { local }, true) => {
                ZoneName::new("Etc/GMT-14").zone()?.read(local).map(Some)
            }
            _ => self.starts_at(),
        }
    }

    /// `now` when a mail may be sent, else the next moment at which it may. `zone` is the
    /// recipient's, if known; it is used only by a schedule in the recipients' time zones.
    pub fn next(&self, zone: Option<&ZoneName>, now: Timestamp) -> Timestamp {
        let name = zone.filter(|_| self.by_recipient).unwrap_or(&self.zone);
        let zone = name.zone_or_ours();
        let start = match &self.start {
            Start::At { local } if self.by_recipient => zone.read(local).unwrap_or(now),
            // The campaign has started: its own start has passed, or the user overruled it.
            Start::At { .. } | Start::Now => now,
        };
        let from = start.max(now);
        let Some(hours) = &self.hours else { return from };
        let wall = zone.wall(from);
        if hours.open(wall.weekday, wall.minute) {
            return from;
        }
        (0..=8)
            .map(|days| zone.on_day(from, days, hours.from))
            .find(|at| *at >= from && hours.on(zone.wall(*at).weekday))
            .unwrap_or(from)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn at(text: &str) -> Timestamp {
        ZoneName::new("Europe/Berlin").zone().unwrap().read(text).unwrap()
    }

    fn hours(from: u16, to: u16, days: &[u8]) -> Schedule {
        Schedule {
            hours: Some(Hours { from: from * 60, to: to * 60, days: days.to_vec() }),
            zone: ZoneName::new("Europe/Berlin"),
            ..Schedule::default()
        }
    }

    #[test]
    fn only_in_given_hours_and_weekdays() {
        let office = hours(9, 17, &[1, 2, 3, 4, 5]);
        let night = hours(22, 6, &[5]);
        // 2026-11-23 is a Monday.
        for (schedule, now, next) in [
            (&office, "2026-11-23T09:00", "2026-11-23T09:00"),
            (&office, "2026-11-23T08:59", "2026-11-23T09:00"),
            (&office, "2026-11-23T17:00", "2026-11-24T09:00"),
            (&office, "2026-11-27T17:30", "2026-11-30T09:00"),
            (&office, "2026-11-29T12:00", "2026-11-30T09:00"),
            (&night, "2026-11-27T23:00", "2026-11-27T23:00"),
            (&night, "2026-11-28T05:59", "2026-11-28T05:59"),
            (&night, "2026-11-28T06:00", "2026-12-04T22:00"),
            (&night, "2026-11-28T22:00", "2026-12-04T22:00"),
        ] {
            assert_eq!(schedule.next(None, at(now)), at(next), "{schedule:?} at {now}");
        }
        let all_day = hours(0, 0, &[]);
        assert_eq!(all_day.next(None, at("2026-11-23T03:00")), at("2026-11-23T03:00"));
    }

    #[test]
    fn the_hours_hold_on_the_day_the_clocks_change() {
        let early = hours(2, 4, &[7]);
        // 02:00 is 03:00 on that Sunday.
        assert_eq!(early.next(None, at("2026-03-28T12:00")), at("2026-03-29T03:00"));
    }

    #[test]
    fn by_the_recipients_clocks_each_zone_has_its_own_nine_o_clock() {
        let schedule = Schedule {
            start: Start::At { local: "2026-11-24T09:00".to_owned() },
            by_recipient: true,
            zone: ZoneName::new("Europe/Berlin"),
            ..Schedule::default()
        };
        let now = schedule.taken_up_at().unwrap().unwrap();
        assert_eq!(now.rfc3339(), "2026-11-23T19:00:00Z");
        for (zone, utc) in [
            (Some("Asia/Tokyo"), "2026-11-24T00:00:00Z"),
            (Some("America/New_York"), "2026-11-24T14:00:00Z"),
            (None, "2026-11-24T08:00:00Z"),
        ] {
            let zone = zone.map(ZoneName::new);
            assert_eq!(schedule.next(zone.as_ref(), now).rfc3339(), utc);
        }
        let own = Schedule { by_recipient: false, ..schedule };
        assert_eq!(own.taken_up_at().unwrap(), Some(at("2026-11-24T09:00")));
        assert_eq!(own.next(Some(&ZoneName::new("Asia/Tokyo")), now), now);
    }

    #[test]
    fn a_time_that_is_none_is_an_error_and_not_a_start() {
        let schedule =
            Schedule { start: Start::At { local: "soon".to_owned() }, ..Schedule::default() };
        assert!(schedule.check().is_err());
    }
}
