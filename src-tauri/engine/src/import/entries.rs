//! A file of addresses and domains for the suppression list: the column that holds addresses, or a
//! bare line each.
//!
//! Leaves out: everything else that may stand in the file.

use std::path::Path;

use super::{ColumnRole, ImportError, Plan, Policy, RefusalReason, RowReader, look};
use crate::contact::{AddressError, ConsentBasis, SuppressionEntry};

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Entries {
    pub entries: Vec<SuppressionEntry>,
    /// Row, text and reason of what is neither an address nor a domain.
    pub bad: Vec<(u64, String, AddressError)>,
}

/// Reads the file to its end.
///
/// # Errors
/// [`ImportError`] when the file is none that holds addresses.
pub fn entries(path: &Path) -> Result<Entries, ImportError> {
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
