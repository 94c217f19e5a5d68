//! Timestamps in cells.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::values::dates;
use postroom_model::clock::Timestamp;

/// Parses a timestamp; without a zone it is UTC. `2026-03-04 10:11:12`, `2026-03-04T10:11:12Z`,
/// `04.03.2026`, `2026-03-04`.
pub(crate) fn parse_timestamp(cell: &str) -> Option<Timestamp> {
    let cell = cell.trim();
    if !cell.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    if let Ok(at) = cell.parse::<jiff::Timestamp>() {
        return Some(Timestamp(at.as_millisecond()));
    }
    if let Ok(at) = jiff::Timestamp::strptime("%Y-%m-%d %H:%M:%S %z", cell) {
        return Some(Timestamp(at.as_millisecond()));
    }
    let cell = cell.trim_end_matches(" UTC");
    let utc = |at: DateTime| TimeZone::UTC.to_timestamp(at).ok();
    let forms = [
        "%Y-%m-%d %H:%M:%S",
        "%Y-%m-%d %H:%M",
        "%Y-%m-%dT%H:%M:%S",
        "%d.%m.%Y %H:%M:%S",
        "%d.%m.%Y %H:%M",
        "%Y/%m/%d %H:%M:%S",
    ];
    let at = forms.into_iter().find_map(|form| DateTime::strptime(form, cell).ok());
    let at = at.or_else(|| dates::parse_unambiguous(cell));
    at.and_then(utc).map(|at| Timestamp(at.as_millisecond()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn service_timestamps_are_parsed() {
        for (text, at) in [
            ("2026-03-04 10:11:12", Some(1_772_619_072_000)),
            ("2026-03-04T10:11:12Z", Some(1_772_619_072_000)),
            ("2026-03-04 11:11:12 +0100", Some(1_772_619_072_000)),
            ("04.03.2026", Some(1_772_582_400_000)),
            ("2026-03-04", Some(1_772_582_400_000)),
            ("03/04/2026", None),
            ("soon", None),
        ] {
            assert_eq!(parse_timestamp(text).map(|at| at.0), at, "{text}");
        }
    }
}
