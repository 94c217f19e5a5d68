//! One row of a file as contacts or a refusal.
//!
//! Leaves out: duplicates and consent signals of other rows (`row_reader`).

use std::collections::BTreeMap;
use std::mem::take;

use jiff::civil::Date;

use crate::consent::column_evidence;
use crate::consent::consent_values;
use crate::consent::consent_values::{RowConsent, yes_or_no};
use crate::consent::status_words::status_word;
use crate::detect::normalize::normalize_header;
use crate::formats::csv::RawRow;
use crate::limits::FIELD_MAX;
use crate::plan::Addresses;
use crate::refusal::{Refusal, RefusalReason};
use crate::values::birthday::in_past;
use crate::values::cell::{
    excerpt, mailbox_name, parse_mailbox, parse_name, split_addresses, split_name,
    strip_formula_guard, strip_invisible,
};
use crate::values::label_list;
use crate::values::no_value::is_no_value;
use crate::values::timestamp;
use crate::values::value_format::ValueFormat;
use postroom_model::contact::{
    AddressError, AddressWarning, ConsentBasis, ConsentSignal, Mailbox, NewContact,
    SuppressionReason, is_internal,
};
use postroom_model::import::ColumnRole;

/// How a column is read.
#[derive(Debug, Clone)]
pub(crate) struct ColumnReader {
    pub role: ColumnRole,
    pub value_format: ValueFormat,
    /// The current day, by which a birthday with a two-digit year is in the past; none for other columns.
    pub born_before: Option<Date>,
    /// The column holds the consent basis of a Postroom export.
    pub is_consent_basis: bool,
    /// The suppression reason of an opt-out column whose cell names none.
    pub reason: SuppressionReason,
    /// The name of a consent column whose unknown words are about something else; they are stored
    /// as a field.
    pub unknown_words_field: Option<String>,
    /// The user answered that unclear words mean "may be emailed".
    pub unclear_means_yes: bool,
    /// A list or tag with a strong word, such as "Unsubscribed", is evidence.
    pub labels_are_evidence: bool,
}

/// One row of the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The row number as in a spreadsheet: the first row of the file is 1.
    pub number: u64,
    /// The normalized address; empty where there is none.
    pub key: String,
    pub result: Result<NewContact, Refusal>,
    /// The consent evidence of the row.
    pub consent: RowConsent,
    /// Names of the contact's lists and tags.
    pub lists: Vec<String>,
    pub tags: Vec<String>,
    /// The address warning of an accepted address.
    pub warning: Option<AddressWarning>,
    /// The cells of a refused row; empty for an accepted one.
    pub cells: Vec<String>,
}

/// One row, interpreted.
pub(crate) struct ParsedRow {
    pub contacts: Vec<Result<NewContact, Refusal>>,
    pub consent: RowConsent,
    pub lists: Vec<String>,
    pub tags: Vec<String>,
}

/// The cells of a row by column role.
#[derive(Default)]
struct RowParts<'a> {
    address: &'a str,
    others: Vec<&'a str>,
    given: Option<String>,
    family: Option<String>,
    full: Option<String>,
    fields: BTreeMap<String, String>,
    consent: RowConsent,
    lists: Vec<String>,
    tags: Vec<String>,
    too_long: bool,
}

fn read_cells<'a>(raw: &'a RawRow, columns: &[ColumnReader]) -> RowParts<'a> {
    let mut parts = RowParts::default();
    for (column, cell) in columns.iter().zip(raw.cells().chain(std::iter::repeat(""))) {
        let ColumnReader { role, value_format, is_consent_basis, reason, .. } = column;
        if *role == ColumnRole::Ignore {
            continue;
        }
        let value = strip_invisible(cell);
        parts.too_long |= value.len() > FIELD_MAX && value.chars().count() > FIELD_MAX;
        match role {
            // An empty cell is a signal here.
            ColumnRole::Consent => {
                let signal = consent_values::consent_signal(&value);
                match &column.unknown_words_field {
                    _ if column.unclear_means_yes
                        && signal == ConsentSignal::Silent
                        && !value.trim().is_empty() =>
                    {
                        parts.merge_signal(ConsentSignal::Yes);
                    }
                    Some(name) if signal == ConsentSignal::Silent => {
                        if !value.is_empty() {
                            parts.fields.insert(name.clone(), value.into_owned());
                        }
                    }
                    _ => parts.merge_signal(signal),
                }
            }
            ColumnRole::OptedOut if column.unclear_means_yes && !is_clear_optout(&value) => {}
            ColumnRole::OptedOut => {
                if let Some(out) = consent_values::optout_signal(&value, *reason) {
                    parts.merge_signal(out);
                }
            }
            _ if value.is_empty() || is_no_value(&value) => {}
            ColumnRole::Address => parts.address = cell,
            ColumnRole::OtherAddress => parts.others.push(cell),
            ColumnRole::GivenName => parts.given = parse_name(value),
            ColumnRole::FamilyName => parts.family = parse_name(value),
            ColumnRole::FullName => parts.full = parse_name(value),
            ColumnRole::ConsentAt => {
                let stored = value_format.to_stored(&value);
                let at = timestamp::parse_timestamp(stored.as_deref().unwrap_or(&value));
                parts.consent.at = at.or(parts.consent.at);
                parts.add_evidence(&value);
            }
            ColumnRole::Evidence if *is_consent_basis => match ConsentBasis::from_word(&value) {
                Some(basis) => parts.consent.basis = Some(basis),
                None => parts.add_evidence(&value),
            },
            ColumnRole::Evidence => parts.add_evidence(&value),
            ColumnRole::Lists => {
                let labels = label_list::parse_labels(&value);
                parts.merge_labels(column, &labels);
                parts.lists.extend(labels);
            }
            ColumnRole::Tags => {
                let labels = label_list::parse_labels(&value);
                parts.merge_labels(column, &labels);
                parts.tags.extend(labels);
            }
            ColumnRole::Field(name) => {
                let stored = match (value_format.to_stored(&value), column.born_before) {
                    (Some(stored), Some(today)) => in_past(stored, &value, today),
                    (Some(stored), None) => stored,
                    (None, _) => value.into_owned(),
                };
                parts.fields.insert(name.clone(), stored);
            }
            ColumnRole::Ignore => {}
        }
    }
    // A file with only a consent date: a date means yes.
    let dated = columns.iter().any(|one| one.role == ColumnRole::ConsentAt);
    if parts.consent.stance.is_none() && dated {
        let stance = if parts.consent.evidence.is_some() {
            ConsentSignal::Yes
        } else {
            ConsentSignal::Silent
        };
        parts.consent.stance = Some(stance);
    }
    parts
}

/// The cell of an opt-out column says yes, names a state, or is a day.
fn is_clear_optout(cell: &str) -> bool {
    yes_or_no(cell).is_some()
        || status_word(&normalize_header(cell)).is_some()
        || timestamp::parse_timestamp(cell).is_some()
}

impl RowParts<'_> {
    /// Keeps the strictest signal.
    fn merge_signal(&mut self, stance: ConsentSignal) {
        self.consent.stance = consent_values::strictest(self.consent.stance, Some(stance));
    }

    /// A label such as "Unsubscribed" counts as the person's state.
    fn merge_labels(&mut self, column: &ColumnReader, labels: &[String]) {
        if column.labels_are_evidence {
            let signals = labels.iter().filter_map(|label| column_evidence::label_signal(label));
            signals.for_each(|signal| self.merge_signal(signal));
        }
    }

    fn add_evidence(&mut self, value: &str) {
        self.consent.evidence = Some(match self.consent.evidence.take() {
            Some(before) => format!("{before}; {value}"),
            None => value.to_owned(),
        });
    }
}

pub(crate) fn read_row(
    raw: &RawRow,
    columns: &[ColumnReader],
    addresses: Addresses,
    broken: Option<RefusalReason>,
) -> ParsedRow {
    let mut parts = read_cells(raw, columns);
    let row_error = if raw.too_long {
        Some(RefusalReason::RowTooLong)
    } else if raw.unclosed {
        Some(RefusalReason::UnclosedQuote)
    } else if broken.is_some() {
        broken
    } else if parts.too_long {
        Some(RefusalReason::FieldTooLong)
    } else {
        None
    };
    let contacts = match row_error {
        Some(reason) => vec![Err(refusal(parts.address, reason))],
        None => match mailboxes(&parts, addresses) {
            Ok(found) => contacts(&mut parts, found).into_iter().map(Ok).collect(),
            Err(refusal) => vec![Err(refusal)],
        },
    };
    ParsedRow { contacts, consent: parts.consent, lists: parts.lists, tags: parts.tags }
}

fn refusal(address: &str, reason: RefusalReason) -> Refusal {
    Refusal { address: excerpt(address), reason }
}

/// The deliverable addresses of a row: at least one, or the reason why there is none.
fn mailboxes(parts: &RowParts<'_>, addresses: Addresses) -> Result<Vec<Mailbox>, Refusal> {
    let mut found = Vec::new();
    let mut refused = None;
    let cells = std::iter::once(parts.address).chain(parts.others.iter().copied());
    // The apostrophe before a formula is no part of an address.
    for address in cells.flat_map(|cell| split_addresses(strip_formula_guard(cell))) {
        match parse_mailbox(address) {
            Ok(mailbox) if is_internal(&mailbox.address) => {
                refused.get_or_insert_with(|| refusal(address, RefusalReason::Internal));
            }
            Ok(mailbox) => {
                found.push(mailbox);
                if addresses == Addresses::First {
                    break;
                }
            }
            Err(error) => {
                refused.get_or_insert_with(|| refusal(address, RefusalReason::Address(error)));
            }
        }
    }
    if found.is_empty() {
        let empty = || refusal("", RefusalReason::Address(AddressError::Empty));
        return Err(refused.unwrap_or_else(empty));
    }
    Ok(found)
}

/// One contact per address; the last one moves the values, the others copy them.
fn contacts(parts: &mut RowParts<'_>, found: Vec<Mailbox>) -> Vec<NewContact> {
    let last = found.len().saturating_sub(1);
    let each = found.into_iter().enumerate().map(|(at, mailbox)| {
        let (mut given, mut family, full, fields) = if at < last {
            let (given, family) = (parts.given.clone(), parts.family.clone());
            (given, family, parts.full.clone(), parts.fields.clone())
        } else {
            let (given, family) = (parts.given.take(), parts.family.take());
            (given, family, parts.full.take(), take(&mut parts.fields))
        };
        // A name beside the address ("Anna Berg <a@b.de>") is used when no column has one.
        if given.is_none()
            && family.is_none()
            && let Some(full) = full.or(mailbox.name.and_then(mailbox_name))
        {
            (given, family) = split_name(&full);
        }
        NewContact { address: mailbox.address, given_name: given, family_name: family, fields }
    });
    each.collect()
}
