//! The rows of a file as contacts or refusals, one after the other.
//!
//! An address that stands in the file twice is taken once: the first row wins, but the strictest word
//! of all its rows counts. So a file that speaks of consent is read twice: first for those who said no.
//! What is remembered of an address is 64 bits, so a million rows cost some 16 MB.

use std::collections::{HashMap, HashSet, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::mem::take;
use std::path::{Path, PathBuf};

use crate::consent::consent_values;
use crate::consent::consent_values::Said;
use crate::consent::optout_headers;
use crate::detect::mapping;
use crate::formats;
use crate::formats::Format;
use crate::formats::cache::{Plain, Source};
use crate::formats::csv::RawRow;
use crate::table;
use crate::table::Table;
use crate::values::cell::{clean, mailbox, one_line, several, shown, split_name, unguarded};
use crate::values::label_list;
use crate::{Addresses, FIELD_MAX, Fields, ImportError, Notation, Plan, Refusal, RefusalReason};
use postroom_model::contact::{
    AddressChecker, AddressError, AddressWarning, ConsentBasis, ConsentSignal, Mailbox, NewContact,
    SuppressionReason, is_internal,
};
use postroom_model::import::ColumnRole;

/// How a column is read.
#[derive(Debug, Clone)]
struct ReadAs {
    role: ColumnRole,
    notation: Notation,
    /// The ground of consent, as an export of ours tells it.
    basis: bool,
    /// Why those are out whom the column calls so, where its cells do not say.
    reason: SuppressionReason,
}

/// One row of the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// As a spreadsheet numbers it: the first row of the file is 1.
    pub number: u64,
    /// Under which the address is known; empty where there is none.
    pub key: String,
    pub result: Result<NewContact, Refusal>,
    /// What the row says about consent.
    pub said: Said,
    /// Names of lists and of tags they stand under.
    pub lists: Vec<String>,
    pub tags: Vec<String>,
    /// Of an address that is taken: why it is worth a look.
    pub doubt: Option<AddressWarning>,
}

/// Walks through a file. Empty rows are passed over in silence.
#[derive(Debug)]
pub struct RowReader {
    table: Table<Source>,
    columns: Vec<ReadAs>,
    /// Place of the column with the address.
    address_at: usize,
    addresses: Addresses,
    /// What stands between two cells, where the file itself is such a text.
    parted: Option<char>,
    /// Where it is read from, as long as nobody has looked for the strict words.
    ahead: Option<(PathBuf, Plan)>,
    /// Who is said to be out or to have said no anywhere in the file, by the hash of the address.
    strict: HashMap<u64, ConsentSignal>,
    /// Further contacts of the row that was read last.
    waiting: VecDeque<Row>,
    seen: HashSet<u64>,
    doubts: AddressChecker,
    size: u64,
    failed: bool,
}

impl RowReader {
    /// # Errors
    /// [`ImportError`] when the file cannot be opened or the plan does not say where the address
    /// is.
    pub fn open(path: &Path, plan: &Plan) -> Result<Self, ImportError> {
        let mut reader = Self::plainly(path, plan)?;
        let speaks = |role: &ColumnRole| matches!(role, ColumnRole::Consent | ColumnRole::OptedOut);
        if plan.columns.iter().any(speaks) {
            reader.ahead = Some((path.to_owned(), plan.clone()));
        }
        Ok(reader)
    }

    fn plainly(path: &Path, plan: &Plan) -> Result<Self, ImportError> {
        check(&plan.columns)?;
        let Plain { file, size, format, .. } = formats::open(path, plan.dialect.sheet.as_deref())?;
        let mut table = Table::new(file, &plan.dialect)?;
        let headers = table::skip_to_rows(&mut table, &plan.dialect)?.unwrap_or_default();
        let basis = mapping::basis_column(&headers);
        let columns = plan.columns.iter().cloned().enumerate();
        let columns = columns.map(|(at, role)| ReadAs {
            role,
            notation: plan.dialect.notations.get(&at).copied().unwrap_or_default(),
            basis: basis == Some(at),
            reason: optout_headers::reason(&mapping::plain(
                headers.get(at).map_or("", String::as_str),
            )),
        });
        let address = plan.columns.iter().position(|role| *role == ColumnRole::Address);
        Ok(Self {
            table,
            columns: columns.collect(),
            address_at: address.unwrap_or(0),
            addresses: if bare(plan) { Addresses::Each } else { plan.addresses },
            parted: (format == Format::Delimited).then_some(plan.dialect.delimiter),
            ahead: None,
            strict: HashMap::new(),
            waiting: VecDeque::new(),
            seen: HashSet::new(),
            doubts: AddressChecker::default(),
            size,
            failed: false,
        })
    }

    /// Reads the file once for the strict words alone.
    fn look_ahead(&mut self) -> Result<(), ImportError> {
        let Some((path, mut plan)) = self.ahead.take() else { return Ok(()) };
        for role in &mut plan.columns {
            match role {
                ColumnRole::Address
                | ColumnRole::OtherAddress
                | ColumnRole::Consent
                | ColumnRole::OptedOut => {}
                _ => *role = ColumnRole::Ignore,
            }
        }
        let mut reader = Self::plainly(&path, &plan)?;
        while let Some((_, raw)) = reader.table.next_row()? {
            let Cells { contacts, said, .. } =
                read_row(&raw, &reader.columns, reader.addresses, false);
            if !matches!(said.stance, Some(ConsentSignal::No | ConsentSignal::Out(_))) {
                continue;
            }
            for contact in contacts.into_iter().flatten() {
                let known =
                    self.strict.entry(hash(&contact.address.key())).or_insert(ConsentSignal::No);
                *known = consent_values::strictest(Some(*known), said.stance)
                    .unwrap_or(ConsentSignal::No);
            }
        }
        Ok(())
    }

    /// Bytes read and bytes in all, for the progress.
    pub fn progress(&self) -> (u64, u64) {
        (self.table.bytes_read().min(self.size), self.size)
    }

    /// Some bytes that were read so far made no character in this encoding.
    pub fn broken_characters(&self) -> bool {
        self.table.broken_characters()
    }

    /// The contacts of one row; at least one, or a refusal.
    fn take(&mut self, number: u64, raw: &RawRow) {
        let width = self.columns.len();
        let swallowed = self.parted.is_some_and(|by| swallowed(raw, by, self.address_at, width));
        let Cells { contacts, said, lists, tags } =
            read_row(raw, &self.columns, self.addresses, swallowed);
        let last = contacts.len().saturating_sub(1);
        let (mut said, mut lists, mut tags) = (said, lists, tags);
        for (at, result) in contacts.into_iter().enumerate() {
            let (key, result, doubt) = self.known(result);
            let (mut said, lists, tags) = if at < last {
                (said.clone(), lists.clone(), tags.clone())
            } else {
                (take(&mut said), take(&mut lists), take(&mut tags))
            };
            // Empty in most files: then no key is hashed once more.
            if !self.strict.is_empty() {
                let strict = self.strict.get(&hash(&key)).copied();
                said.stance = consent_values::strictest(said.stance, strict);
            }
            self.waiting.push_back(Row { number, key, result, said, lists, tags, doubt });
        }
    }

    /// An address that stood further up is refused; another is looked at.
    fn known(
        &mut self,
        result: Result<NewContact, Refusal>,
    ) -> (String, Result<NewContact, Refusal>, Option<AddressWarning>) {
        let Ok(contact) = result else { return (String::new(), result, None) };
        let key = contact.address.key();
        if self.seen.insert(hash(&key)) {
            let doubt = self.doubts.check(&contact.address);
            (key, Ok(contact), doubt)
        } else {
            let address = contact.address.as_str().to_owned();
            (key, Err(Refusal { address, reason: RefusalReason::Double }), None)
        }
    }
}

impl Iterator for RowReader {
    type Item = Result<Row, ImportError>;

    /// After an error there is nothing more.
    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(row) = self.waiting.pop_front() {
                return Some(Ok(row));
            }
            if self.failed {
                return None;
            }
            match self.look_ahead().and_then(|()| self.table.next_row()) {
                Ok(Some((number, raw))) => {
                    if !raw.is_blank() || raw.too_long {
                        self.take(number, &raw);
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

/// A line inside one of its cells is a row like the others, with an address where theirs is: a
/// quotation mark above was opened and never closed.
pub(crate) fn swallowed(raw: &RawRow, delimiter: char, address: usize, width: usize) -> bool {
    raw.has_line_break()
        && raw.cells().any(|cell| {
            cell.lines().skip(1).any(|line| {
                let parts: Vec<&str> = line.split(delimiter).collect();
                let there = parts.get(address).is_some_and(|part| mailbox(part).is_ok());
                there && parts.len() > 1 && parts.len() >= width
            })
        })
}

/// A list of nothing but addresses: those in one line have nothing to do with each other.
fn bare(plan: &Plan) -> bool {
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

fn check(columns: &[ColumnRole]) -> Result<(), ImportError> {
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
                ColumnRole::Consent => "the consent",
                ColumnRole::Field(name) => name,
                ColumnRole::OtherAddress
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

/// What the cells of one row come to.
struct Cells {
    contacts: Vec<Result<NewContact, Refusal>>,
    said: Said,
    lists: Vec<String>,
    tags: Vec<String>,
}

/// The parts of a row, as its columns name them.
#[derive(Default)]
struct Parts<'a> {
    written: &'a str,
    others: Vec<&'a str>,
    given: Option<String>,
    family: Option<String>,
    full: Option<String>,
    fields: Fields,
    said: Said,
    lists: Vec<String>,
    tags: Vec<String>,
    too_long: bool,
}

fn parts<'a>(raw: &'a RawRow, columns: &[ReadAs]) -> Parts<'a> {
    let mut parts = Parts::default();
    for (ReadAs { role, notation, basis, reason }, cell) in
        columns.iter().zip(raw.cells().chain(std::iter::repeat("")))
    {
        if *role == ColumnRole::Ignore {
            continue;
        }
        let value = clean(cell);
        parts.too_long |= value.len() > FIELD_MAX && value.chars().count() > FIELD_MAX;
        match role {
            // An empty cell says something here.
            ColumnRole::Consent => parts.say(consent_values::consent(&value)),
            ColumnRole::OptedOut => {
                if let Some(out) = consent_values::opted_out(&value, *reason) {
                    parts.say(out);
                }
            }
            _ if value.is_empty() => {}
            ColumnRole::Address => parts.written = cell,
            ColumnRole::OtherAddress => parts.others.push(cell),
            ColumnRole::GivenName => parts.given = Some(one_line(value)),
            ColumnRole::FamilyName => parts.family = Some(one_line(value)),
            ColumnRole::FullName => parts.full = Some(one_line(value)),
            ColumnRole::ConsentAt => {
                let written = notation.stored(&value);
                let moment = consent_values::moment(written.as_deref().unwrap_or(&value));
                parts.said.at = moment.or(parts.said.at);
                parts.prove(&value);
            }
            ColumnRole::Evidence if *basis => {
                parts.said.basis = ConsentBasis::from_word(&value);
            }
            ColumnRole::Evidence => parts.prove(&value),
            ColumnRole::Lists => parts.lists.extend(label_list::read(&value)),
            ColumnRole::Tags => parts.tags.extend(label_list::read(&value)),
            ColumnRole::Field(name) => {
                let stored = notation.stored(&value);
                parts.fields.insert(name.clone(), stored.unwrap_or_else(|| value.into_owned()));
            }
            ColumnRole::Ignore => {}
        }
    }
    // A file with only the moment of consent: where it stands, they said yes.
    let dated = columns.iter().any(|one| one.role == ColumnRole::ConsentAt);
    if parts.said.stance.is_none() && dated {
        let stance =
            if parts.said.evidence.is_some() { ConsentSignal::Yes } else { ConsentSignal::Silent };
        parts.said.stance = Some(stance);
    }
    parts
}

impl Parts<'_> {
    /// The most careful word counts.
    fn say(&mut self, stance: ConsentSignal) {
        self.said.stance = consent_values::strictest(self.said.stance, Some(stance));
    }

    fn prove(&mut self, value: &str) {
        self.said.evidence = Some(match self.said.evidence.take() {
            Some(before) => format!("{before}; {value}"),
            None => value.to_owned(),
        });
    }
}

fn read_row(raw: &RawRow, columns: &[ReadAs], addresses: Addresses, swallowed: bool) -> Cells {
    let mut parts = parts(raw, columns);
    let whole = if raw.too_long {
        Some(RefusalReason::RowTooLong)
    } else if raw.unclosed {
        Some(RefusalReason::UnclosedQuote)
    } else if swallowed {
        Some(RefusalReason::RowsInCell)
    } else if parts.too_long {
        Some(RefusalReason::FieldTooLong)
    } else {
        None
    };
    let contacts = match whole {
        Some(reason) => vec![Err(refusal(parts.written, reason))],
        None => match mailboxes(&parts, addresses) {
            Ok(found) => contacts(&mut parts, found).into_iter().map(Ok).collect(),
            Err(refusal) => vec![Err(refusal)],
        },
    };
    Cells { contacts, said: parts.said, lists: parts.lists, tags: parts.tags }
}

fn refusal(written: &str, reason: RefusalReason) -> Refusal {
    Refusal { address: shown(written), reason }
}

/// The addresses of a row that can be written to; at least one, or why there is none.
fn mailboxes(parts: &Parts<'_>, addresses: Addresses) -> Result<Vec<Mailbox>, Refusal> {
    let mut found = Vec::new();
    let mut refused = None;
    let cells = std::iter::once(parts.written).chain(parts.others.iter().copied());
    // A spreadsheet's guard before a formula is no part of an address.
    for written in cells.flat_map(|cell| several(unguarded(cell))) {
        match mailbox(written) {
            Ok(mailbox) if is_internal(&mailbox.address) => {
                refused.get_or_insert_with(|| refusal(written, RefusalReason::Internal));
            }
            Ok(mailbox) => {
                found.push(mailbox);
                if addresses == Addresses::First {
                    break;
                }
            }
            Err(error) => {
                refused.get_or_insert_with(|| refusal(written, RefusalReason::Address(error)));
            }
        }
    }
    if found.is_empty() {
        let empty = || refusal("", RefusalReason::Address(AddressError::Empty));
        return Err(refused.unwrap_or_else(empty));
    }
    Ok(found)
}

/// A contact for each address; the last one takes what the others had copies of.
fn contacts(parts: &mut Parts<'_>, found: Vec<Mailbox>) -> Vec<NewContact> {
    let last = found.len().saturating_sub(1);
    let each = found.into_iter().enumerate().map(|(at, mailbox)| {
        let (mut given, mut family, full, fields) = if at < last {
            let (given, family) = (parts.given.clone(), parts.family.clone());
            (given, family, parts.full.clone(), parts.fields.clone())
        } else {
            let (given, family) = (parts.given.take(), parts.family.take());
            (given, family, parts.full.take(), take(&mut parts.fields))
        };
        // A name beside the address ("Anna Berg <a@b.de>") serves where no column has one.
        if given.is_none()
            && family.is_none()
            && let Some(full) = full.or(mailbox.name)
        {
            (given, family) = split_name(&full);
        }
        NewContact { address: mailbox.address, given_name: given, family_name: family, fields }
    });
    each.collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

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
