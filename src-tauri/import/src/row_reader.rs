//! The rows of a file as contacts or refusals, one after the other.
//!
//! An address that occurs twice is imported once: the first row wins, but the strictest consent
//! signal of all its rows applies, and in a file with lists or tags, those of all its rows and the
//! values that its first row lacks. Such a file, and one with consent columns, is therefore read
//! twice, the first time only for these. Each address is remembered as a 64-bit hash, so
//! a million rows cost about 16 MB.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::mem::take;
use std::path::{Path, PathBuf};

use crate::consent::column_evidence;
use crate::consent::column_evidence::CellEvidence;
use crate::consent::consent_values;
use crate::consent::optout_headers;
use crate::detect::mapping;
use crate::detect::normalize::normalize_header;
use crate::duplicate_rows::LaterRows;
use crate::error::ImportError;
use crate::formats;
use crate::formats::cache::{ConvertedFile, SharedFile};
use crate::formats::csv::RawRow;
use crate::formats::format::Format;
use crate::plan::{Addresses, ImportPlan};
use crate::ragged_rows::{rejoin, used_width};
use crate::refusal::{Refusal, RefusalReason};
use crate::row_contacts::{ColumnReader, ParsedRow, Row, read_row};
use crate::table;
use crate::table::Table;
use crate::values::birthday;
use crate::values::cell::parse_mailbox;
use postroom_model::contact::{AddressChecker, AddressWarning, ConsentSignal, NewContact};
use postroom_model::import::ColumnRole;

/// Reads a file row by row. Skips empty rows.
#[derive(Debug)]
pub struct RowReader {
    table: Table<SharedFile>,
    columns: Vec<ColumnReader>,
    headers: Vec<String>,
    /// Index of the address column.
    address_at: usize,
    addresses: Addresses,
    /// The file's delimiter; none for converted formats.
    delimiter: Option<char>,
    /// What the prescan for opt-outs needs; taken when it has run.
    optout_prescan: Option<(PathBuf, ImportPlan)>,
    /// The signals "no" and "suppressed" of the whole file, by the hash of the address.
    strict_signals: HashMap<u64, ConsentSignal>,
    /// What later rows add to the first row of an address.
    later_rows: LaterRows,
    /// Results that are read but not yet returned.
    pending: VecDeque<Row>,
    seen: HashSet<u64>,
    address_lint: AddressChecker,
    size: u64,
    failed: bool,
}

impl RowReader {
    /// # Errors
    /// [`ImportError`] when the file cannot be opened or the plan does not say where the address
    /// is.
    pub fn open(path: &Path, plan: &ImportPlan) -> Result<Self, ImportError> {
        let mut reader = Self::open_without_prescan(path, plan)?;
        let has_consent_role = |role: &ColumnRole| {
            use ColumnRole as C;
            matches!(role, C::Consent | C::OptedOut | C::Lists | C::Tags)
        };
        if plan.columns.iter().any(has_consent_role) {
            reader.optout_prescan = Some((path.to_owned(), plan.clone()));
        }
        Ok(reader)
    }

    fn open_without_prescan(path: &Path, plan: &ImportPlan) -> Result<Self, ImportError> {
        check_columns(&plan.columns)?;
        let ConvertedFile { file, size, format, .. } =
            formats::open(path, plan.dialect.sheet.as_deref())?;
        let mut table = Table::new(file, &plan.dialect)?;
        let headers = table::skip_to_rows(&mut table, &plan.dialect)?.unwrap_or_default();
        let basis_column = mapping::basis_column(&headers);
        let columns = plan.columns.iter().cloned().enumerate();
        let columns = columns.map(|(at, role)| ColumnReader {
            role,
            value_format: plan.dialect.value_formats.get(&at).copied().unwrap_or_default(),
            born_before: headers
                .get(at)
                .is_some_and(|header| birthday::is_birthday(header))
                .then(birthday::today),
            is_consent_basis: basis_column == Some(at),
            reason: optout_headers::optout_reason(&normalize_header(
                headers.get(at).map_or("", String::as_str),
            )),
            unknown_words_field: None,
            unclear_means_yes: plan.unclear_means_yes.contains(&at),
            labels_are_evidence: !mapping::is_own_export(&headers),
        });
        let address = plan.columns.iter().position(|role| *role == ColumnRole::Address);
        Ok(Self {
            table,
            columns: columns.collect(),
            address_at: address.unwrap_or(0),
            // Everybody behind a row of a suppression list has opted out.
            addresses: if is_address_only(plan) || plan.suppression_list.is_some() {
                Addresses::Each
            } else {
                plan.addresses
            },
            delimiter: (format == Format::Delimited).then_some(plan.dialect.delimiter),
            headers,
            optout_prescan: None,
            strict_signals: HashMap::new(),
            later_rows: LaterRows::default(),
            pending: VecDeque::new(),
            seen: HashSet::new(),
            address_lint: AddressChecker::default(),
            size,
            failed: false,
        })
    }

    /// Reads the file once and keeps only the signals "no" and "suppressed".
    fn prescan_optouts(&mut self) -> Result<(), ImportError> {
        let Some((path, mut plan)) = self.optout_prescan.take() else { return Ok(()) };
        let adds_up =
            plan.columns.iter().any(|role| *role == ColumnRole::Lists || *role == ColumnRole::Tags);
        for role in &mut plan.columns {
            match role {
                ColumnRole::GivenName
                | ColumnRole::FamilyName
                | ColumnRole::FullName
                | ColumnRole::Field(_)
                    if adds_up => {}
                ColumnRole::Address
                | ColumnRole::OtherAddress
                | ColumnRole::Consent
                | ColumnRole::OptedOut
                | ColumnRole::Lists
                | ColumnRole::Tags => {}
                _ => *role = ColumnRole::Ignore,
            }
        }
        let mut reader = Self::open_without_prescan(&path, &plan)?;
        let mut evidence: BTreeMap<usize, CellEvidence> = BTreeMap::new();
        for (at, column) in reader.columns.iter().enumerate() {
            if column.role == ColumnRole::Consent {
                evidence.insert(at, CellEvidence::default());
            }
        }
        while let Some((_, raw)) = reader.table.next_row()? {
            for (at, cell) in raw.cells().enumerate() {
                if let Some(evidence) = evidence.get_mut(&at) {
                    evidence.add(cell);
                }
            }
            let (raw, _) = reader.align(raw);
            let ParsedRow { contacts, consent, lists, tags } =
                read_row(&raw, &reader.columns, reader.addresses, None);
            if adds_up {
                for contact in contacts.iter().flatten() {
                    self.later_rows.add(hash(&contact.address.key()), contact, &lists, &tags);
                }
            }
            if !matches!(consent.stance, Some(ConsentSignal::No | ConsentSignal::Out(_))) {
                continue;
            }
            for contact in contacts.into_iter().flatten() {
                let known = self
                    .strict_signals
                    .entry(hash(&contact.address.key()))
                    .or_insert(ConsentSignal::No);
                *known = consent_values::strictest(Some(*known), consent.stance)
                    .unwrap_or(ConsentSignal::No);
            }
        }
        for (at, evidence) in evidence {
            let header = self.headers.get(at).map_or("", String::as_str);
            if let Some(column) = self.columns.get_mut(at)
                && column_evidence::ignores_unknown_words(&normalize_header(header), &evidence)
            {
                column.unknown_words_field = Some(header.trim().to_owned());
            }
        }
        Ok(())
    }

    /// The names of the columns; "Column 3" where the file has none.
    pub fn headers(&self) -> Vec<String> {
        let width = self.headers.len().max(self.columns.len());
        let name = |at: usize| {
            let header = self.headers.get(at).map_or("", |header| header.trim());
            if header.is_empty() { format!("Column {}", at + 1) } else { header.to_owned() }
        };
        (0..width).map(name).collect()
    }

    /// Bytes read and bytes in all, for the progress.
    pub fn progress(&self) -> (u64, u64) {
        (self.table.bytes_read().min(self.size), self.size)
    }

    /// Some bytes read so far are invalid in this encoding.
    pub fn broken_characters(&self) -> bool {
        self.table.broken_characters()
    }

    /// The row with as many cells as the heading, or the reason why it cannot be read.
    fn align(&self, raw: RawRow) -> (RawRow, Option<RefusalReason>) {
        let Some(delimiter) = self.delimiter else { return (raw, None) };
        let width = self.columns.len();
        if is_unclosed_quote(&raw, delimiter, self.address_at, width) {
            return (raw, Some(RefusalReason::RowsInCell));
        }
        let wide = self.headers.len() >= width && used_width(&raw) > width;
        if !wide || raw.too_long || raw.unclosed {
            return (raw, None);
        }
        match rejoin(&raw, &self.columns, delimiter) {
            Some(joined) => (joined, None),
            None => (raw, Some(RefusalReason::TooManyCells)),
        }
    }

    /// Queues the contacts of one row: at least one, or a refusal.
    fn queue_contacts(&mut self, number: u64, raw: RawRow) {
        let (raw, broken) = self.align(raw);
        let ParsedRow { contacts, consent, lists, tags } =
            read_row(&raw, &self.columns, self.addresses, broken);
        let last = contacts.len().saturating_sub(1);
        let (mut consent, mut lists, mut tags) = (consent, lists, tags);
        for (at, result) in contacts.into_iter().enumerate() {
            let (key, mut result, warning) = self.check_duplicate(result);
            let (mut consent, mut lists, mut tags) = if at < last {
                (consent.clone(), lists.clone(), tags.clone())
            } else {
                (take(&mut consent), take(&mut lists), take(&mut tags))
            };
            // Empty in most files: this saves hashing the key again.
            if !self.strict_signals.is_empty() {
                let strict_signals = self.strict_signals.get(&hash(&key)).copied();
                consent.stance = consent_values::strictest(consent.stance, strict_signals);
            }
            if let Ok(contact) = &mut result {
                self.later_rows.merge_into(hash(&key), contact, &mut lists, &mut tags);
            }
            let cells = if result.is_err() { raw.to_cells() } else { Vec::new() };
            self.pending.push_back(Row {
                number,
                key,
                result,
                consent,
                lists,
                tags,
                warning,
                cells,
            });
        }
    }

    /// Refuses an address that an earlier row has; checks a new one for address warnings.
    fn check_duplicate(
        &mut self,
        result: Result<NewContact, Refusal>,
    ) -> (String, Result<NewContact, Refusal>, Option<AddressWarning>) {
        let Ok(contact) = result else { return (String::new(), result, None) };
        let key = contact.address.key();
        if self.seen.insert(hash(&key)) {
            let warning = self.address_lint.check(&contact.address);
            (key, Ok(contact), warning)
        } else {
            let address = contact.address.as_str().to_owned();
            let reason = match self.later_rows.contains(hash(&key)) {
                true => RefusalReason::Merged,
                false => RefusalReason::Double,
            };
            (key, Err(Refusal { address, reason }), None)
        }
    }
}

impl Iterator for RowReader {
    type Item = Result<Row, ImportError>;

    /// Returns nothing after an error.
    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(row) = self.pending.pop_front() {
                return Some(Ok(row));
            }
            if self.failed {
                return None;
            }
            match self.prescan_optouts().and_then(|()| self.table.next_row()) {
                Ok(Some((number, raw))) => {
                    if !raw.is_blank() || raw.too_long {
                        self.queue_contacts(number, raw);
                    }
                }
                Ok(None) => return None,
                Err(error) => {
                    self.failed = true;
                    return Some(Err(error));
                }
            }
        }
    }
}

/// True when a line inside a cell looks like a row of its own, with an address in the address column: a
/// quotation mark was opened and never closed.
pub(crate) fn is_unclosed_quote(
    raw: &RawRow,
    delimiter: char,
    address: usize,
    width: usize,
) -> bool {
    raw.has_line_break()
        && raw.cells().any(|cell| {
            cell.lines().skip(1).any(|line| {
                let parts: Vec<&str> = line.split(delimiter).collect();
                let there = parts.get(address).is_some_and(|part| parse_mailbox(part).is_ok());
                there && parts.len() > 1 && parts.len() >= width
            })
        })
}

/// True for a file of addresses only: those in one line belong to different people.
fn is_address_only(plan: &ImportPlan) -> bool {
    let meant = plan.columns.iter().filter(|role| **role != ColumnRole::Ignore);
    let mut meant = meant.peekable();
    (plan.columns.len() == 1 || !plan.dialect.header)
        && meant.peek().is_some()
        && meant.all(|role| matches!(role, ColumnRole::Address | ColumnRole::OtherAddress))
}

fn hash(key: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish()
}

fn check_columns(columns: &[ColumnRole]) -> Result<(), ImportError> {
    if !columns.contains(&ColumnRole::Address) {
        return Err(ImportError::NoAddressColumn);
    }
    for (index, role) in columns.iter().enumerate() {
        let again = columns.iter().skip(index + 1).any(|other| other == role);
        if again && !role.may_repeat() {
            let what = match role {
                ColumnRole::Address => "the e-mail address",
                ColumnRole::GivenName => "the first name",
                ColumnRole::FamilyName => "the last name",
                ColumnRole::FullName => "the full name",
                ColumnRole::Field(name) => name,
                ColumnRole::OtherAddress
                | ColumnRole::Consent
                | ColumnRole::OptedOut
                | ColumnRole::ConsentAt
                | ColumnRole::Evidence
                | ColumnRole::Lists
                | ColumnRole::Tags
                | ColumnRole::Ignore => "",
            };
            return Err(ImportError::TwoColumns(what.to_owned()));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn a_plan_needs_exactly_one_address_column() {
        use ColumnRole as C;
        let field = |name: &str| C::Field(name.to_owned());
        for (columns, code) in [
            (vec![], Some("import_no_address_column")),
            (vec![C::GivenName], Some("import_no_address_column")),
            (vec![C::Address, C::Address], Some("import_two_columns")),
            (vec![C::Address, field("a"), field("a")], Some("import_two_columns")),
            (vec![C::Address, C::Ignore, C::Ignore, field("a"), field("b")], None),
        ] {
            assert_eq!(check_columns(&columns).err().map(|error| error.code()), code);
        }
    }
}
