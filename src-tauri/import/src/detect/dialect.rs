//! What kind of text file this is: its encoding, what stands between two cells, whether it has a
//! header, and how many rows stand above it.
//!
//! A guess from the first 256 KiB; the user can overrule every part of it.

use std::collections::BTreeMap;

use encoding_rs::{
    Encoding, ISO_2022_JP, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1250, WINDOWS_1251,
    WINDOWS_1252, WINDOWS_1253, WINDOWS_1254, WINDOWS_1255, WINDOWS_1256, WINDOWS_1257,
    WINDOWS_1258,
};
use memchr::memmem;
use serde::{Deserialize, Serialize};

use crate::detect::mapping;
use crate::formats::csv::Cells;
use crate::values::cell::holds_addresses;
use crate::{ImportError, Notation, ROW_MAX};

/// How a text file is laid out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dialect {
    /// By its name in the WHATWG Encoding Standard: `UTF-8`, `UTF-16LE`, `windows-1252` …
    pub encoding: String,
    pub delimiter: char,
    pub quote: char,
    /// The first row below the preamble names the columns.
    pub header: bool,
    /// Rows above the header: a title, a date, `sep=;`.
    pub preamble: u32,
    /// The sheet of a workbook or the file of an archive; none: the first that holds something.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// How days and numbers are written, by the column's place; others are kept as they are. Given
    /// to [`crate::look`], it is what the user says of these columns.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub notations: BTreeMap<usize, Notation>,
}

impl Default for Dialect {
    fn default() -> Self {
        Self {
            encoding: UTF_8.name().to_owned(),
            delimiter: ',',
            quote: '"',
            header: true,
            preamble: 0,
            sheet: None,
            notations: BTreeMap::new(),
        }
    }
}

/// The quotation mark of a file that has none: it stands in no text.
pub const NO_QUOTE: char = '\0';

/// How many bytes are looked at.
pub(crate) const SAMPLE: usize = 256 * 1024;
const DELIMITERS: [char; 4] = [',', ';', '\t', '|'];
const ROWS_LOOKED_AT: usize = 200;

/// Guesses the dialect from the first bytes of a file.
///
/// # Errors
/// [`ImportError`] when this is no text, with what it seems to be.
pub fn sniff(sample: &[u8]) -> Result<Dialect, ImportError> {
    let sample = sample.get(..SAMPLE).unwrap_or(sample);
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
    let rows = rows_of(&text, &dialect);
    dialect.preamble = preamble(&rows).max(u32::from(named.is_some()));
    let table = rows.get(dialect.preamble as usize..).unwrap_or(&[]);
    dialect.header = has_header(table);
    Ok(dialect)
}

/// The encoding by its mark, by its zero bytes, by being valid UTF-8, or as browsers guess it.
pub(crate) fn guess_encoding(sample: &[u8]) -> Result<&'static Encoding, ImportError> {
    if let Some((encoding, _)) = Encoding::for_bom(sample) {
        return Ok(encoding);
    }
    refuse_foreign(sample)?;
    if let Some(encoding) = unmarked_utf16(sample) {
        return Ok(encoding);
    }
    if sample.contains(&0) {
        return Err(ImportError::NotText);
    }
    // All its bytes are ASCII; what tells Japanese mail text are the sequences that switch to it.
    if [b"\x1B$B", b"\x1B$@", b"\x1B(J"].iter().any(|mark| memmem::find(sample, *mark).is_some())
        && sample.is_ascii()
    {
        return Ok(ISO_2022_JP);
    }
    match std::str::from_utf8(sample) {
        Ok(_) => return Ok(UTF_8),
        // A character cut in two by the end of the sample.
        Err(error) if error.error_len().is_none() && error.valid_up_to() + 4 > sample.len() => {
            return Ok(UTF_8);
        }
        Err(_) => {}
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Allow);
    detector.feed(sample, true);
    let country = country(sample);
    let guess =
        detector.guess(country.as_deref().map(str::as_bytes), chardetng::Utf8Detection::Deny);
    Ok(likelier(guess, sample))
}

/// The country that most addresses end with: it says which language the file is in.
fn country(sample: &[u8]) -> Option<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for at in memchr::memchr_iter(b'@', sample) {
        let domain = sample.get(at + 1..).unwrap_or_default();
        let end = domain.iter().position(|b| !(b.is_ascii_alphanumeric() || b".-".contains(b)));
        let domain = domain.get(..end.unwrap_or(domain.len())).unwrap_or_default();
        let last = domain.rsplit(|byte| *byte == b'.').find(|part| !part.is_empty());
        let Some(last) = last.filter(|last| last.len() == 2) else { continue };
        let last = String::from_utf8_lossy(last).to_lowercase();
        *counts.entry(last).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map(|(country, _)| country)
}

/// A table has little text to go by, and spreadsheets write few encodings. A rare one is taken only
/// where the usual one makes no sense.
fn likelier(guess: &'static Encoding, sample: &[u8]) -> &'static Encoding {
    let western = [WINDOWS_1252, WINDOWS_1250, WINDOWS_1254, WINDOWS_1257, WINDOWS_1258];
    let rare = guess.name().starts_with("ISO-8859-");
    if !rare && !western.contains(&guess) {
        return guess;
    }
    if of_a_mac(sample) {
        return MACINTOSH;
    }
    // The same letters stand in the same places, but for a few.
    let usual = match guess.name() {
        "ISO-8859-5" => return WINDOWS_1251,
        "ISO-8859-6" => return WINDOWS_1256,
        "ISO-8859-7" => return WINDOWS_1253,
        "ISO-8859-8" | "ISO-8859-8-I" => return WINDOWS_1255,
        "windows-1252" | "windows-1250" | "windows-1254" => return guess,
        _ => WINDOWS_1252,
    };
    const LETTERS: &str = "\u{e0}\u{e1}\u{e2}\u{e3}\u{e4}\u{e5}\u{e6}\u{e7}\u{e8}\u{e9}\u{ea}\u{eb}\u{ec}\u{ed}\u{ee}\u{ef}\u{f1}\u{f2}\u{f3}\u{f4}\u{f5}\u{f6}\u{f8}\u{f9}\u{fa}\u{fb}\u{fc}\u{ff}\u{df}\u{153}\u{161}\u{17e}\u{20ac}\u{2019}\u{2018}\u{201c}\u{201d}\u{201e}\u{2013}\u{2014}\u{2026}\u{ab}\u{bb}\u{b0}\u{ba}\u{aa}\u{a7}\u{a0}\u{b4}\u{a9}\u{ae}";
    let (text, _, broken) = usual.decode(sample);
    let sense = |c: char| c.is_ascii() || c.to_lowercase().all(|c| LETTERS.contains(c));
    if !broken && text.chars().all(sense) { usual } else { guess }
}

/// Between small letters, a Mac's letters are signs and capitals everywhere else.
fn of_a_mac(sample: &[u8]) -> bool {
    const MAC: [u8; 17] = [
        0x87, 0x88, 0x89, 0x8A, 0x8B, 0x8C, 0x8D, 0x8E, 0x8F, 0x90, 0x91, 0x95, 0x98, 0x99, 0x9D,
        0x9F, 0xA7,
    ];
    let (mut mac, mut other) = (0, 0);
    for three in sample.windows(3) {
        if let [before, byte, after] = three
            && before.is_ascii_alphabetic()
            && after.is_ascii_lowercase()
        {
            mac += usize::from(MAC.contains(byte));
            other += usize::from(*byte >= 0xC0);
        }
    }
    mac > 0 && other == 0
}

/// Western text in UTF-16 has a zero in every second byte; one byte order has it first.
pub(crate) fn unmarked_utf16(sample: &[u8]) -> Option<&'static Encoding> {
    let pairs = sample.len() / 2;
    let zeros = |first: usize| {
        sample.iter().skip(first).step_by(2).take(pairs).filter(|byte| **byte == 0).count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    if pairs < 4 {
        None
    } else if odd * 10 > pairs * 4 && even * 10 < pairs {
        Some(UTF_16LE)
    } else if even * 10 > pairs * 4 && odd * 10 < pairs {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Files that people drop by mistake, by their first bytes.
fn refuse_foreign(sample: &[u8]) -> Result<(), ImportError> {
    let starts = |magic: &[u8]| sample.starts_with(magic);
    let what = if starts(b"%PDF") {
        "a PDF"
    } else if starts(b"\x89PNG") || starts(b"\xFF\xD8\xFF") || starts(b"GIF8") {
        "a picture"
    } else if starts(b"\x1F\x8B") || starts(b"7z\xBC\xAF") || starts(b"Rar!") {
        "an archive"
    } else if starts(b"SQLite format 3\0") {
        "a database"
    } else {
        return Ok(());
    };
    Err(ImportError::Foreign(what))
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
        let rows = rows_of(text, &Dialect { delimiter, ..Dialect::default() });
        let width = usual_width(&rows);
        if width < 2 {
            return (0, 0);
        }
        let alike = rows.iter().filter(|row| row.len() == width).count();
        // In percent, so that one odd row in a long file changes nothing.
        (alike * 100 / rows.len().max(1), width)
    };
    let mut best = (',', (0, 0));
    for delimiter in DELIMITERS {
        let score = score(delimiter);
        if score > best.1 {
            best = (delimiter, score);
        }
    }
    best.0
}

/// The mark that stands around cells. An apostrophe counts only where cells begin and end with it.
fn guess_quote(text: &str, delimiter: char) -> char {
    let around = |quote: char| {
        text.lines()
            .take(ROWS_LOOKED_AT)
            .flat_map(|line| line.split(delimiter))
            .map(str::trim)
            .filter(|cell| cell.len() > 1 && cell.starts_with(quote) && cell.ends_with(quote))
            .count()
    };
    if around('\'') > 2 && around('"') == 0 { '\'' } else { '"' }
}

/// The first rows as cells.
fn rows_of(text: &str, dialect: &Dialect) -> Vec<Vec<String>> {
    let mut cells = Cells::new(dialect.delimiter, dialect.quote, ROW_MAX);
    let mut rows = Vec::new();
    cells.feed(text, &mut |row| rows.push(row.to_cells()));
    // The last row may be cut by the end of the sample; it counts only when it is the only one.
    let cut = text.len() >= SAMPLE / 2;
    cells.end(&mut |row| {
        if !cut || rows.is_empty() {
            rows.push(row.to_cells());
        }
    });
    rows.truncate(ROWS_LOOKED_AT);
    rows
}

fn is_blank(row: &[String]) -> bool {
    row.iter().all(|cell| cell.trim().is_empty())
}

/// The number of cells that most rows have.
fn usual_width(rows: &[Vec<String>]) -> usize {
    let mut counts: Vec<(usize, usize)> = Vec::new();
    for row in rows.iter().filter(|row| !is_blank(row)) {
        match counts.iter_mut().find(|(width, _)| *width == row.len()) {
            Some((_, count)) => *count += 1,
            None => counts.push((row.len(), 1)),
        }
    }
    counts.into_iter().max_by_key(|(width, count)| (*count, *width)).map_or(0, |(width, _)| width)
}

/// How many rows stand above the table: those that fill fewer cells than the table is wide.
fn preamble(rows: &[Vec<String>]) -> u32 {
    let width = usual_width(rows);
    let filled = |row: &[String]| row.iter().filter(|cell| !cell.trim().is_empty()).count();
    let first = rows.iter().position(|row| {
        if width < 2 {
            !is_blank(row)
        } else {
            // A header names nearly all its columns; a title stands alone in its row.
            row.len() + 1 >= width && filled(row) * 2 > width || mapping::known_headers(row) >= 2
        }
    });
    // No row looks like a header: the table begins with the first row that holds something.
    let first = first.or_else(|| rows.iter().position(|row| !is_blank(row))).unwrap_or(0);
    // Two lines of names, the upper one for groups of columns: the lower one names them.
    let known = |at: usize| rows.get(at).map_or(0, |row| mapping::known_headers(row));
    let lower = known(first + 1) >= 2 && known(first + 1) > known(first);
    u32::try_from(first + usize::from(lower)).unwrap_or(0)
}

/// A row with an address in it is somebody already.
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
    fn the_encodings_that_spreadsheets_write_are_known_by_little_text() {
        use encoding_rs as e;
        for (encoding, text) in [
            (WINDOWS_1252, "email,newsletter\na@x.com,s\u{ec}\nb@x.com,no\n"),
            (WINDOWS_1252, "email,citt\u{e0}\na@x.it,Forl\u{ec}\nb@x.it,Canic\u{e0}tt\u{ec}\n"),
            (WINDOWS_1252, "email,name\na@x.com,Jos\u{e9}\n"),
            (WINDOWS_1252, "email,name\na@x.com,S\u{f8}ren\nb@x.com,\u{c5}sa\n"),
            (WINDOWS_1252, "email,name\na@x.com,Jo\u{e3}o\n"),
            (WINDOWS_1252, "email,nom\na@x.fr,L\u{2019}\u{c9}toile, Zo\u{eb}\n"),
            (
                WINDOWS_1250,
                "email,name\na@x.pl,Micha\u{142} W\u{f3}jcik\nb@x.pl,Stanis\u{142}aw \u{15a}wi\u{105}tek\n",
            ),
            (
                WINDOWS_1251,
                "email,name\na@x.ru,\u{418}\u{432}\u{430}\u{43d} \u{41f}\u{435}\u{442}\u{440}\u{43e}\u{432}\nb@x.ru,\u{410}\u{43d}\u{43d}\u{430} \u{421}\u{43c}\u{438}\u{440}\u{43d}\u{43e}\u{432}\u{430}\n",
            ),
            (
                WINDOWS_1253,
                "email,name\na@x.gr,\u{393}\u{3b9}\u{3ce}\u{3c1}\u{3b3}\u{3bf}\u{3c2}\nb@x.gr,\u{395}\u{3bb}\u{3ad}\u{3bd}\u{3b7} \u{3a0}\u{3b1}\u{3c0}\u{3b1}\u{3b4}\u{3ac}\u{3ba}\u{3b7}\n",
            ),
            (
                e::SHIFT_JIS,
                "email,\u{6c0f}\u{540d}\na@x.jp,\u{5c71}\u{7530}\u{592a}\u{90ce}\nb@x.jp,\u{9234}\u{6728}\u{82b1}\u{5b50}\n",
            ),
            (ISO_2022_JP, "email,\u{6c0f}\u{540d}\na@x.jp,\u{5c71}\u{7530}\u{592a}\u{90ce}\n"),
        ] {
            let (bytes, _, _) = encoding.encode(text);
            assert_eq!(sniff(&bytes).unwrap().encoding, encoding.name(), "{text}");
        }
        let mac = b"email,name\na@x.de,J\x9Arg M\x9Fller\nb@x.fr,Ren\x8E H\x8Etu\n";
        assert_eq!(sniff(mac).unwrap().encoding, "macintosh");
    }

    #[test]
    fn a_character_cut_by_the_end_of_the_sample_changes_nothing() {
        let text = "Name,E-Mail\nJörg,a@b.de\nJö";
        let cut = &text.as_bytes()[..text.len() - 1];
        assert_eq!(sniff(cut).unwrap().encoding, "UTF-8");
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
        ] {
            let dialect = sniff(text.as_bytes()).unwrap();
            let found = (dialect.delimiter, dialect.header, dialect.preamble);
            assert_eq!(found, (delimiter, header, preamble), "{text:?}");
        }
    }

    #[test]
    fn what_is_no_text_is_refused_by_name() {
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
