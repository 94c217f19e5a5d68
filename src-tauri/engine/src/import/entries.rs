//! A file of addresses and domains for the suppression list: the column that holds addresses, or a
//! bare line each.
//!
//! Of an export of ours it reads everything: reason, source, note, since when and until when. Leaves
//! out: whatever else stands in the files of others.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use super::cell::unguarded;
use super::export::SUPPRESSION_HEAD;
use super::{ColumnRole, ImportError, Plan, Policy, RefusalReason, RowReader, look};
use crate::clock::Timestamp;
use crate::contact::{AddressError, ConsentBasis, SuppressionEntry, SuppressionReason, ToldEntry};

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Entries {
    pub entries: Vec<SuppressionEntry>,
    /// Of an export of ours, and then `entries` is empty: each with all that is known of it.
    pub told: Vec<ToldEntry>,
    /// Row, text and reason of what is neither an address nor a domain.
    pub bad: Vec<(u64, String, AddressError)>,
}

/// Reads the file to its end.
///
/// # Errors
/// [`ImportError`] when the file is none that holds addresses.
pub fn entries(path: &Path) -> Result<Entries, ImportError> {
    if let Some(own) = own(path)? {
        return Ok(own);
    }
    let overview = look(path, None)?;
    let mut dialect = overview.dialect;
    let mut columns: Vec<ColumnRole> =
        overview.columns.into_iter().map(|column| column.role).collect();
    if !columns.contains(&ColumnRole::Address) {
        // A list of domains has neither a header nor an address.
        columns = vec![ColumnRole::Address];
        dialect.header = false;
    }
    for role in &mut columns {
        if *role != ColumnRole::Address {
            *role = ColumnRole::Ignore;
        }
    }
    let plan = Plan {
        addresses: super::Addresses::Each,
        dialect,
        columns,
        lists: Vec::new(),
        policy: Policy::Skip,
        consent: ConsentBasis::NotStated,
        people_out: None,
    };
    let mut read = Entries::default();
    for row in RowReader::open(path, &plan)? {
        let row = row?;
        match row.result {
            Ok(person) => read.entries.push(SuppressionEntry::Address(person.address)),
            Err(refusal) => match (SuppressionEntry::parse(&refusal.address), refusal.reason) {
                (Ok(entry), _) => read.entries.push(entry),
                (Err(error), RefusalReason::Address(_)) => {
                    read.bad.push((row.number, refusal.address, error));
                }
                (Err(_), _) => {}
            },
        }
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
            Err(error) => read.bad.push((number, text, error)),
        }
    }
    Ok(Some(read))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    fn read(text: &str) -> (Vec<String>, usize) {
        let path = std::env::temp_dir().join(format!("entries-{}.csv", crate::id::ImportId::new()));
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
        assert_eq!(
            read("example.org\nexample.net\n"),
            (vec!["@example.org".into(), "@example.net".into()], 0)
        );
    }
}
