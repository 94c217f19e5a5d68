//! Identifiers that a workbook stores as numbers and shows with a number format: the postcode 01099 as
//! 1099 with the format `00000`, the telephone number +49 170 as 49170 with `"+"0`.
//!
//! Renders formats (ECMA-376 18.8.31) of digits and fixed text only. Leaves out: decimals, thousands,
//! percentages, currencies and days, whose number is the value.

/// A format that shows whole numbers as an identifier.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct NumberCode {
    sections: Vec<Section>,
}

#[derive(Debug, Clone, PartialEq, Default)]
struct Section {
    /// Comparison and number of a condition: `[<=9999999]`.
    condition: Option<(String, f64)>,
    parts: Vec<Part>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Part {
    /// Shows a zero where the number has no digit.
    Zero,
    Digit,
    Text(char),
}

impl NumberCode {
    /// None for a format whose number is the value.
    pub fn parse(code: &str) -> Option<Self> {
        let sections: Vec<Section> = parse_sections(code)?;
        let shows_identifier = |section: &Section| {
            let zeros = section.parts.iter().filter(|part| **part == Part::Zero).count();
            let marked = section.parts.iter().any(|part| match part {
                Part::Text(c) => c.is_alphabetic() || matches!(c, '+' | '-' | '(' | '/'),
                Part::Zero | Part::Digit => false,
            });
            let digits = section.parts.iter().any(|part| !matches!(part, Part::Text(_)));
            digits && (zeros > 1 || marked)
        };
        let first = sections.first()?;
        // A currency stands beside the number of an amount.
        let amount =
            first.parts.iter().any(|part| matches!(part, Part::Text('€' | '$' | '£' | '¥')));
        (!amount && shows_identifier(first)).then_some(Self { sections })
    }

    /// The number as the cell shows it; none when the format is not made for it.
    pub fn show(&self, number: f64) -> Option<String> {
        if number.fract() != 0.0 || !(0.0..1e15).contains(&number) {
            return None;
        }
        let holds = |section: &&Section| match &section.condition {
            None => true,
            Some((comparison, limit)) => match comparison.as_str() {
                "<" => number < *limit,
                "<=" => number <= *limit,
                ">" => number > *limit,
                ">=" => number >= *limit,
                "=" => number == *limit,
                "<>" => number != *limit,
                _ => false,
            },
        };
        let section = self.sections.iter().find(holds)?;
        let digits = format!("{number:.0}");
        let mut digits = digits.chars().rev();
        let places = section.parts.iter().filter(|part| !matches!(part, Part::Text(_))).count();
        let (mut shown, mut place) = (Vec::new(), 0);
        for part in section.parts.iter().rev() {
            match part {
                Part::Text(c) => shown.push(*c),
                Part::Zero | Part::Digit => {
                    place += 1;
                    match digits.next() {
                        Some(digit) => shown.push(digit),
                        None if *part == Part::Zero => shown.push('0'),
                        None => {}
                    }
                    // The first place takes all digits that are left.
                    if place == places {
                        shown.extend(digits.by_ref());
                    }
                }
            }
        }
        let text: String = shown.into_iter().rev().collect();
        // "() 567-8900": the area code is missing.
        Some(text.replace("()", "").trim().to_owned())
    }
}

/// The sections of a code; none when a part is more than digits and fixed text.
fn parse_sections(code: &str) -> Option<Vec<Section>> {
    let mut sections = vec![Section::default()];
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        let section = sections.last_mut()?;
        match c {
            '0' => section.parts.push(Part::Zero),
            '#' => section.parts.push(Part::Digit),
            '"' => section.parts.extend(chars.by_ref().take_while(|c| *c != '"').map(Part::Text)),
            '\\' => section.parts.push(Part::Text(chars.next()?)),
            // The width of a character, and a character that fills the cell.
            '_' | '*' => drop(chars.next()?),
            '[' => {
                let text: String = chars.by_ref().take_while(|c| *c != ']').collect();
                let number = text.trim_start_matches(['<', '>', '=']);
                let (comparison, _) = text.split_at_checked(text.len() - number.len())?;
                if !comparison.is_empty() {
                    section.condition = Some((comparison.to_owned(), number.parse().ok()?));
                } else if text.contains(['h', 'm', 's']) && text.len() <= 3 {
                    // An elapsed time.
                    return None;
                }
            }
            ';' => sections.push(Section::default()),
            '+' | '-' | '(' | ')' | ' ' | ':' | '\u{A0}' => section.parts.push(Part::Text(c)),
            _ => return None,
        }
    }
    Some(sections)
}

/// Whether the text that a cell shows is the same whole number as an identifier: with leading zeros or
/// with signs between its digits.
pub(crate) fn shows_identifier(shown: &str, number: f64) -> bool {
    if number.fract() != 0.0 || !(0.0..1e15).contains(&number) {
        return false;
    }
    let digits: String = shown.chars().filter(char::is_ascii_digit).collect();
    let is_number =
        digits.trim_start_matches('0') == format!("{number:.0}").trim_start_matches('0');
    let zeros = digits.len() > 1 && digits.starts_with('0');
    let signs = shown.contains(['+', '-', '(', '/']);
    let letters = shown.starts_with(char::is_alphabetic);
    is_number && (zeros || signs || letters) && !shown.contains(['€', '$', '£', '¥', '%'])
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn identifiers_are_shown_with_their_format() {
        let phone = "[<=9999999]###\\-####;\\(###\\)\\ ###\\-####";
        for (code, number, shown) in [
            ("00000", 1099.0, "01099"),
            ("00000", 501.0, "00501"),
            ("00000\\-0000", 37_660_012.0, "03766-0012"),
            (phone, 5_555_678_900.0, "(555) 567-8900"),
            (phone, 5_678_900.0, "567-8900"),
            ("\"+\"0", 491_701_234_567.0, "+491701234567"),
            ("\"K-\"0000", 7.0, "K-0007"),
            ("[$-409]000\\-00", 1234.0, "012-34"),
        ] {
            assert_eq!(NumberCode::parse(code).unwrap().show(number).as_deref(), Some(shown));
        }
        for code in
            ["General", "0", "#,##0", "0.00", "0%", "dd/mm/yyyy", "0 \"€\"", "[h]:mm", "@", ""]
        {
            assert_eq!(NumberCode::parse(code), None, "{code}");
        }
        assert_eq!(NumberCode::parse("00000").unwrap().show(-1.0), None);
        assert_eq!(NumberCode::parse("00000").unwrap().show(0.5), None);
    }

    #[test]
    fn shown_text_is_an_identifier_or_a_number() {
        assert!(shows_identifier("03766", 3766.0));
        assert!(shows_identifier("+49 170", 49_170.0));
        for (shown, number) in [("3766", 3766.0), ("1,234", 1234.0), ("15%", 15.0), ("9", 3766.0)] {
            assert!(!shows_identifier(shown, number), "{shown}");
        }
    }
}
