//! Parses numbers as people write them into `1234.56`: `1.234,56`, `1,234.56`, `1 234,56`, `€
//! 12,50`.
//!
//! Digits that may be an identifier (leading zeros, more than 15 digits, a leading plus) are no
//! number. `1.234` has two readings: one is chosen for the whole column (`value_format`).

use serde::{Deserialize, Serialize};

/// The decimal separator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decimals {
    Point,
    Comma,
}

/// What the separators of a number show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Separators {
    /// It has none.
    None,
    Known(Decimals),
    /// One separator before three digits: thousands or decimals.
    Ambiguous(Decimals),
}

/// A cell that holds a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ParsedNumber {
    negative: bool,
    whole: String,
    fraction: Option<String>,
    separators: Separators,
    /// With a currency sign.
    currency: bool,
    /// Thousands are grouped by spaces or apostrophes, as in telephone numbers.
    space_grouped: bool,
}

impl ParsedNumber {
    /// The standard form; none when the number does not fit.
    pub fn to_stored(&self, decimals: Decimals) -> Option<String> {
        let sign = if self.negative { "-" } else { "" };
        let (whole, fraction) = (&self.whole, self.fraction.as_deref());
        match (self.separators, fraction) {
            (Separators::Known(told), _) if told != decimals => None,
            // The separator grouped thousands.
            (Separators::Ambiguous(mark), Some(fraction)) if mark != decimals => {
                Some(format!("{sign}{whole}{fraction}"))
            }
            (_, Some(fraction)) => Some(format!("{sign}{whole}.{fraction}")),
            (_, None) => Some(format!("{sign}{whole}")),
        }
    }
}

/// Evidence about the separators of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct NumberEvidence {
    /// Cells that hold a number.
    pub numbers: usize,
    pub point: usize,
    pub comma: usize,
    /// Cells whose separator has two readings.
    pub either: usize,
    space_grouped: usize,
    /// Cells that can only be an amount.
    amounts: usize,
}

impl NumberEvidence {
    pub fn add(&mut self, written: &ParsedNumber) {
        self.numbers += 1;
        self.space_grouped += usize::from(written.space_grouped);
        self.amounts += usize::from(written.currency || written.fraction.is_some());
        match written.separators {
            Separators::None => {}
            Separators::Known(Decimals::Point) => self.point += 1,
            Separators::Known(Decimals::Comma) => self.comma += 1,
            Separators::Ambiguous(_) => self.either += 1,
        }
    }

    /// True when there is more than plain digits.
    pub fn has_separators(&self) -> bool {
        self.point + self.comma + self.either + self.space_grouped + self.amounts > 0
    }

    pub fn decimals(&self) -> Option<Decimals> {
        match (self.point > 0, self.comma > 0) {
            (true, false) => Some(Decimals::Point),
            (false, true) => Some(Decimals::Comma),
            (false, false) | (true, true) => None,
        }
    }

    /// All cells agree, and none looks like a telephone number.
    pub fn is_consistent(&self) -> bool {
        (self.point == 0 || self.comma == 0) && (self.space_grouped == 0 || self.amounts > 0)
    }
}

const CURRENCIES: [&str; 20] = [
    "US$", "R$", "€", "$", "£", "¥", "₹", "EUR", "USD", "GBP", "CHF", "Fr.", "BRL", "CAD", "AUD",
    "SEK", "DKK", "NOK", "PLN", "kr",
];
/// Longer numbers lose precision and are rather identifiers.
const DIGITS_MAX: usize = 15;

/// Parses a cell; none when it holds no number.
pub(crate) fn parse_number(cell: &str) -> Option<ParsedNumber> {
    if cell.len() > 40 || !cell.bytes().any(|c| c.is_ascii_digit()) {
        return None;
    }
    let (mut text, mut negative) = strip_sign(cell.trim(), false);
    let mut currency = false;
    for sign in CURRENCIES {
        let bare = text.strip_prefix(sign).or_else(|| text.strip_suffix(sign));
        if let Some(bare) = bare {
            (text, negative) = strip_sign(bare.trim(), negative);
            currency = true;
            break;
        }
    }
    let spaces = |c: char| matches!(c, ' ' | '\u{A0}' | '\u{202F}' | '\'' | '\u{2019}');
    let starts = text.starts_with(|c: char| c.is_ascii_digit());
    let ends = text.ends_with(|c: char| c.is_ascii_digit());
    let space_grouped = text.contains(spaces);
    if !starts
        || !ends
        || !text.chars().all(|c| c.is_ascii_digit() || ".,".contains(c) || spaces(c))
    {
        return None;
    }
    let (whole, fraction, separators) = split_fraction(text, space_grouped)?;
    let whole = match space_grouped {
        true => join_groups(whole, spaces)?,
        false if whole.contains(['.', ',']) => join_groups(whole, |c| matches!(c, '.' | ','))?,
        false => whole.to_owned(),
    };
    let digits = whole.len() + fraction.map_or(0, str::len);
    let zeros = whole.len() > 1 && whole.starts_with('0');
    if zeros || digits > DIGITS_MAX {
        return None;
    }
    let fraction = fraction.map(str::to_owned);
    Some(ParsedNumber { negative, whole, fraction, separators, currency, space_grouped })
}

fn strip_sign(text: &str, negative: bool) -> (&str, bool) {
    match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => (rest.trim_start(), true),
        None => (text, negative),
    }
}

/// The grouped integer part, the fraction, and what the separators show.
fn split_fraction(text: &str, space_grouped: bool) -> Option<(&str, Option<&str>, Separators)> {
    let mark = |c: char| match c {
        ',' => Decimals::Comma,
        _ => Decimals::Point,
    };
    let Some(at) = text.rfind(['.', ',']) else { return Some((text, None, Separators::None)) };
    let last = text.get(at..)?.chars().next()?;
    let (whole, fraction) = (text.get(..at)?, text.get(at + 1..)?);
    let other = if last == ',' { '.' } else { ',' };
    if !fraction.bytes().all(|c| c.is_ascii_digit()) {
        return None;
    }
    match (whole.contains(last), whole.contains(other)) {
        // 1.234.567: groups only.
        (true, false) if !space_grouped => Some((text, None, Separators::Known(mark(other)))),
        (false, true) if !space_grouped => {
            Some((whole, Some(fraction), Separators::Known(mark(last))))
        }
        (false, false) => {
            let thousands =
                fraction.len() == 3 && whole.len() <= 3 && whole != "0" && !space_grouped;
            let separators = if thousands { Separators::Ambiguous } else { Separators::Known };
            Some((whole, Some(fraction), separators(mark(last))))
        }
        _ => None,
    }
}

/// The digits without group separators; none when the groups are not of three.
fn join_groups(whole: &str, between: impl Fn(char) -> bool) -> Option<String> {
    let groups: Vec<&str> = whole.split(between).collect();
    let (first, others) = groups.split_first()?;
    let sound = (1..=3).contains(&first.len())
        && others.iter().all(|group| group.len() == 3)
        && groups.iter().all(|group| group.bytes().all(|c| c.is_ascii_digit()));
    sound.then(|| groups.concat())
}

/// Whole numbers without a point; others with the 15 digits that a spreadsheet shows, so that 7.14 * 5
/// is 35.7 and not 35.699999999999996.
pub(crate) fn format_number(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 {
        return format!("{number:.0}");
    }
    let shown = format!("{number:.14e}").parse().unwrap_or(number);
    shown.to_string()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn numbers_in_all_formats_are_parsed() {
        use Decimals::{Comma, Point};
        for (cell, decimals, expected) in [
            ("1234", Point, Some("1234")),
            ("1.234,56", Comma, Some("1234.56")),
            ("1,234.56", Point, Some("1234.56")),
            ("1 234,56", Comma, Some("1234.56")),
            ("1\u{202F}234,56 €", Comma, Some("1234.56")),
            ("1'234.50", Point, Some("1234.50")),
            ("€ 12,50", Comma, Some("12.50")),
            ("-12,50 EUR", Comma, Some("-12.50")),
            ("$-1,234,567", Point, Some("-1234567")),
            ("1.234", Point, Some("1.234")),
            ("1.234", Comma, Some("1234")),
            ("1,234", Point, Some("1234")),
            ("0,125", Comma, Some("0.125")),
            ("0,125", Point, None),
            ("12,5", Point, None),
        ] {
            assert_eq!(
                parse_number(cell).unwrap().to_stored(decimals).as_deref(),
                expected,
                "{cell}"
            );
        }
    }

    #[test]
    fn numbers_have_the_digits_that_a_spreadsheet_shows() {
        for (number, text) in [
            (35.699_999_999_999_996, "35.7"),
            (0.1 + 0.2, "0.3"),
            (12.0, "12"),
            (-0.125, "-0.125"),
            (1e-7, "0.0000001"),
            (123_456_789.123, "123456789.123"),
        ] {
            assert_eq!(format_number(number), text);
        }
    }

    #[test]
    fn identifiers_in_digits_are_not_numbers() {
        for cell in [
            "01099",
            "+49 30 123",
            "06 12 34 56 78",
            "030 123 456",
            "1234 AB",
            "1234567890123456",
            "1.23.456",
            "1,2,3",
            "12.",
            "192.168.1.1",
            "12-34",
            "n/a",
            "",
        ] {
            assert_eq!(parse_number(cell), None, "{cell}");
        }
    }
}
