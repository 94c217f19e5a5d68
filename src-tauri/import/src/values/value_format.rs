//! The format of days and numbers in a column. Cells are stored as `2026-11-24` and `1234.56`,
//! which sort and compare in segments.
//!
//! The format is decided from all cells of the column, then from the other columns, then from
//! hints, which the user should check. A cell that does not fit stays unchanged. Leaves out:
//! identifiers in digits (postcodes, telephone numbers, customer numbers).

use serde::{Deserialize, Serialize};

use crate::detect::field_kind;
use crate::detect::normalize::normalize_header;
use crate::values::dates;
use crate::values::dates::DateOrder;
use crate::values::no_value::is_no_value;
use crate::values::numbers;
use crate::values::numbers::Decimals;
use postroom_model::contact::FieldKind;

/// How the cells of one column are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(tag = "kind", content = "how", rename_all = "snake_case")]
pub enum ValueFormat {
    /// Stored unchanged.
    #[default]
    AsWritten,
    Dates(DateOrder),
    Numbers(Decimals),
}

impl ValueFormat {
    /// The standard form, or the cell itself when it does not fit; empty for a missing value.
    pub fn to_stored_or_raw(self, cell: &str) -> String {
        if is_no_value(cell) {
            return String::new();
        }
        self.to_stored(cell).unwrap_or_else(|| cell.to_owned())
    }

    /// The standard form of the cell; none when it does not fit.
    pub(crate) fn to_stored(self, cell: &str) -> Option<String> {
        match self {
            Self::AsWritten => None,
            Self::Dates(order) => dates::parse_date(cell)?.to_stored(order),
            Self::Numbers(decimals) => numbers::parse_number(cell)?.to_stored(decimals),
        }
    }
}

/// Evidence about the format of one column, added row by row.
#[derive(Debug, Clone, Default)]
pub(crate) struct FormatEvidence {
    filled: usize,
    dates: dates::DateEvidence,
    numbers: numbers::NumberEvidence,
    /// Cells that have digits but are no number.
    other_digits: usize,
}

impl FormatEvidence {
    pub fn add(&mut self, cell: &str) {
        let cell = cell.trim();
        if cell.is_empty() || is_no_value(cell) {
            return;
        }
        self.filled += 1;
        if let Some(written) = dates::parse_date(cell) {
            self.dates.add(&written);
        }
        match numbers::parse_number(cell) {
            Some(written) => self.numbers.add(&written),
            None => self.other_digits += usize::from(cell.bytes().any(|c| c.is_ascii_digit())),
        }
    }

    /// One cell in ten may be an error or a word such as "unknown".
    fn mostly(&self, fitting: usize) -> bool {
        fitting > 0 && (self.filled - fitting) * 10 <= self.filled
    }

    /// In a short column, one word such as "open" may stand among four days or more.
    fn holds_dates(&self) -> bool {
        let one_other = self.dates.days >= 4 && self.filled - self.dates.days == 1;
        one_other || self.mostly(self.dates.days)
    }

    /// The cells of a Postroom export that another program has changed to the format of its country:
    /// no day as 2026-11-24, or decimal commas.
    pub fn is_reformatted(&self) -> bool {
        let days = self.dates.day_first + self.dates.month_first + self.dates.either;
        (self.holds_dates() && days == self.dates.days)
            || (self.holds_numbers() && self.numbers.decimals() == Some(Decimals::Comma))
    }

    fn holds_numbers(&self) -> bool {
        self.mostly(self.numbers.numbers) && self.other_digits == 0 && self.numbers.is_consistent()
    }

    /// True for dates whose order of day and month is still undecided.
    pub fn order_undecided(&self) -> bool {
        self.holds_dates() && self.dates.either > 0 && self.dates.order().is_none()
    }
}

/// The guessed format of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FormatGuess {
    pub value_format: ValueFormat,
    /// The column holds days whose reading depends on the order.
    pub order_matters: bool,
    /// Based on hints only: the user should check it.
    pub needs_review: bool,
}

/// Guesses the format of each column. `delimiter` is the file's own; none for converted formats.
pub(crate) fn guess_formats(
    headers: &[String],
    evidence: &[FormatEvidence],
    delimiter: Option<char>,
) -> Vec<FormatGuess> {
    let dates = || evidence.iter().filter(|one| one.holds_dates());
    let numbers = || evidence.iter().filter(|one| one.holds_numbers());
    let order_of_others = dates().find_map(|one| one.dates.order());
    let decimals_of_others = numbers().find_map(|one| one.numbers.decimals());
    let clock = dates().find_map(|one| one.dates.order_by_clock());
    let order_by_hint = clock.unwrap_or(match (delimiter, decimals_of_others) {
        (_, Some(Decimals::Comma)) | (Some(';'), _) => DateOrder::DayFirst,
        _ if has_non_english_headers(headers) => DateOrder::DayFirst,
        _ => DateOrder::MonthFirst,
    });
    let decimals_by_hint = match (delimiter, order_of_others) {
        (Some(';'), _) => Decimals::Comma,
        _ if has_non_english_headers(headers) && delimiter.is_some() => Decimals::Comma,
        _ => Decimals::Point,
    };
    headers
        .iter()
        .zip(evidence)
        .map(|(header, one)| {
            if one.holds_dates() {
                let own = one.dates.order();
                let order = own.or(order_of_others).unwrap_or(order_by_hint);
                let order_matters = one.dates.order_matters();
                let known = own.is_some() || order_of_others.is_some();
                let needs_review = order_matters && !(known && one.dates.is_consistent());
                FormatGuess { value_format: ValueFormat::Dates(order), order_matters, needs_review }
            } else if one.holds_numbers() && one.numbers.has_separators() && !is_code_header(header)
            {
                let own = one.numbers.decimals();
                let decimals = own.or(decimals_of_others).unwrap_or(decimals_by_hint);
                let known = own.is_some() || decimals_of_others.is_some();
                let needs_review = one.numbers.either > 0 && !known;
                FormatGuess {
                    value_format: ValueFormat::Numbers(decimals),
                    order_matters: false,
                    needs_review,
                }
            } else {
                FormatGuess {
                    value_format: ValueFormat::AsWritten,
                    order_matters: false,
                    needs_review: false,
                }
            }
        })
        .collect()
}

/// The kind of values of a column.
pub(crate) fn column_kind(evidence: &FormatEvidence, cells: &[&str]) -> FieldKind {
    let known = field_kind::guess_field_kind(cells);
    match known {
        FieldKind::YesNo => known,
        _ if evidence.holds_dates() => FieldKind::Date,
        _ if evidence.holds_numbers() => FieldKind::Number,
        known => known,
    }
}

/// True when a header has a word of another language than English.
fn has_non_english_headers(headers: &[String]) -> bool {
    const WORDS: [&str; 48] = [
        "vorname",
        "nachname",
        "geburtstag",
        "geburtsdatum",
        "datum",
        "ort",
        "strasse",
        "betrag",
        "umsatz",
        "seit",
        "kunde",
        "adresse",
        "anrede",
        "prenom",
        "nom",
        "naissance",
        "ville",
        "rue",
        "montant",
        "inscription",
        "client",
        "courriel",
        "nombre",
        "apellido",
        "apellidos",
        "fecha",
        "nacimiento",
        "ciudad",
        "calle",
        "importe",
        "correo",
        "cognome",
        "nascita",
        "citta",
        "importo",
        "indirizzo",
        "sobrenome",
        "apelido",
        "nascimento",
        "cidade",
        "valor",
        "endereco",
        "voornaam",
        "achternaam",
        "geboortedatum",
        "plaats",
        "bedrag",
        "data",
    ];
    headers
        .iter()
        .any(|header| normalize_header(header).split(' ').any(|word| WORDS.contains(&word)))
}

/// True when the header names an identifier, which is not a quantity.
fn is_code_header(header: &str) -> bool {
    const WORDS: [&str; 40] = [
        "id",
        "ids",
        "code",
        "codes",
        "no",
        "nr",
        "number",
        "nummer",
        "numero",
        "num",
        "ref",
        "reference",
        "sku",
        "ean",
        "isbn",
        "iban",
        "ip",
        "phone",
        "telephone",
        "tel",
        "telefon",
        "telefono",
        "telefone",
        "telefoon",
        "mobile",
        "mobil",
        "movil",
        "mobiel",
        "handy",
        "cell",
        "fax",
        "zip",
        "zipcode",
        "plz",
        "postcode",
        "postleitzahl",
        "postal",
        "cep",
        "cpf",
        "nif",
    ];
    const ENDINGS: [&str; 4] = ["nr", "nummer", "number", "numero"];
    let plain = normalize_header(header);
    let ends = |word: &str| ENDINGS.iter().any(|ending| word.ends_with(ending));
    plain.split(' ').any(|word| WORDS.contains(&word) || ends(word))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    fn guessed(headers: &str, delimiter: char, columns: &[&[&str]]) -> Vec<(ValueFormat, bool)> {
        let headers: Vec<String> = headers.split(',').map(str::to_owned).collect();
        let evidence: Vec<FormatEvidence> = columns
            .iter()
            .map(|cells| {
                let mut evidence = FormatEvidence::default();
                cells.iter().for_each(|cell| evidence.add(cell));
                evidence
            })
            .collect();
        guess_formats(&headers, &evidence, Some(delimiter))
            .into_iter()
            .map(|guess| (guess.value_format, guess.needs_review))
            .collect()
    }

    const DAY: ValueFormat = ValueFormat::Dates(DateOrder::DayFirst);
    const MONTH: ValueFormat = ValueFormat::Dates(DateOrder::MonthFirst);
    const POINT: ValueFormat = ValueFormat::Numbers(Decimals::Point);
    const COMMA: ValueFormat = ValueFormat::Numbers(Decimals::Comma);

    #[test]
    fn date_order_comes_from_column_then_other_columns_then_hints() {
        for (headers, delimiter, columns, expected) in [
            ("a", ',', vec![&["03/04/2026", "24/11/2026"][..]], vec![(DAY, false)]),
            ("a", ';', vec![&["03/04/2026", "11/24/2026"]], vec![(MONTH, false)]),
            ("a", ',', vec![&["03.04.2026"]], vec![(DAY, false)]),
            ("a", ',', vec![&["2026-04-03", "Nov 24, 2026"]], vec![(MONTH, false)]),
            ("a,b", ',', vec![&["03/04/2026"], &["24/11/2026"]], vec![(DAY, false), (DAY, false)]),
            ("a", ',', vec![&["03/04/2026"]], vec![(MONTH, true)]),
            ("a", ';', vec![&["03/04/2026"]], vec![(DAY, true)]),
            ("Geburtstag", ',', vec![&["03/04/2026"]], vec![(DAY, true)]),
            ("Geburtstag", ';', vec![&["03/04/2026 9:00 PM"]], vec![(MONTH, true)]),
            ("a,b", ',', vec![&["03/04/2026"], &["1,5"]], vec![(DAY, true), (COMMA, false)]),
            // Contradictory cells: the majority wins, to be checked.
            ("a", ',', vec![&["24/11/2026", "25/11/2026", "11/24/2026"]], vec![(DAY, true)]),
        ] {
            assert_eq!(guessed(headers, delimiter, &columns), expected, "{headers} {columns:?}");
        }
    }

    #[test]
    fn decimal_separator_is_decided_for_the_whole_column() {
        const TEXT: ValueFormat = ValueFormat::AsWritten;
        for (headers, delimiter, columns, expected) in [
            ("a", ',', vec![&["1.234,56", "1.234"][..]], vec![(COMMA, false)]),
            ("a", ';', vec![&["1,234.56", "1,234"]], vec![(POINT, false)]),
            ("a", ',', vec![&["1,234"]], vec![(POINT, true)]),
            ("a", ';', vec![&["1.234"]], vec![(COMMA, true)]),
            ("a,b", ',', vec![&["1.234"], &["12,50"]], vec![(COMMA, false), (COMMA, false)]),
            ("a", ',', vec![&["12.5", "12,5"]], vec![(TEXT, false)]),
            ("a", ',', vec![&["€ 12,50", "1 234,00", "-"]], vec![(TEXT, false)]),
            ("Phone", ',', vec![&["612 345 678"]], vec![(TEXT, false)]),
            ("a", ',', vec![&["612 345 678", "699 345 678"]], vec![(TEXT, false)]),
            ("Postcode", ',', vec![&["1.234"]], vec![(TEXT, false)]),
            ("a", ',', vec![&["01099", "80331"]], vec![(TEXT, false)]),
            ("a", ',', vec![&["12345678901234567"]], vec![(TEXT, false)]),
            ("IP", ',', vec![&["192.168.100.200"]], vec![(TEXT, false)]),
        ] {
            assert_eq!(guessed(headers, delimiter, &columns), expected, "{headers} {columns:?}");
        }
    }

    #[test]
    fn one_unparsable_cell_in_ten_stays_unchanged() {
        let mut cells = vec!["24/11/2026"; 10];
        cells.push("unknown");
        assert_eq!(guessed("a", ',', &[&cells]), [(DAY, false)]);
        assert_eq!(DAY.to_stored("unknown"), None);
        assert_eq!(DAY.to_stored("11/24/2026"), None);
        assert_eq!(DAY.to_stored("24/11/2026").as_deref(), Some("2026-11-24"));
        assert_eq!(
            guessed("a", ',', &[&["24/11/2026", "unknown"]]),
            [(ValueFormat::AsWritten, false)]
        );
    }
}
