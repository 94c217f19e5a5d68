//! Reads a file of addresses and domains for the suppression list: all its tables, every column of
//! addresses, several entries in one cell, or one entry per line.
//!
//! Reads every column of a Postroom export: reason, source, note, start and end. Reports each
//! invalid entry with its row. Leaves out: other columns of foreign files.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use crate::error::ImportError;
use crate::export::SUPPRESSION_HEAD;
use crate::file_preview::FilePreview;
use crate::formats;
use crate::formats::cache::ConvertedFile;
use crate::formats::format::Format;
use crate::inspect::{inspect, inspect_sheet};
use crate::limits::{COLUMNS_MAX, ROWS_SHOWN};
use crate::refusal::RefusalReason;
use crate::row_reader::is_unclosed_quote;
use crate::table;
use crate::table::Table;
use crate::values::cell::{excerpt, parse_mailbox, split_addresses, strip_formula_guard};
use postroom_model::clock::Timestamp;
use postroom_model::contact::{Mailbox, SuppressionEntry, SuppressionReason, SuppressionRecord};
use postroom_model::import::ColumnRole;

/// The entries of a file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SuppressionFile {
    pub entries: Vec<SuppressionEntry>,
    /// The entries of a Postroom export with all their columns; then `entries` is empty.
    pub own_entries: Vec<SuppressionRecord>,
    /// Row, text and reason of each invalid entry.
    pub rejected: Vec<(u64, String, String)>,
}

/// Reads the file to its end; of a workbook or an archive, every table that holds entries.
///
/// # Errors
/// [`ImportError`] when the file, or one of its tables, cannot be read.
pub fn read_suppression_file(path: &Path) -> Result<SuppressionFile, ImportError> {
    if let Some(own) = read_own_export(path)? {
        return Ok(own);
    }
    let first = inspect(path, None)?;
    let mut read = SuppressionFile::default();
    let mut found = false;
    if first.sheets.len() > 1 {
        for sheet in &first.sheets {
            let preview = match inspect_sheet(path, sheet) {
                Ok(preview) => preview,
                Err(ImportError::Empty) => continue,
                Err(error) => return Err(error),
            };
            if holds_entries(&preview) {
                found = true;
                read_table(path, &preview, &mut read)?;
            }
        }
    }
    if !found {
        read_table(path, &first, &mut read)?;
    }
    let is_empty = read.entries.is_empty() && read.own_entries.is_empty();
    let hashes = read.rejected.iter().filter(|(_, cell, _)| is_hash(cell)).count();
    // A heading may stand above them.
    if is_empty && hashes > 0 && hashes + 1 >= read.rejected.len() {
        return Err(ImportError::HashedList);
    }
    Ok(read)
}

/// The hash of an address in hexadecimal digits: MD5, SHA-1 or SHA-256.
fn is_hash(cell: &str) -> bool {
    matches!(cell.len(), 32 | 40 | 64) && cell.bytes().all(|c| c.is_ascii_hexdigit())
}

/// Reads a Postroom export; none when the file is not one.
fn read_own_export(path: &Path) -> Result<Option<SuppressionFile>, ImportError> {
    // `inspect` reports a path that is not a regular file.
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
    let mut read = SuppressionFile::default();
    for row in table.byte_records() {
        let row = row.map_err(|error| ImportError::Read(io::Error::other(error)))?;
        let number = row.position().map_or(0, ::csv::Position::line);
        let cell = |at: usize| {
            let text = String::from_utf8_lossy(row.get(at).unwrap_or_default());
            strip_formula_guard(&text).to_owned()
        };
        let timestamp = |at: usize| {
            let at = cell(at).trim().parse::<jiff::Timestamp>().ok()?;
            Some(Timestamp(at.as_millisecond()))
        };
        let text = cell(0);
        // An erased person is stored as a hash only.
        let entry = match text.strip_prefix('#') {
            Some(hash) => Ok(SuppressionEntry::Hash(hash.to_owned())),
            None => SuppressionEntry::parse(&text),
        };
        match entry {
            Ok(entry) => read.own_entries.push(SuppressionRecord {
                entry,
                // An unknown reason still suppresses.
                reason: SuppressionReason::from_word(cell(1).trim())
                    .unwrap_or(SuppressionReason::Blocked),
                source: cell(2),
                note: cell(3),
                since: timestamp(4),
                // An unreadable end means no end.
                until: timestamp(5),
            }),
            Err(error) => read.rejected.push((number, text, error.to_string())),
        }
    }
    Ok(Some(read))
}

fn has_address(preview: &FilePreview) -> bool {
    preview.columns.iter().any(|column| column.role == ColumnRole::Address)
}

/// True when the table has an address column or starts with a column of domains.
fn holds_entries(preview: &FilePreview) -> bool {
    let cells = || preview.rows.iter().filter_map(|(_, cells)| cells.first());
    let domains = cells().filter(|cell| SuppressionEntry::parse(cell).is_ok()).count();
    has_address(preview) || (domains > 0 && domains * 2 >= cells().count())
}

/// The columns that hold entries. Every cell of `main` must be an entry.
struct Columns {
    main: usize,
    further: Vec<usize>,
    width: usize,
}

fn entry_columns(preview: &FilePreview, header: bool) -> Columns {
    let role = |wanted: ColumnRole| preview.columns.iter().position(|one| one.role == wanted);
    let main = role(ColumnRole::Address).unwrap_or(0);
    let addresses = |at: usize| {
        let cells = preview.rows.iter().take(ROWS_SHOWN).filter_map(|(_, cells)| cells.get(at));
        let filled: Vec<&String> = cells.filter(|cell| !cell.trim().is_empty()).collect();
        let valid = filled.iter().filter(|cell| Mailbox::parse(cell).is_ok()).count();
        valid > 0 && valid * 2 >= filled.len()
    };
    let named = |at: &usize| {
        let column = preview.columns.get(*at);
        column.is_some_and(|one| one.role == ColumnRole::OtherAddress) || addresses(*at)
    };
    // Without a header, rows may differ in length.
    let width = if header { preview.columns.len() } else { COLUMNS_MAX };
    let further = (0..width).filter(|at| *at != main && (!header || named(at))).collect();
    Columns { main, further, width: preview.columns.len() }
}

fn read_table(
    path: &Path,
    preview: &FilePreview,
    read: &mut SuppressionFile,
) -> Result<(), ImportError> {
    let mut dialect = preview.dialect.clone();
    // A list of domains has no header and no address column.
    dialect.header &= has_address(preview);
    let Columns { main, further, width } = entry_columns(preview, dialect.header);
    let ConvertedFile { file, format, .. } = formats::open(path, dialect.sheet.as_deref())?;
    let delimiter = (format == Format::Delimited).then_some(dialect.delimiter);
    let mut table = Table::new(file, &dialect)?;
    table::skip_to_rows(&mut table, &dialect)?;
    while let Some((number, raw)) = table.next_row()? {
        let cells: Vec<&str> = raw.cells().collect();
        let cell = |at: usize| cells.get(at).map_or("", |cell| strip_formula_guard(cell.trim()));
        let broken = if raw.too_long {
            Some(RefusalReason::RowTooLong)
        } else if raw.unclosed {
            Some(RefusalReason::UnclosedQuote)
        } else if delimiter.is_some_and(|by| is_unclosed_quote(&raw, by, main, width)) {
            Some(RefusalReason::RowsInCell)
        } else {
            None
        };
        if let Some(reason) = broken {
            read.rejected.push((number, excerpt(cell(main)), reason.to_string()));
        }
        read.add_cell(number, cell(main), true);
        for at in further.iter().take_while(|at| **at < cells.len()) {
            read.add_cell(number, cell(*at), dialect.header);
        }
    }
    Ok(())
}

impl SuppressionFile {
    /// Adds all entries of one cell; `whole`: report every part that is not an entry.
    fn add_cell(&mut self, row: u64, cell: &str, whole: bool) {
        if cell.is_empty() {
            return;
        }
        let parts = split_addresses(cell);
        if let [one] = parts.as_slice()
            && let Err(error) = parse_entry(one)
        {
            let apart = |c: char| matches!(c, ',' | ';' | '|') || c.is_whitespace();
            let parts: Vec<&str> = one.split(apart).filter(|part| !part.is_empty()).collect();
            if parts.len() > 1 && parts.iter().any(|part| parse_entry(part).is_ok()) {
                for part in parts {
                    self.add_entry(row, part, whole);
                }
            } else if whole || one.contains('@') {
                self.rejected.push((row, excerpt(one), error));
            }
            return;
        }
        for part in parts {
            self.add_entry(row, part, whole);
        }
    }

    fn add_entry(&mut self, row: u64, text: &str, whole: bool) {
        match parse_entry(text) {
            Ok(entry) => self.entries.push(entry),
            Err(error) if whole || text.contains('@') => {
                self.rejected.push((row, excerpt(text), error))
            }
            Err(_) => {}
        }
    }
}

fn parse_entry(text: &str) -> Result<SuppressionEntry, String> {
    SuppressionEntry::parse(text).or_else(|error| {
        parse_mailbox(text)
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
        let read = read_suppression_file(&path).unwrap();
        std::fs::remove_file(path).unwrap();
        (read.entries.iter().map(SuppressionEntry::key).collect(), read.rejected.len())
    }

    #[test]
    fn a_list_of_hashes_is_named_as_such() {
        let md5 = "8a16273f9553a22d2b3c0a9e09fe1b84";
        for text in [
            format!("email_md5\n{md5}\n{md5}\n"),
            format!("{md5}{md5}\n{}{}\n", md5.to_uppercase(), md5),
            format!("{md5}\n"),
        ] {
            let path = std::env::temp_dir()
                .join(format!("hashes-{}.csv", postroom_model::id::ImportId::new()));
            std::fs::write(&path, &text).unwrap();
            let code = read_suppression_file(&path).err().map(|error| error.code());
            std::fs::remove_file(path).unwrap();
            assert_eq!(code, Some("import_hashed_list"), "{text}");
        }
        assert_eq!(read(&format!("email\nanna@example.com\n{md5}\n")).1, 1);
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
        for (text, entries, rejected) in [
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
            assert_eq!(read(text), (found, rejected), "{text}");
        }
        assert_eq!(read("a@x.com, example.org\n").0, all(&["a@x.com", "@example.org"]));
        assert_eq!(
            read("example.org\nexample.net\n"),
            (vec!["@example.org".into(), "@example.net".into()], 0)
        );
    }
}
