//! Dates, hours and weekdays in a time zone, for schedules in local time.
//!
//! It promises correct results on the two days a year that have 23 and 25 hours: a local time that
//! does not exist becomes the first moment after the gap; of a local time that occurs twice, the
//! first occurrence is used. Leaves out: the current time, which the caller passes in, and how
//! dates are displayed.

mod zone_names;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;

/// Minutes of a day.
pub const DAY_MINUTES: u16 = 24 * 60;

/// The error for an invalid time or zone.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    #[error("“{0}” is not a time zone that this computer knows")]
    Zone(String),
    #[error("“{0}” is not a date with a time such as 2026-11-24T09:00")]
    Moment(String),
}

/// A time zone by its IANA name (such as `Europe/Berlin`), or as people write it (`Berlin`, `GMT+2`).
/// Empty: this computer's zone.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(transparent)]
pub struct ZoneName(pub String);

impl ZoneName {
    pub fn new(name: &str) -> Self {
        Self(name.trim().to_owned())
    }

    /// # Errors
    /// When no zone has this name.
    pub fn zone(&self) -> Result<Zone, CalendarError> {
        if self.0.is_empty() {
            return Ok(Zone(TimeZone::system()));
        }
        let iana = TimeZone::get(&self.0).ok();
        let zone = iana.or_else(|| zone_names::find(&self.0));
        zone.map(Zone).ok_or_else(|| CalendarError::Zone(self.0.clone()))
    }

    /// The zone, or this computer's zone when the name is unknown (a contact's field may hold any
    /// text).
    pub fn zone_or_ours(&self) -> Zone {
        self.zone().unwrap_or_else(|_| Zone(TimeZone::system()))
    }
}

/// A parsed time zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone(TimeZone);

/// The local date and time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wall {
    /// 1 Monday … 7 Sunday (ISO 8601).
    pub weekday: u8,
    /// Minutes since midnight.
    pub minute: u16,
}

impl Zone {
    fn civil(&self, at: Timestamp) -> DateTime {
        jiff::Timestamp::from_millisecond(at.millis())
            .unwrap_or(jiff::Timestamp::UNIX_EPOCH)
            .to_zoned_datetime(self.0.clone())
            .datetime()
    }

    pub fn wall(&self, at: Timestamp) -> Wall {
        let civil = self.civil(at);
        let weekday = u8::try_from(civil.date().weekday().to_monday_one_offset()).unwrap_or(1);
        let minute = i16::from(civil.hour()) * 60 + i16::from(civil.minute());
        Wall { weekday, minute: u16::try_from(minute).unwrap_or(0) }
    }

    /// The moment at `minute` of the day that is `days` after the day of `at`.
    pub fn on_day(&self, at: Timestamp, days: i64, minute: u16) -> Timestamp {
        let date = self.civil(at).date();
        let date = date.checked_add(jiff::Span::new().days(days)).unwrap_or(date);
        let hour = i8::try_from(minute.min(DAY_MINUTES - 1) / 60).unwrap_or(0);
        let civil = date.at(hour, i8::try_from(minute % 60).unwrap_or(0), 0, 0);
        self.moment(civil).unwrap_or(at)
    }

    fn moment(&self, civil: DateTime) -> Option<Timestamp> {
        let zoned = self.0.to_ambiguous_zoned_datetime(civil).compatible().ok()?;
        Some(Timestamp(zoned.timestamp().as_millisecond()))
    }

    /// Parses a local date with a time, such as `2026-11-24T09:00`.
    ///
    /// # Errors
    /// When the text is not a date with a time.
    pub fn read(&self, text: &str) -> Result<Timestamp, CalendarError> {
        let bad = || CalendarError::Moment(text.to_owned());
        let civil: DateTime = text.trim().parse().map_err(|_| bad())?;
        self.moment(civil).ok_or_else(bad)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn berlin() -> Zone {
        ZoneName::new("Europe/Berlin").zone().unwrap()
    }

    #[test]
    fn nine_in_berlin_is_eight_in_winter_and_seven_in_summer_elsewhere() {
        for (local, utc) in [
            ("2026-11-24T09:00", "2026-11-24T08:00:00Z"),
            ("2026-07-01T09:00", "2026-07-01T07:00:00Z"),
            // 02:30 does not exist on the first date and exists twice on the second.
            ("2026-03-29T02:30", "2026-03-29T01:30:00Z"),
            ("2026-10-25T02:30", "2026-10-25T00:30:00Z"),
        ] {
            assert_eq!(berlin().read(local).unwrap().rfc3339(), utc, "{local}");
        }
    }

    #[test]
    fn a_wall_clock_knows_weekday_and_minute() {
        let at = berlin().read("2026-11-23T21:05").unwrap();
        assert_eq!(berlin().wall(at), Wall { weekday: 1, minute: 21 * 60 + 5 });
        assert_eq!(berlin().on_day(at, 1, 9 * 60), berlin().read("2026-11-24T09:00").unwrap());
    }

    #[test]
    fn invalid_zones_and_dates_are_refused() {
        assert!(ZoneName::new("Europe/Nowhere").zone().is_err());
        assert!(berlin().read("tomorrow").is_err());
        assert!(berlin().read("2026-02-30T09:00").is_err());
    }
}
