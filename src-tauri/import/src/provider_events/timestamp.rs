//! Parses timestamps of providers: seconds or milliseconds since 1970, RFC 3339, RFC 2822, or the
//! forms of contact exports.
//!
//! Without a zone it is UTC. A day without a time is its end, so that an event of that day is not
//! earlier than the mail.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::values::dates;
use crate::values::timestamp;
use postroom_model::clock::Timestamp;

const DAY_MS: i64 = 86_400_000;
/// Larger numbers are milliseconds: as seconds they would be far in the future.
const EPOCH_MILLIS_FROM: f64 = 100_000_000_000.0;
/// Smaller numbers are no timestamps: the year 1990.
const EPOCH_SECONDS_MIN: f64 = 631_152_000.0;

pub(crate) fn parse_event_timestamp(cell: &str) -> Option<Timestamp> {
    let cell = cell.trim();
    if let Ok(number) = cell.parse::<f64>() {
        return from_epoch(number);
    }
    if let Some(day) = dates::parse_unambiguous(cell).filter(|_| !cell.contains(':')) {
        let start = TimeZone::UTC.to_timestamp(day).ok()?;
        return Some(Timestamp(start.as_millisecond() + DAY_MS - 1));
    }
    // Fractions first; contact exports have none.
    parse_local(cell).or_else(|| timestamp::parse_timestamp(cell)).or_else(|| parse_rfc2822(cell))
}

fn from_epoch(number: f64) -> Option<Timestamp> {
    if !number.is_finite() || number < EPOCH_SECONDS_MIN {
        return None;
    }
    let millis = if number < EPOCH_MILLIS_FROM { number * 1_000.0 } else { number };
    let at = jiff::Timestamp::from_millisecond(millis.round() as i64).ok()?;
    Some(Timestamp(at.as_millisecond()))
}

fn parse_rfc2822(cell: &str) -> Option<Timestamp> {
    let at = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(cell).ok()?;
    Some(Timestamp(at.as_millisecond()))
}

/// Parses forms with fractions of a second or with the name of a month.
fn parse_local(cell: &str) -> Option<Timestamp> {
    let cell = cell.trim_end_matches(" UTC").trim_end_matches(" GMT");
    let forms = [
        "%Y-%m-%d %H:%M:%S%.f",
        "%Y-%m-%dT%H:%M:%S%.f",
        "%b %d, %Y %I:%M:%S %p",
        "%b %d, %Y %I:%M %p",
        "%b %d, %Y %H:%M:%S",
        "%d %b %Y %H:%M:%S",
        "%d %b %Y %H:%M",
    ];
    let at = forms.into_iter().find_map(|form| DateTime::strptime(form, cell).ok())?;
    let at = TimeZone::UTC.to_timestamp(at).ok()?;
    Some(Timestamp(at.as_millisecond()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn provider_timestamps_are_parsed() {
        for (cell, millis) in [
            ("1504548007", Some(1_504_548_007_000)),
            ("1521472262.908181", Some(1_521_472_262_908)),
            ("1504548007123", Some(1_504_548_007_123)),
            ("2016-10-21T00:06:40.502Z", Some(1_477_008_400_502)),
            ("2026-03-04 10:11:12", Some(1_772_619_072_000)),
            ("2026-03-04 10:11:12.5", Some(1_772_619_072_500)),
            ("2026-03-04T10:11:12+01:00", Some(1_772_615_472_000)),
            ("Wed, 04 Mar 2026 10:11:12 +0000", Some(1_772_619_072_000)),
            ("Mar 04, 2026 10:11:12 AM", Some(1_772_619_072_000)),
            // The end of the day.
            ("2026-03-04", Some(1_772_668_799_999)),
            ("17", None),
            ("03/04/2026", None),
            ("yesterday", None),
            ("", None),
        ] {
            assert_eq!(parse_event_timestamp(cell).map(|at| at.0), millis, "{cell}");
        }
    }
}
