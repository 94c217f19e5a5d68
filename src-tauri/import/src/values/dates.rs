//! Parses days as people and programs write them into `2026-11-24`: with dots, slashes or dashes,
//! with the month in one of seven languages, with or without a time.
//!
//! `03/04/2026` is two days: the order is decided for the whole column (`value_format`). Leaves
//! out: timestamps with a time zone (stored unchanged) and days without a year.

use jiff::civil::{Date, DateTime, Time};
use serde::{Deserialize, Serialize};

use crate::detect::normalize::normalize_header;
use crate::values::months::{FILLERS, month};

/// Which of two numbers is the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    DayFirst,
    MonthFirst,
}

impl DateOrder {
    /// The word of the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::DayFirst => "day-first",
            Self::MonthFirst => "month-first",
        }
    }
}

/// The day in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum DayReading {
    /// Only one day is possible.
    Unambiguous(Date),
    /// A number above 12 tells the order.
    OneOrder(Date, DateOrder),
    /// Both orders give a valid day.
    BothOrders { day_first: Date, month_first: Date },
}

/// A cell that holds a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ParsedDate {
    day: DayReading,
    time: Option<String>,
    /// Separated by dots, which nobody uses with the month first.
    dotted: bool,
    /// A time with AM or PM, which is rare with the day first.
    twelve_hours: bool,
    /// With a time zone: stored unchanged.
    has_zone: bool,
}

impl ParsedDate {
    /// The standard form; none when it does not fit the order or is stored unchanged.
    pub fn to_stored(&self, order: DateOrder) -> Option<String> {
        let date = match self.day {
            _ if self.has_zone => return None,
            DayReading::Unambiguous(date) => date,
            DayReading::OneOrder(date, told) => (told == order).then_some(date)?,
            DayReading::BothOrders { day_first, month_first } => match order {
                DateOrder::DayFirst => day_first,
                DateOrder::MonthFirst => month_first,
            },
        };
        Some(match &self.time {
            Some(time) => format!("{date} {time}"),
            None => date.to_string(),
        })
    }
}

/// Evidence about the order of day and month in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct DateEvidence {
    /// Cells that hold a day.
    pub days: usize,
    pub day_first: usize,
    pub month_first: usize,
    /// Cells that both orders fit.
    pub either: usize,
    dotted: usize,
    twelve_hours: usize,
}

impl DateEvidence {
    pub fn add(&mut self, written: &ParsedDate) {
        self.days += 1;
        match written.day {
            DayReading::Unambiguous(_) => {}
            DayReading::OneOrder(_, DateOrder::DayFirst) => self.day_first += 1,
            DayReading::OneOrder(_, DateOrder::MonthFirst) => self.month_first += 1,
            DayReading::BothOrders { .. } => {
                self.either += 1;
                self.dotted += usize::from(written.dotted);
                self.twelve_hours += usize::from(written.twelve_hours);
            }
        }
    }

    /// The order that the column itself shows.
    pub fn order(&self) -> Option<DateOrder> {
        if self.day_first > self.month_first {
            Some(DateOrder::DayFirst)
        } else if self.month_first > 0 {
            Some(DateOrder::MonthFirst)
        } else if self.dotted > 0 && self.dotted == self.either {
            Some(DateOrder::DayFirst)
        } else {
            None
        }
    }

    /// All unambiguous cells agree.
    pub fn is_consistent(&self) -> bool {
        self.day_first == 0 || self.month_first == 0
    }

    /// The order matters for at least one cell.
    pub fn order_matters(&self) -> bool {
        self.day_first + self.month_first + self.either > 0
    }

    /// The order that 12-hour times suggest.
    pub fn order_by_clock(&self) -> Option<DateOrder> {
        (self.twelve_hours > 0).then_some(DateOrder::MonthFirst)
    }
}

/// Bytes of the longest day.
const DATE_LEN_MAX: usize = 48;

/// Parses a cell; none when it holds no day.
pub(crate) fn parse_date(cell: &str) -> Option<ParsedDate> {
    let cell = cell.trim();
    let digit = |c: u8| c.is_ascii_digit();
    if cell.len() < 6 || cell.len() > DATE_LEN_MAX || !cell.bytes().any(digit) {
        return None;
    }
    let (text, clock) = match cell.find(':') {
        // `11/1/16 3pm`
        None => match cell.rsplit_once(' ').filter(|(_, last)| is_full_hour(last)) {
            Some((day, hour)) => (day.trim_end_matches([',', ' ']), Some(hour)),
            None => (cell, None),
        },
        Some(colon) => {
            let hours = cell.get(..colon)?.trim_end_matches(|c: char| c.is_ascii_digit()).len();
            let (day, clock) = cell.split_at_checked(hours)?;
            (day.trim_end().trim_end_matches(['T', ',']).trim_end(), Some(clock))
        }
    };
    let (day, dotted) = parse_day(text)?;
    let written = ParsedDate { day, time: None, dotted, twelve_hours: false, has_zone: false };
    match clock.map(parse_time) {
        None => Some(written),
        Some(ClockTime::Time(time, twelve_hours)) => {
            Some(ParsedDate { time: Some(time), twelve_hours, ..written })
        }
        Some(ClockTime::Zoned) => matches!(day, DayReading::Unambiguous(_))
            .then_some(ParsedDate { has_zone: true, ..written }),
        Some(ClockTime::None) => None,
    }
}

/// The timestamp of a cell that has one reading only; a day without a time starts at midnight.
pub(crate) fn parse_unambiguous(cell: &str) -> Option<DateTime> {
    let written = parse_date(cell).filter(|written| !written.has_zone)?;
    let date = match written.day {
        DayReading::Unambiguous(date) | DayReading::OneOrder(date, _) => date,
        DayReading::BothOrders { day_first, .. } if written.dotted => day_first,
        DayReading::BothOrders { .. } => return None,
    };
    let time = match &written.time {
        Some(time) => time.parse().ok()?,
        None => Time::midnight(),
    };
    Some(date.to_datetime(time))
}

/// `3pm`, `11am`.
fn is_full_hour(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    let hour = word.strip_suffix("am").or_else(|| word.strip_suffix("pm"));
    hour.is_some_and(|hour| hour.parse::<u8>().is_ok_and(|hour| (1..=12).contains(&hour)))
}

enum ClockTime {
    /// The standard form, and whether it was written with AM or PM.
    Time(String, bool),
    Zoned,
    None,
}

/// `9:05`, `09:05:30`, `9:05 PM`; a time zone after it is detected only.
fn parse_time(text: &str) -> ClockTime {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != ':').unwrap_or(text.len());
    let (clock, rest) = text.split_at(end);
    let parts: Option<Vec<u8>> = clock
        .split(':')
        .map(|part| Some(part).filter(|p| (1..=2).contains(&p.len()))?.parse().ok())
        .collect();
    let (mut hour, minute, second) = match parts.as_deref() {
        Some([hour, minute]) => (*hour, *minute, 0),
        Some([hour]) if is_full_hour(text) => (*hour, 0, 0),
        Some([hour, minute, second]) => (*hour, *minute, *second),
        _ => return ClockTime::None,
    };
    // Fractions of a second are dropped.
    let rest = match rest.strip_prefix('.') {
        Some(fraction) => fraction.trim_start_matches(|c: char| c.is_ascii_digit()),
        None => rest,
    };
    let word: String =
        rest.chars().filter(|c| c.is_alphanumeric() || matches!(c, '+' | '-')).collect();
    let half = match word.to_lowercase().as_str() {
        "" => None,
        "am" => Some(0),
        "pm" => Some(12),
        _ => return ClockTime::Zoned,
    };
    if let Some(half) = half {
        if !(1..=12).contains(&hour) {
            return ClockTime::None;
        }
        hour = hour % 12 + half;
    }
    if hour > 23 || minute > 59 || second > 59 {
        return ClockTime::None;
    }
    let time = match second {
        0 => format!("{hour:02}:{minute:02}"),
        second => format!("{hour:02}:{minute:02}:{second:02}"),
    };
    ClockTime::Time(time, half.is_some())
}

#[derive(Debug, PartialEq)]
enum Part {
    /// A number, and of how many digits.
    Number(i16, usize),
    /// A month by its name.
    Month(i8),
}

/// The day, and whether it is written with dots.
fn parse_day(text: &str) -> Option<(DayReading, bool)> {
    if let Some(date) = parse_compact_day(text) {
        return Some((DayReading::Unambiguous(date), false));
    }
    let (parts, marks) = split_parts(text)?;
    let dots = marks.iter().all(|mark| *mark == '.');
    let day = match parts.as_slice() {
        [Part::Number(day, 1..=2), Part::Month(month), Part::Number(year, digits)]
        | [Part::Month(month), Part::Number(day, 1..=2), Part::Number(year, digits)] => {
            DayReading::Unambiguous(date(full_year(*year, *digits)?, *month, *day)?)
        }
        [Part::Number(year, 4), Part::Number(month, 1..=2), Part::Number(day, 1..=2)] => {
            common_mark(&marks)?;
            DayReading::Unambiguous(date(full_year(*year, 4)?, i8::try_from(*month).ok()?, *day)?)
        }
        [Part::Number(a, x @ 1..=2), Part::Number(b, y @ 1..=2), Part::Number(year, digits)] => {
            // `1.2.10` may be anything; `3/4/26` is how Excel writes a day in America.
            let short = *digits == 2 && common_mark(&marks)? != '/' && (*x, *y) != (2, 2);
            if short {
                return None;
            }
            let year = full_year(*year, *digits)?;
            common_mark(&marks)?;
            let of = |day: i16, month: i16| date(year, i8::try_from(month).ok()?, day);
            match (of(*a, *b), of(*b, *a)) {
                (Some(day_first), Some(month_first)) if day_first == month_first => {
                    DayReading::Unambiguous(day_first)
                }
                (Some(day_first), Some(month_first)) => {
                    DayReading::BothOrders { day_first, month_first }
                }
                (Some(day), None) => DayReading::OneOrder(day, DateOrder::DayFirst),
                (None, Some(day)) => DayReading::OneOrder(day, DateOrder::MonthFirst),
                (None, None) => return None,
            }
        }
        _ => return None,
    };
    Some((day, dots))
}

/// `20240315` (ISO 8601, basic format), of the last and this century only.
fn parse_compact_day(text: &str) -> Option<Date> {
    if text.len() != 8 || !text.bytes().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let year: i16 = text.get(..4)?.parse().ok()?;
    let (month, day) = (text.get(4..6)?.parse().ok()?, text.get(6..)?.parse().ok()?);
    (1900..2100).contains(&year).then(|| date(year, month, day)).flatten()
}

fn date(year: i16, month: i8, day: i16) -> Option<Date> {
    Date::new(year, month, i8::try_from(day).ok()?).ok()
}

/// Two-digit years as in spreadsheets: 29 is 2029, 30 is 1930.
fn full_year(year: i16, digits: usize) -> Option<i16> {
    match digits {
        2 if year < 30 => Some(2000 + year),
        2 => Some(1900 + year),
        4 if (1800..2200).contains(&year) => Some(year),
        _ => None,
    }
}

/// The separator, when all separators are the same.
fn common_mark(marks: &[char]) -> Option<char> {
    let first = *marks.first()?;
    marks.iter().all(|mark| *mark == first && matches!(mark, '.' | '/' | '-')).then_some(first)
}

/// Numbers and months with their separators; none when there is other text.
fn split_parts(text: &str) -> Option<(Vec<Part>, Vec<char>)> {
    let (mut parts, mut marks) = (Vec::with_capacity(3), Vec::with_capacity(2));
    let mut rest = text;
    let mut between = String::new();
    while let Some(first) = rest.chars().next() {
        let same = |c: char| {
            if first.is_ascii_digit() { c.is_ascii_digit() } else { c.is_alphabetic() }
        };
        if !first.is_ascii_digit() && !first.is_alphabetic() {
            between.push(first);
            rest = rest.get(first.len_utf8()..)?;
            continue;
        }
        let end = rest.find(|c: char| !same(c)).unwrap_or(rest.len());
        let (run, behind) = rest.split_at(end);
        rest = behind;
        let part = if first.is_ascii_digit() {
            Part::Number(run.parse().ok()?, run.len())
        } else {
            let word = normalize_header(&run.to_lowercase());
            match month(&word) {
                Some(month) => Part::Month(month),
                None if FILLERS.contains(&word.as_str()) => continue,
                None => return None,
            }
        };
        if !parts.is_empty() {
            marks.push(separator(&between)?);
        } else if !between.trim().is_empty() {
            return None;
        }
        between.clear();
        parts.push(part);
    }
    (between.trim().trim_end_matches('.').is_empty() && parts.len() == 3).then_some((parts, marks))
}

/// One separator with optional spaces around it.
fn separator(between: &str) -> Option<char> {
    let mut marks = between.chars().filter(|c| !c.is_whitespace());
    match (marks.next(), marks.next()) {
        (None, _) => Some(' '),
        (Some(mark @ ('.' | '/' | '-' | ',' | 'º' | 'ª')), None) => Some(mark),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    fn to_stored(cell: &str, order: DateOrder) -> Option<String> {
        parse_date(cell)?.to_stored(order)
    }

    #[test]
    fn dates_in_all_formats_are_parsed() {
        for cell in [
            "2026-11-24",
            "2026/11/24",
            "2026.11.24",
            "11/24/2026",
            "24/11/2026",
            "24-11-2026",
            "24.11.2026",
            "24. 11. 2026",
            "24.11.26",
            "11/24/26",
            "Nov 24, 2026",
            "November 24th, 2026",
            "24 Nov 2026",
            "24-Nov-2026",
            "24-nov-26",
            "24. November 2026",
            "24 novembre 2026",
            "24 de noviembre de 2026",
            "24 de novembro de 2026",
            "24 november 2026",
        ] {
            let both = [DateOrder::DayFirst, DateOrder::MonthFirst];
            let read = both.into_iter().find_map(|order| to_stored(cell, order));
            assert_eq!(read.as_deref(), Some("2026-11-24"), "{cell}");
        }
    }

    #[test]
    fn month_names_in_seven_languages_are_parsed() {
        for (month, words) in [
            ("01", "January Januar Jänner janvier enero gennaio janeiro januari janv. ene"),
            ("02", "February Februar février febrero febbraio fevereiro februari fév."),
            ("03", "March März mars marzo março maart mrt Mär"),
            ("08", "August août agosto augustus Aug ago"),
            ("10", "October Oktober octobre octubre ottobre outubro okt"),
            ("12", "December Dezember décembre diciembre dicembre dezembro déc. dic"),
        ] {
            for word in words.split(' ') {
                let cell = format!("5 {word} 2026");
                let expected = format!("2026-{month}-05");
                assert_eq!(to_stored(&cell, DateOrder::DayFirst), Some(expected), "{cell}");
            }
        }
    }

    #[test]
    fn compact_dates_are_parsed_when_they_are_days() {
        let stored = |cell| parse_date(cell).and_then(|day| day.to_stored(DateOrder::DayFirst));
        assert_eq!(stored("20240315").as_deref(), Some("2024-03-15"));
        assert_eq!(stored("20240229 14:30").as_deref(), Some("2024-02-29 14:30"));
        for cell in ["20241315", "20230229", "12345678", "99990101", "2024031", "+2024031"] {
            assert_eq!(stored(cell), None, "{cell}");
        }
    }

    #[test]
    fn date_order_applies_only_to_ambiguous_dates() {
        for (cell, day_first, month_first) in [
            ("03/04/2026", Some("2026-04-03"), Some("2026-03-04")),
            ("3/4/26", Some("2026-04-03"), Some("2026-03-04")),
            ("24/11/2026", Some("2026-11-24"), None),
            ("11/24/2026", None, Some("2026-11-24")),
            ("04/04/1931", Some("1931-04-04"), Some("1931-04-04")),
        ] {
            assert_eq!(to_stored(cell, DateOrder::DayFirst).as_deref(), day_first, "{cell}");
            assert_eq!(to_stored(cell, DateOrder::MonthFirst).as_deref(), month_first, "{cell}");
        }
    }

    #[test]
    fn times_are_stored_and_zoned_cells_stay_unchanged() {
        for (cell, expected) in [
            ("24.11.2026 10:00", Some("2026-11-24 10:00")),
            ("24/11/2026, 9:05:30", Some("2026-11-24 09:05:30")),
            ("24/11/2026 9:05 PM", Some("2026-11-24 21:05")),
            ("24 Nov 2026 12:00 am", Some("2026-11-24 00:00")),
            ("24/11/26 3pm", Some("2026-11-24 15:00")),
            ("2026-11-24T10:00:00", Some("2026-11-24 10:00")),
            ("2026-11-24 10:00:00.123", Some("2026-11-24 10:00")),
            ("2026-11-24T10:00:00Z", None),
            ("2026-11-24 10:00:00 +0100", None),
        ] {
            assert!(parse_date(cell).is_some(), "{cell}");
            assert_eq!(to_stored(cell, DateOrder::DayFirst).as_deref(), expected, "{cell}");
        }
    }

    #[test]
    fn text_that_is_not_a_date_is_rejected() {
        for cell in [
            "",
            "soon",
            "04/09",
            "31/02/2026",
            "24/11-2026",
            "1.2.10",
            "192.168.1.1",
            "06 12 34 56",
            "01099",
            "4000-001",
            "2026",
            "12:30",
            "24.11.2026 25:00",
            "room 3 may 2026",
            "24/11/2026 10:00 Berlin",
            "99999999999/1/2026",
        ] {
            assert_eq!(parse_date(cell), None, "{cell}");
        }
    }
}
