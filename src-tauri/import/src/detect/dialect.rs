//! Guesses the dialect of a text file: encoding, delimiter, quote, header, and the rows above the
//! header.
//!
//! A guess from the first 256 KiB; the user can overrule every part of it.

use std::collections::BTreeMap;

use encoding_rs::UTF_8;
use serde::{Deserialize, Serialize};

use crate::detect::encoding::{SAMPLE_BYTES, guess_encoding};
use crate::detect::mapping;
use crate::error::ImportError;
use crate::formats::csv::CsvTokenizer;
use crate::limits::ROW_MAX;
use crate::values::cell::holds_addresses;
use crate::values::value_format::ValueFormat;

/// The layout of a text file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dialect {
    /// By its name in the WHATWG Encoding Standard: `UTF-8`, `UTF-16LE`, `windows-1252` …
    pub encoding: String,
    pub delimiter: char,
    pub quote: char,
    /// A backslash escapes a quote, a delimiter or a line break, as MySQL writes them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub backslash: bool,
    /// The first row below the preamble is a header.
    pub header: bool,
    /// Rows above the header: a title, a date, `sep=;`.
    pub preamble: u32,
    /// The sheet of a workbook or the file of an archive; none: the first that holds something.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// The value format of days and numbers by column index; other columns are stored unchanged. As
    /// input of `inspect`, the user's choice for these columns.
    #[serde(rename = "notations", default, skip_serializing_if = "BTreeMap::is_empty")]
    pub value_formats: BTreeMap<usize, ValueFormat>,
}

impl Default for Dialect {
    fn default() -> Self {
        Self {
            encoding: UTF_8.name().to_owned(),
            delimiter: ',',
            quote: '"',
            backslash: false,
            header: true,
            preamble: 0,
            sheet: None,
            value_formats: BTreeMap::new(),
        }
    }
}

/// The quote of a file without quotes: it occurs in no text.
pub const NO_QUOTE: char = '\0';

const DELIMITERS: [char; 4] = [',', ';', '\t', '|'];
/// Considered only when no usual delimiter splits the rows.
const RARE_DELIMITERS: [char; 3] = ['^', '~', ':'];
const SAMPLE_ROWS: usize = 200;

/// Guesses the dialect from the first bytes of a file.
///
/// # Errors
/// [`ImportError`] when this is no text, with what it seems to be.
pub fn sniff(sample: &[u8]) -> Result<Dialect, ImportError> {
    let sample = sample.get(..SAMPLE_BYTES).unwrap_or(sample);
    if sample.is_empty() {
        return Err(ImportError::Empty);
    }
    let encoding = guess_encoding(sample)?;
    let (text, _, _) = encoding.decode(sample);
    if text.trim().is_empty() {
        return Err(ImportError::Empty);
    }
    if text.contains('\0') {
        return Err(ImportError::NotText);
    }
    let mut dialect = Dialect { encoding: encoding.name().to_owned(), ..Dialect::default() };
    let named = separator_line(&text);
    dialect.delimiter = named.unwrap_or_else(|| guess_delimiter(&text));
    dialect.quote = guess_quote(&text, dialect.delimiter);
    dialect.backslash = has_backslash_escapes(&text, &dialect);
    let rows = sample_rows(&text, &dialect);
    dialect.preamble = preamble(&rows).max(u32::from(named.is_some()));
    let table = rows.get(dialect.preamble as usize..).unwrap_or(&[]);
    dialect.header = has_header(table);
    Ok(dialect)
}

/// Excel's own first line, `sep=;`.
fn separator_line(text: &str) -> Option<char> {
    let first = text.lines().next()?.trim().trim_matches('"');
    let mut rest = first.get(..4).filter(|head| head.eq_ignore_ascii_case("sep="))?.len();
    let c = first.get(rest..)?.chars().next()?;
    rest += c.len_utf8();
    first.get(rest..)?.is_empty().then_some(c)
}

/// The delimiter under which most rows have the same number of cells; more cells win a tie.
fn guess_delimiter(text: &str) -> char {
    let score = |delimiter: char| {
        let rows = sample_rows(text, &Dialect { delimiter, ..Dialect::default() });
        let width = most_common_width(&rows);
        if width < 2 {
            return (0, 0);
        }
        let alike = rows.iter().filter(|row| row.len() == width).count();
        // In percent, so that one odd row in a long file has no effect.
        (alike * 100 / rows.len().max(1), width)
    };
    let best_of = |delimiters: &[char]| {
        let mut best = (',', (0, 0));
        for delimiter in delimiters {
            let score = score(*delimiter);
            if score > best.1 {
                best = (*delimiter, score);
            }
        }
        best
    };
    let usual = best_of(&DELIMITERS);
    if usual.1 > (0, 0) { usual.0 } else { best_of(&RARE_DELIMITERS).0 }
}

/// The quote. An apostrophe counts only where cells start and end with it.
fn guess_quote(text: &str, delimiter: char) -> char {
    let around = |quote: char| {
        text.lines()
            .take(SAMPLE_ROWS)
            .flat_map(|line| line.split(delimiter))
            .map(str::trim)
            .filter(|cell| cell.len() > 1 && cell.starts_with(quote) && cell.ends_with(quote))
            .count()
    };
    if around('\'') > 2 && around('"') == 0 { '\'' } else { '"' }
}

/// Whether backslashes escape: with them, at least as many rows have the common width, and some
/// quote behind a backslash neither ends its cell (`C:\"` at the end of a cell does) nor is doubled
/// (`\""` is a backslash and an escaped quote in ordinary notation).
fn has_backslash_escapes(text: &str, dialect: &Dialect) -> bool {
    let escaped = |mark: char| {
        let pair = format!("\\{mark}");
        text.match_indices(&pair).any(|(at, pair)| {
            let next = text.get(at + pair.len()..).and_then(|rest| rest.chars().next());
            next.is_some_and(|c| {
                c != dialect.delimiter && c != dialect.quote && !matches!(c, '\n' | '\r')
            })
        })
    };
    if dialect.quote == NO_QUOTE || !(escaped(dialect.quote) || escaped(dialect.delimiter)) {
        return false;
    }
    let alike = |backslash: bool| {
        let rows = sample_rows(text, &Dialect { backslash, ..dialect.clone() });
        let width = most_common_width(&rows);
        // In percent, as the number of rows differs.
        rows.iter().filter(|row| row.len() == width).count() * 100 / rows.len().max(1)
    };
    let (without, with) = (alike(false), alike(true));
    with > without || (with == without && escaped(dialect.quote))
}

/// The first rows as cells.
fn sample_rows(text: &str, dialect: &Dialect) -> Vec<Vec<String>> {
    let mut cells = CsvTokenizer::new(dialect.delimiter, dialect.quote, ROW_MAX)
        .with_backslash(dialect.backslash);
    let mut rows = Vec::new();
    cells.feed(text, &mut |row| rows.push(row.to_cells()));
    // The last row may be cut by the end of the sample; it counts only when it is the only one.
    let cut = text.len() >= SAMPLE_BYTES / 2;
    cells.end(&mut |row| {
        if !cut || rows.is_empty() {
            rows.push(row.to_cells());
        }
    });
    rows.truncate(SAMPLE_ROWS);
    rows
}

fn is_blank(row: &[String]) -> bool {
    row.iter().all(|cell| cell.trim().is_empty())
}

/// The number of cells that most rows have.
fn most_common_width(rows: &[Vec<String>]) -> usize {
    let mut counts: Vec<(usize, usize)> = Vec::new();
    for row in rows.iter().filter(|row| !is_blank(row)) {
        match counts.iter_mut().find(|(width, _)| *width == row.len()) {
            Some((_, count)) => *count += 1,
            None => counts.push((row.len(), 1)),
        }
    }
    counts.into_iter().max_by_key(|(width, count)| (*count, *width)).map_or(0, |(width, _)| width)
}

/// Rows above the table: those that fill fewer cells than the table is wide.
fn preamble(rows: &[Vec<String>]) -> u32 {
    let width = most_common_width(rows);
    let filled = |row: &[String]| row.iter().filter(|cell| !cell.trim().is_empty()).count();
    let first = rows.iter().position(|row| {
        if is_sentence(row) {
            false
        } else if width < 2 {
            !is_blank(row)
        } else {
            // A header fills nearly all columns; a title is alone in its row.
            row.len() + 1 >= width && filled(row) * 2 > width
                || mapping::count_known_headers(row) >= 2
        }
    });
    // No row looks like a header: the table starts at the first non-empty row.
    let first = first.or_else(|| rows.iter().position(|row| !is_blank(row))).unwrap_or(0);
    // With two header rows, the lower one names the columns.
    let known = |at: usize| rows.get(at).map_or(0, |row| mapping::count_known_headers(row));
    let lower = known(first + 1) >= 2 && known(first + 1) > known(first);
    u32::try_from(first + usize::from(lower)).unwrap_or(0)
}

/// Prose above a table: "Hello, please add these people:". The questions of a form are a header.
fn is_sentence(row: &[String]) -> bool {
    let text = row.join(",");
    text.trim_end().ends_with([':', '.', '!'])
        && text.split_whitespace().count() > 3
        && row.iter().skip(1).all(|cell| cell.starts_with(' '))
        && !text.contains('@')
        && mapping::count_known_headers(row) == 0
}

/// A row with an address is data.
fn has_header(table: &[Vec<String>]) -> bool {
    table.first().is_some_and(|row| !row.iter().any(|cell| holds_addresses(cell)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    fn utf16(text: &str, big: bool, mark: bool) -> Vec<u8> {
        let mark = if mark { "\u{FEFF}" } else { "" };
        let order = if big { u16::to_be_bytes } else { u16::to_le_bytes };
        format!("{mark}{text}").encode_utf16().flat_map(order).collect()
    }

    #[test]
    fn the_encoding_is_guessed() {
        let text = "Vorname;E-Mail\nJörg;joerg@example.de\nÄnne;aenne@example.de\n";
        let (western, _, _) = encoding_rs::WINDOWS_1252.encode(text);
        for (bytes, encoding) in [
            (text.as_bytes().to_vec(), "UTF-8"),
            (format!("\u{FEFF}{text}").into_bytes(), "UTF-8"),
            (western.to_vec(), "windows-1252"),
            (utf16(text, false, true), "UTF-16LE"),
            (utf16(text, true, true), "UTF-16BE"),
            (utf16(text, false, false), "UTF-16LE"),
            (utf16(text, true, false), "UTF-16BE"),
        ] {
            let dialect = sniff(&bytes).unwrap();
            assert_eq!(dialect.encoding, encoding);
            assert_eq!((dialect.delimiter, dialect.header, dialect.preamble), (';', true, 0));
        }
    }

    #[test]
    fn delimiter_header_and_preamble_are_guessed() {
        for (text, delimiter, header, preamble) in [
            ("a,b\n1,2\n", ',', true, 0),
            ("email\na@b.de\n", ',', true, 0),
            ("a@b.de\nc@d.de\n", ',', false, 0),
            ("Anna,a@b.de\nBert,c@d.de\n", ',', false, 0),
            ("Name;E-Mail\n\"Berg, Anna\";a@b.de\n\"Berg, B, C\";c@d.de\n", ';', true, 0),
            ("Name\tE-Mail\nAnna, B\ta@b.de\nBert, C\tc@d.de\n", '\t', true, 0),
            ("Name|E-Mail\nAnna|a@b.de\n", '|', true, 0),
            ("sep=;\nName;E-Mail\nAnna;a@b.de\n", ';', true, 1),
            ("\"sep=|\"\r\nName|E-Mail\r\nAnna|a@b.de\r\n", '|', true, 1),
            ("Members 2026\n\nName,E-Mail,Town\nAnna,a@b.de,Ulm\nBert,c@d.de,Bonn\n", ',', true, 2),
            ("Members,,\nName,E-Mail,Town\nAnna,a@b.de,\nBert,c@d.de,\n", ',', true, 1),
            ("\n\nemail\na@b.de\n", ',', true, 2),
            ("Name^E-Mail\nAnna^a@b.de\n", '^', true, 0),
            ("Name:E-Mail\nAnna:a@b.de\n", ':', true, 0),
            ("Your mail?,May we write to you?\na@b.de,yes\nc@d.de,no\n", ',', true, 0),
            ("Hi, please add these people:\nAnna B, a@b.de\nBert C, c@d.de\n", ',', false, 1),
        ] {
            let dialect = sniff(text.as_bytes()).unwrap();
            let found = (dialect.delimiter, dialect.header, dialect.preamble);
            assert_eq!(found, (delimiter, header, preamble), "{text:?}");
        }
    }

    #[test]
    fn files_that_are_not_text_are_refused() {
        for (bytes, code) in [
            (b"".as_slice(), "import_empty"),
            (b" \r\n \n", "import_empty"),
            (b"\xEF\xBB\xBF", "import_empty"),
            (b"%PDF-1.7", "import_foreign"),
            (b"\x89PNG\r\n", "import_foreign"),
            (b"a,b\n\0\0\0\x01\x02,c\n", "import_not_text"),
        ] {
            assert_eq!(sniff(bytes).unwrap_err().code(), code, "{bytes:?}");
        }
    }
}
