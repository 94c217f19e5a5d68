//! A file of addresses and domains for the suppression list: all its tables, every column that holds
//! addresses, and all that stand in one cell; or a bare line each.
//!
//! Of an export of ours it reads everything: reason, source, note, since when and until when.
//! Promises that what is meant as an entry and is none is said with its row. Leaves out: whatever
//! else stands in the files of others.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use crate::export::SUPPRESSION_HEAD;
use crate::formats;
use crate::formats::Format;
use crate::formats::cache::Plain;
use crate::row_reader::swallowed;
use crate::table;
use crate::table::Table;
use crate::values::cell::{mailbox, several, shown, unguarded};
use crate::{COLUMNS_MAX, ImportError, Overview, ROWS_SHOWN, RefusalReason, look, look_at_sheet};
use postroom_model::clock::Timestamp;
use postroom_model::contact::{Mailbox, SuppressionEntry, SuppressionReason, ToldEntry};
use postroom_model::import::ColumnRole;

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Entries {
    pub entries: Vec<SuppressionEntry>,
    /// Of an export of ours, and then `entries` is empty: each with all that is known of it.
    pub told: Vec<ToldEntry>,
    /// Row, text and reason of what is neither an address nor a domain.
    pub bad: Vec<(u64, String, String)>,
}

/// Reads the file to its end; of a workbook or an archive, every table that holds entries.
///
/// # Errors
/// [`ImportError`] when the file, or one of its tables, cannot be read.
pub fn entries(path: &Path) -> Result<Entries, ImportError> {
    if let Some(own) = own(path)? {
        return Ok(own);
    }
    let first = look(path, None)?;
    let mut read = Entries::default();
    let mut taken = false;
    if first.sheets.len() > 1 {
        for sheet in &first.sheets {
            let overview = match look_at_sheet(path, sheet) {
                Ok(overview) => overview,
                Err(ImportError::Empty) => continue,
                Err(error) => return Err(error),
            };
            if holds_entries(&overview) {
                taken = true;
                read_table(path, &overview, &mut read)?;
            }
        }
    }
    if !taken {
        read_table(path, &first, &mut read)?;
    }
    Ok(read)
}

/// An export of ours; none: the file is another.
fn own(path: &Path) -> Result<Option<Entries>, ImportError> {
    // What is no plain file is told of by the one that reads all the others.
    if !path.is_file() {
        return Ok(None);
    }
    let mut file = BufReader::new(File::open(path).map_err(ImportError::Open)?);
    if !file.fill_buf().map_err(ImportError::Read)?.starts_with("\u{FEFF}entry,".as_bytes()) {
        return Ok(None);
    }
    file.consume("\u{FEFF}".len());
    let mut table = ::csv::ReaderBuilder::new().flexible(true).from_reader(file);
    if !table.byte_headers().is_ok_and(|head| head.iter().eq(SUPPRESSION_HEAD.map(str::as_bytes))) {
        return Ok(None);
    }
    let mut read = Entries::default();
    for row in table.byte_records() {
        let row = row.map_err(|error| ImportError::Read(io::Error::other(error)))?;
        let number = row.position().map_or(0, ::csv::Position::line);
        let cell = |at: usize| {
            let text = String::from_utf8_lossy(row.get(at).unwrap_or_default());
            unguarded(&text).to_owned()
        };
        let moment = |at: usize| {
            let at = cell(at).trim().parse::<jiff::Timestamp>().ok()?;
            Some(Timestamp(at.as_millisecond()))
        };
        let text = cell(0);
        // Somebody who was erased is known here by a hash only.
        let entry = match text.strip_prefix('#') {
            Some(hash) => Ok(SuppressionEntry::Hash(hash.to_owned())),
            None => SuppressionEntry::parse(&text),
        };
        match entry {
            Ok(entry) => read.told.push(ToldEntry {
                entry,
                // A word that is not known is no ground to write to somebody.
                reason: SuppressionReason::from_word(cell(1).trim())
                    .unwrap_or(SuppressionReason::Blocked),
                source: cell(2),
                note: cell(3),
                since: moment(4),
                // An end that cannot be read is none.
                until: moment(5),
            }),
            Err(error) => read.bad.push((number, text, error.to_string())),
        }
    }
    Ok(Some(read))
}

fn has_address(overview: &Overview) -> bool {
    overview.columns.iter().any(|column| column.role == ColumnRole::Address)
}

/// It has a column of addresses, or begins with one of domains.
fn holds_entries(overview: &Overview) -> bool {
    let cells = || overview.rows.iter().filter_map(|(_, cells)| cells.first());
    let domains = cells().filter(|cell| SuppressionEntry::parse(cell).is_ok()).count();
    has_address(overview) || (domains > 0 && domains * 2 >= cells().count())
}

/// Columns of a table that hold entries: the first one has nothing else.
struct Columns {
    main: usize,
    further: Vec<usize>,
    width: usize,
}

fn columns(overview: &Overview, header: bool) -> Columns {
    let role = |wanted: ColumnRole| overview.columns.iter().position(|one| one.role == wanted);
    let main = role(ColumnRole::Address).unwrap_or(0);
    let addresses = |at: usize| {
        let cells = overview.rows.iter().take(ROWS_SHOWN).filter_map(|(_, cells)| cells.get(at));
        let filled: Vec<&String> = cells.filter(|cell| !cell.trim().is_empty()).collect();
        let valid = filled.iter().filter(|cell| Mailbox::parse(cell).is_ok()).count();
        valid > 0 && valid * 2 >= filled.len()
    };
    let named = |at: &usize| {
        let column = overview.columns.get(*at);
        column.is_some_and(|one| one.role == ColumnRole::OtherAddress) || addresses(*at)
    };
    // Without a header a row may have as many as it likes.
    let width = if header { overview.columns.len() } else { COLUMNS_MAX };
    let further = (0..width).filter(|at| *at != main && (!header || named(at))).collect();
    Columns { main, further, width: overview.columns.len() }
}

fn read_table(path: &Path, overview: &Overview, read: &mut Entries) -> Result<(), ImportError> {
    let mut dialect = overview.dialect.clone();
    // A list of domains has neither a header nor an address.
    dialect.header &= has_address(overview);
    let Columns { main, further, width } = columns(overview, dialect.header);
    let Plain { file, format, .. } = formats::open(path, dialect.sheet.as_deref())?;
    let parted = (format == Format::Delimited).then_some(dialect.delimiter);
    let mut table = Table::new(file, &dialect)?;
    table::skip_to_rows(&mut table, &dialect)?;
    while let Some((number, raw)) = table.next_row()? {
        let cells: Vec<&str> = raw.cells().collect();
        let cell = |at: usize| cells.get(at).map_or("", |cell| unguarded(cell.trim()));
        let broken = if raw.too_long {
            Some(RefusalReason::RowTooLong)
        } else if raw.unclosed {
            Some(RefusalReason::UnclosedQuote)
        } else if parted.is_some_and(|by| swallowed(&raw, by, main, width)) {
            Some(RefusalReason::RowsInCell)
        } else {
            None
        };
        if let Some(reason) = broken {
            read.bad.push((number, shown(cell(main)), reason.to_string()));
        }
        read.take(number, cell(main), true);
        for at in further.iter().take_while(|at| **at < cells.len()) {
            read.take(number, cell(*at), dialect.header);
        }
    }
    Ok(())
}

impl Entries {
    /// All entries of one cell; `whole`: whatever is none is said.
    fn take(&mut self, row: u64, cell: &str, whole: bool) {
        if cell.is_empty() {
            return;
        }
        let parts = several(cell);
        if let [one] = parts.as_slice()
            && let Err(error) = entry(one)
        {
            let apart = |c: char| matches!(c, ',' | ';' | '|') || c.is_whitespace();
            let parts: Vec<&str> = one.split(apart).filter(|part| !part.is_empty()).collect();
            if parts.len() > 1 && parts.iter().any(|part| entry(part).is_ok()) {
                for part in parts {
                    self.one(row, part, whole);
                }
            } else if whole || one.contains('@') {
                self.bad.push((row, shown(one), error));
            }
            return;
        }
        for part in parts {
            self.one(row, part, whole);
        }
    }

    fn one(&mut self, row: u64, text: &str, whole: bool) {
        match entry(text) {
            Ok(entry) => self.entries.push(entry),
            Err(error) if whole || text.contains('@') => self.bad.push((row, shown(text), error)),
            Err(_) => {}
        }
    }
}

fn entry(text: &str) -> Result<SuppressionEntry, String> {
    SuppressionEntry::parse(text).or_else(|error| {
        mailbox(text)
            .map(|one| SuppressionEntry::Address(one.address))
            .map_err(|_| error.to_string())
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    fn read(text: &str) -> (Vec<String>, usize) {
        let path = std::env::temp_dir()
            .join(format!("entries-{}.csv", postroom_model::id::ImportId::new()));
        std::fs::write(&path, text).unwrap();
        let read = entries(&path).unwrap();
        std::fs::remove_file(path).unwrap();
        (read.entries.iter().map(SuppressionEntry::key).collect(), read.bad.len())
    }

    #[test]
    fn addresses_and_domains_are_read_from_any_table() {
        assert_eq!(
            read("anna@example.com\nexample.org\n@example.net\nnobody\n"),
            (vec!["anna@example.com".into(), "@example.org".into(), "@example.net".into()], 1)
        );
        assert_eq!(
            read("Name;E-Mail\nAnna;anna@example.com\nBert;bert@example.com\n"),
            (vec!["anna@example.com".into(), "bert@example.com".into()], 0)
        );
        let all =
            |entries: &[&str]| entries.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>();
        for (text, entries, bad) in [
            ("a@x.com, b@x.com\nc@x.com\nd@x.com,e@x.com,f@x.com\n", "abcdef", 0),
            ("a@x.com; b@x.com\nc@x.com d@x.com\n", "abcd", 0),
            (
                "email\n\"a@x.com b@x.com\"\n\"Anna <c@x.com>, Bert <d@x.com>\"\n\"Berg, Eva <e@x.com>\"\n",
                "abcde",
                0,
            ),
            ("email,email 2,note\na@x.com,b@x.com,see z@x.com\nc@x.com,,\n", "abc", 0),
            ("email,note\na@x.com,\"open\nb@x.com,C\nc@x.com,\"D\"\nd@x.com,E\n", "ad", 1),
        ] {
            let found: Vec<String> = entries.chars().map(|one| format!("{one}@x.com")).collect();
            assert_eq!(read(text), (found, bad), "{text}");
        }
        assert_eq!(read("a@x.com, example.org\n").0, all(&["a@x.com", "@example.org"]));
        assert_eq!(
            read("example.org\nexample.net\n"),
            (vec!["@example.org".into(), "@example.net".into()], 0)
        );
    }
}
