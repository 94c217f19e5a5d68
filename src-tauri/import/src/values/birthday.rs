//! Birthdays with two-digit years: they are in the past, so that `3/15/28` is in 1928.
//!
//! Leaves out: other days, whose century `dates` decides.

use jiff::civil::Date;

use crate::detect::normalize::normalize_header;
use postroom_model::clock::Clock;

/// Words of a heading that names the day on which somebody was born.
const WORDS: [&str; 30] = [
    "birthday",
    "birthdate",
    "birth",
    "born",
    "dob",
    "geburtstag",
    "geburtsdatum",
    "geboren",
    "geb",
    "naissance",
    "anniversaire",
    "nacimiento",
    "cumpleanos",
    "nascita",
    "compleanno",
    "nascimento",
    "aniversario",
    "geboortedatum",
    "verjaardag",
    "fodelsedatum",
    "foedelsedatum",
    "foedelsedag",
    "urodzenia",
    "urodziny",
    "dogum",
    "рождения",
    "生年月日",
    "誕生日",
    "生日",
    "出生日期",
];

/// Whether the heading names a birthday.
pub(crate) fn is_birthday(header: &str) -> bool {
    let plain = normalize_header(header);
    plain.split(' ').any(|word| WORDS.contains(&word))
}

/// The stored day of a birthday, 100 years earlier when its year was written with two digits and is
/// in the future.
pub(crate) fn in_past(stored: String, cell: &str, today: Date) -> String {
    let day = stored.get(..10).and_then(|day| day.parse::<Date>().ok());
    let Some(day) = day.filter(|day| *day > today) else { return stored };
    let year = day.year();
    if cell.contains(&year.to_string()) {
        return stored;
    }
    // 29 February of a year that was no leap year keeps its text.
    match Date::new(year - 100, day.month(), day.day()) {
        Ok(past) => format!("{past}{}", stored.get(10..).unwrap_or_default()),
        Err(_) => stored,
    }
}

/// The current day in UTC.
pub(crate) fn today() -> Date {
    let now = Clock::system().now().rfc3339();
    now.get(..10).and_then(|day| day.parse().ok()).unwrap_or(Date::MAX)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn birthdays_with_two_digit_years_are_in_the_past() {
        let today: Date = "2026-11-24".parse().unwrap();
        let past = |stored: &str, cell: &str| in_past(stored.to_owned(), cell, today);
        assert_eq!(past("2028-03-15", "03/15/28"), "1928-03-15");
        assert_eq!(past("2005-05-05", "05/05/05"), "2005-05-05");
        assert_eq!(past("2028-03-15", "2028-03-15"), "2028-03-15");
        assert_eq!(past("soon", "soon"), "soon");
        assert!(is_birthday("Date of birth") && is_birthday("Geburtsdatum") && is_birthday("DOB"));
        assert!(!is_birthday("Renewal"));
    }
}
