//! Numbers as people write them, read into `1234.56`: `1.234,56`, `1,234.56`, `1 234,56`, `€ 12,50`.
//!
//! Careful: what may be a name in digits (leading zeros, more than 15 digits, a plus in front) is no
//! number. `1.234` is two numbers: which one is decided for the whole column (`notation`).

use serde::{Deserialize, Serialize};

/// What parts the whole from the fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decimals {
    Point,
    Comma,
}

/// How the marks of a number are to be understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shows {
    /// It has none.
    Nothing,
    Told(Decimals),
    /// One mark before three digits: thousands or a fraction.
    Either(Decimals),
}

/// A cell that holds a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Written {
    negative: bool,
    whole: String,
    fraction: Option<String>,
    shows: Shows,
    /// With the sign of a currency.
    coin: bool,
    /// Thousands are parted by blanks or apostrophes, as telephone numbers are.
    spaced: bool,
}

impl Written {
    /// As it is stored; none: it does not fit.
    pub fn stored(&self, decimals: Decimals) -> Option<String> {
        let sign = if self.negative { "-" } else { "" };
        let (whole, fraction) = (&self.whole, self.fraction.as_deref());
        match (self.shows, fraction) {
            (Shows::Told(told), _) if told != decimals => None,
            // The mark parted thousands.
            (Shows::Either(mark), Some(fraction)) if mark != decimals => {
                Some(format!("{sign}{whole}{fraction}"))
            }
            (_, Some(fraction)) => Some(format!("{sign}{whole}.{fraction}")),
            (_, None) => Some(format!("{sign}{whole}")),
        }
    }
}

/// What the numbers of a column say about their marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Evidence {
    /// Cells that hold a number.
    pub numbers: usize,
    pub point: usize,
    pub comma: usize,
    /// Cells with a mark that can be understood both ways.
    pub either: usize,
    spaced: usize,
    /// Cells that can only be an amount.
    amounts: usize,
}

impl Evidence {
    pub fn take(&mut self, written: &Written) {
        self.numbers += 1;
        self.spaced += usize::from(written.spaced);
        self.amounts += usize::from(written.coin || written.fraction.is_some());
        match written.shows {
            Shows::Nothing => {}
            Shows::Told(Decimals::Point) => self.point += 1,
            Shows::Told(Decimals::Comma) => self.comma += 1,
            Shows::Either(_) => self.either += 1,
        }
    }

    /// There is more than plain digits: something to be read.
    pub fn marked(&self) -> bool {
        self.point + self.comma + self.either + self.spaced + self.amounts > 0
    }

    pub fn decimals(&self) -> Option<Decimals> {
        match (self.point > 0, self.comma > 0) {
            (true, false) => Some(Decimals::Point),
            (false, true) => Some(Decimals::Comma),
            (false, false) | (true, true) => None,
        }
    }

    /// It speaks with one voice, and no telephone number looks like it.
    pub fn clear(&self) -> bool {
        (self.point == 0 || self.comma == 0) && (self.spaced == 0 || self.amounts > 0)
    }
}

const COINS: [&str; 20] = [
    "US$", "R$", "€", "$", "£", "¥", "₹", "EUR", "USD", "GBP", "CHF", "Fr.", "BRL", "CAD", "AUD",
    "SEK", "DKK", "NOK", "PLN", "kr",
];
/// Beyond, a number is not exact any more, and rather a name.
const DIGITS_MAX: usize = 15;

/// Reads a cell; none: it holds no number.
pub(crate) fn read(cell: &str) -> Option<Written> {
    if cell.len() > 40 || !cell.bytes().any(|c| c.is_ascii_digit()) {
        return None;
    }
    let (mut text, mut negative) = unsigned(cell.trim(), false);
    let mut coin = false;
    for sign in COINS {
        let bare = text.strip_prefix(sign).or_else(|| text.strip_suffix(sign));
        if let Some(bare) = bare {
            (text, negative) = unsigned(bare.trim(), negative);
            coin = true;
            break;
        }
    }
    let spaces = |c: char| matches!(c, ' ' | '\u{A0}' | '\u{202F}' | '\'' | '\u{2019}');
    let starts = text.starts_with(|c: char| c.is_ascii_digit());
    let ends = text.ends_with(|c: char| c.is_ascii_digit());
    let spaced = text.contains(spaces);
    if !starts
        || !ends
        || !text.chars().all(|c| c.is_ascii_digit() || ".,".contains(c) || spaces(c))
    {
        return None;
    }
    let (whole, fraction, shows) = marks(text, spaced)?;
    let whole = match spaced {
        true => grouped(whole, spaces)?,
        false if whole.contains(['.', ',']) => grouped(whole, |c| matches!(c, '.' | ','))?,
        false => whole.to_owned(),
    };
    let digits = whole.len() + fraction.map_or(0, str::len);
    let zeros = whole.len() > 1 && whole.starts_with('0');
    if zeros || digits > DIGITS_MAX {
        return None;
    }
    let fraction = fraction.map(str::to_owned);
    Some(Written { negative, whole, fraction, shows, coin, spaced })
}

fn unsigned(text: &str, negative: bool) -> (&str, bool) {
    match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => (rest.trim_start(), true),
        None => (text, negative),
    }
}

/// The whole with its groups, the fraction, and what that says.
fn marks(text: &str, spaced: bool) -> Option<(&str, Option<&str>, Shows)> {
    let mark = |c: char| match c {
        ',' => Decimals::Comma,
        _ => Decimals::Point,
    };
    let Some(at) = text.rfind(['.', ',']) else { return Some((text, None, Shows::Nothing)) };
    let last = text.get(at..)?.chars().next()?;
    let (whole, fraction) = (text.get(..at)?, text.get(at + 1..)?);
    let other = if last == ',' { '.' } else { ',' };
    if !fraction.bytes().all(|c| c.is_ascii_digit()) {
        return None;
    }
    match (whole.contains(last), whole.contains(other)) {
        // 1.234.567: groups only.
        (true, false) if !spaced => Some((text, None, Shows::Told(mark(other)))),
        (false, true) if !spaced => Some((whole, Some(fraction), Shows::Told(mark(last)))),
        (false, false) => {
            let thousands = fraction.len() == 3 && whole.len() <= 3 && whole != "0" && !spaced;
            let shows = if thousands { Shows::Either } else { Shows::Told };
            Some((whole, Some(fraction), shows(mark(last))))
        }
        _ => None,
    }
}

/// The digits of groups of three; none: they are not groups of three.
fn grouped(whole: &str, between: impl Fn(char) -> bool) -> Option<String> {
    let groups: Vec<&str> = whole.split(between).collect();
    let (first, others) = groups.split_first()?;
    let sound = (1..=3).contains(&first.len())
        && others.iter().all(|group| group.len() == 3)
        && groups.iter().all(|group| group.bytes().all(|c| c.is_ascii_digit()));
    sound.then(|| groups.concat())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn a_number_is_read_however_it_is_written() {
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
            assert_eq!(read(cell).unwrap().stored(decimals).as_deref(), expected, "{cell}");
        }
    }

    #[test]
    fn what_is_a_name_in_digits_is_no_number() {
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
            assert_eq!(read(cell), None, "{cell}");
        }
    }
}
