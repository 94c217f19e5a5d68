//! The rows of a file as contacts or refusals, one after the other.
//!
//! An address that stands in the file twice is taken once: the first row wins. What is remembered
//! of an address is 64 bits, so a million rows cost some 16 MB.

use std::collections::HashSet;
use std::fs::File;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use super::csv::RawRow;
use super::plain::{self, Plain};
use super::table::{self, Table};
use super::{ColumnRole, FIELD_MAX, Fields, ImportError, Plan, Refusal, RefusalReason};
use crate::contact::address::is_invisible;
use crate::contact::{Address, AddressError, Mailbox, NewContact};

/// One row of the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// As a spreadsheet numbers it: the first row of the file is 1.
    pub number: u64,
    pub result: Result<NewContact, Refusal>,
}

/// Walks through a file. Empty rows are passed over in silence.
#[derive(Debug)]
pub struct RowReader {
    table: Table<File>,
    columns: Vec<ColumnRole>,
    seen: HashSet<u64>,
    size: u64,
    failed: bool,
}

impl RowReader {
    /// # Errors
    /// [`ImportError`] when the file cannot be opened or the plan does not say where the address
    /// is.
    pub fn open(path: &Path, plan: &Plan) -> Result<Self, ImportError> {
        check(&plan.columns)?;
        let Plain { file, size, .. } = plain::open(path, plan.dialect.sheet.as_deref())?;
        let mut table = Table::new(file, &plan.dialect)?;
        table::skip_to_rows(&mut table, &plan.dialect)?;
        let columns = plan.columns.clone();
        Ok(Self { table, columns, seen: HashSet::new(), size, failed: false })
    }

    /// Bytes read and bytes in all, for the progress.
    pub fn progress(&self) -> (u64, u64) {
        (self.table.bytes_read().min(self.size), self.size)
    }

    fn row(&mut self, number: u64, raw: &RawRow) -> Row {
        let mut result = contact(raw, &self.columns);
        if let Ok(contact) = &result {
            let mut hasher = DefaultHasher::new();
            contact.address.key().hash(&mut hasher);
            if !self.seen.insert(hasher.finish()) {
                let address = contact.address.as_str().to_owned();
                result = Err(Refusal { address, reason: RefusalReason::Double });
            }
        }
        Row { number, result }
    }
}

impl Iterator for RowReader {
    type Item = Result<Row, ImportError>;

    /// After an error there is nothing more.
    fn next(&mut self) -> Option<Self::Item> {
        while !self.failed {
            match self.table.next_row() {
                Ok(Some((number, raw))) => {
                    let blank = raw.cells.iter().all(|cell| cell.trim().is_empty());
                    if !blank || raw.too_long {
                        return Some(Ok(self.row(number, &raw)));
                    }
                }
                Ok(None) => return None,
                Err(error) => {
                    self.failed = true;
                    return Some(Err(error));
                }
            }
        }
        None
    }
}

fn check(columns: &[ColumnRole]) -> Result<(), ImportError> {
    if !columns.contains(&ColumnRole::Address) {
        return Err(ImportError::NoAddressColumn);
    }
    for (index, role) in columns.iter().enumerate() {
        let again = columns.iter().skip(index + 1).any(|other| other == role);
        if again && *role != ColumnRole::Ignore {
            let what = match role {
                ColumnRole::Address => "the e-mail address",
                ColumnRole::GivenName => "the first name",
                ColumnRole::FamilyName => "the last name",
                ColumnRole::FullName => "the full name",
                ColumnRole::Field(name) => name,
                ColumnRole::Ignore => "",
            };
            return Err(ImportError::TwoColumns(what.to_owned()));
        }
    }
    Ok(())
}

fn contact(raw: &RawRow, columns: &[ColumnRole]) -> Result<NewContact, Refusal> {
    let mut written = "";
    let (mut given, mut family, mut full) = (None, None, None);
    let mut fields = Fields::new();
    let mut too_long = false;
    for (role, cell) in columns.iter().zip(&raw.cells) {
        let value = clean(cell);
        too_long |= *role != ColumnRole::Ignore && value.chars().count() > FIELD_MAX;
        if value.is_empty() {
            continue;
        }
        match role {
            ColumnRole::Address => written = cell.as_str(),
            ColumnRole::GivenName => given = Some(one_line(&value)),
            ColumnRole::FamilyName => family = Some(one_line(&value)),
            ColumnRole::FullName => full = Some(one_line(&value)),
            ColumnRole::Field(name) => {
                fields.insert(name.clone(), value);
            }
            ColumnRole::Ignore => {}
        }
    }
    let refuse = |reason| Refusal { address: shown(written), reason };
    if raw.too_long {
        return Err(refuse(RefusalReason::RowTooLong));
    }
    if raw.unclosed {
        return Err(refuse(RefusalReason::UnclosedQuote));
    }
    // A spreadsheet's guard before a formula is no part of an address.
    let written = unguarded(written);
    let mailbox = mailbox(written).map_err(|error| refuse(RefusalReason::Address(error)))?;
    if too_long {
        return Err(refuse(RefusalReason::FieldTooLong));
    }
    // A name beside the address ("Anna Berg <a@b.de>") serves where no column has one.
    let full = full.or(mailbox.name);
    if given.is_none()
        && family.is_none()
        && let Some(full) = full
    {
        (given, family) = split_name(&full);
    }
    Ok(NewContact { address: mailbox.address, given_name: given, family_name: family, fields })
}

/// Google Contacts writes several addresses into one cell with ` ::: ` between; the first is meant.
fn mailbox(cell: &str) -> Result<Mailbox, AddressError> {
    let first = cell.split(" ::: ").next().unwrap_or(cell);
    // A bare address first: an apostrophe or a bracket is part of what `Address` takes off.
    Address::parse(first)
        .map(|address| Mailbox { name: None, address })
        .or_else(|error| Mailbox::parse(first).map_err(|_| error))
}

/// The cell without what nobody can see; line breaks stay (a postal address has them). The
/// apostrophe that our own export and spreadsheets put before a formula goes again.
fn clean(cell: &str) -> String {
    let cell = unguarded(cell);
    let seen = |c: &char| *c == '\u{200D}' || !is_invisible(*c);
    let kept = |c: &char| matches!(c, '\n' | '\t') || !c.is_control();
    let text: String = cell.replace("\r\n", "\n").chars().filter(seen).filter(kept).collect();
    text.trim().to_owned()
}

/// Without the apostrophe before what a spreadsheet would take for a formula.
fn unguarded(cell: &str) -> &str {
    let guarded = cell.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@']));
    guarded.unwrap_or(cell)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a report shows of a cell that is no address.
fn shown(cell: &str) -> String {
    let cell = clean(cell);
    if cell.chars().count() <= 100 { cell } else { cell.chars().take(99).chain(['…']).collect() }
}

/// Given and family name of a whole name: `Berg, Anna` is turned round, a title of courtesy is
/// left out, and what belongs to a family name (`de Vries`, `von der Heide`) stays with it.
pub(super) fn split_name(full: &str) -> (Option<String>, Option<String>) {
    const COURTESY: [&str; 12] = [
        "herr", "frau", "mr", "mrs", "ms", "miss", "mme", "mlle", "monsieur", "madame", "sr", "sra",
    ];
    const PARTICLES: [&str; 22] = [
        "von", "vom", "van", "de", "der", "den", "del", "della", "di", "da", "dos", "du", "des",
        "la", "le", "ter", "ten", "te", "zu", "zum", "af", "al",
    ];
    let some = |words: &[&str]| (!words.is_empty()).then(|| words.join(" "));
    if let Some((family, given)) = full.split_once(',') {
        return (some(&[given.trim()]).filter(|s| !s.is_empty()), some(&[family.trim()]));
    }
    let mut words: Vec<&str> = full.split_whitespace().collect();
    let plain = |word: &str| word.trim_end_matches('.').to_lowercase();
    if words.len() > 1 && words.first().is_some_and(|word| COURTESY.contains(&plain(word).as_str()))
    {
        words.remove(0);
        if words.len() == 1 {
            // "Frau Berg"
            return (None, some(&words));
        }
    }
    let mut cut = words.len().saturating_sub(1).max(1);
    while cut > 1
        && words.get(cut - 1).is_some_and(|word| PARTICLES.contains(&word.to_lowercase().as_str()))
    {
        cut -= 1;
    }
    let (given, family) = words.split_at(cut.min(words.len()));
    (some(given), some(family))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn a_whole_name_is_split() {
        for (full, given, family) in [
            ("Anna Berg", Some("Anna"), Some("Berg")),
            ("Anna", Some("Anna"), None),
            ("Berg, Anna", Some("Anna"), Some("Berg")),
            ("Anna Maria Berg", Some("Anna Maria"), Some("Berg")),
            ("Maarten de Vries", Some("Maarten"), Some("de Vries")),
            ("Ursula von der Heide", Some("Ursula"), Some("von der Heide")),
            ("Frau Anna Berg", Some("Anna"), Some("Berg")),
            ("Mr. Smith", None, Some("Smith")),
            ("Leonardo da Vinci", Some("Leonardo"), Some("da Vinci")),
            ("De Vries", Some("De"), Some("Vries")),
        ] {
            let (g, f) = split_name(full);
            assert_eq!((g.as_deref(), f.as_deref()), (given, family), "{full}");
        }
    }

    #[test]
    fn a_plan_must_say_where_the_address_is_and_say_it_once() {
        use ColumnRole as C;
        let field = |name: &str| C::Field(name.to_owned());
        for (columns, code) in [
            (vec![], Some("import_no_address_column")),
            (vec![C::GivenName], Some("import_no_address_column")),
            (vec![C::Address, C::Address], Some("import_two_columns")),
            (vec![C::Address, field("a"), field("a")], Some("import_two_columns")),
            (vec![C::Address, C::Ignore, C::Ignore, field("a"), field("b")], None),
        ] {
            assert_eq!(check(&columns).err().map(|error| error.code()), code);
        }
    }
}
