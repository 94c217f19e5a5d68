//! Plans a batch: decides for each row what is written, before anything is written.
//!
//! It promises that an import never subscribes somebody who unsubscribed, bounced or complained, and
//! that a refusal in the file always counts. Leaves out: the SQL (`insert`, `existing`).

use std::collections::{BTreeSet, HashMap};
use std::mem::take;

use serde::Serialize;

use crate::Result;
use crate::import_rows::existing::Suppressed;
use crate::import_rows::model::{BatchCounts, ContactSnapshot, ImportOptions, Incoming};
use crate::text::name_key;
use postroom_model::contact::{
    ConsentBasis, ConsentSignal, ContactStatus, ListKind, NewContact, SuppressionReason,
};
use postroom_model::id::{ContactId, SuppressionId};
use postroom_model::import::Policy;

/// A new contact.
pub(crate) struct InsertRow {
    pub seq: i64,
    pub id: String,
    pub address: String,
    /// None if it equals the address.
    pub key: Option<String>,
    pub given: Option<String>,
    pub family: Option<String>,
    pub name: String,
    pub fields: String,
    pub status: ContactStatus,
    pub consent: ConsentBasis,
}

/// A known contact with new values.
#[derive(Serialize)]
pub(crate) struct UpdateRow {
    pub seq: i64,
    pub given: Option<String>,
    pub family: Option<String>,
    pub name: String,
    pub fields: String,
    pub status: &'static str,
    pub consent: &'static str,
}

/// What the undo and the contact's consent record need of one row.
pub(crate) struct TraceRow {
    pub seq: i64,
    pub line: i64,
    pub added: bool,
    /// The [`ContactSnapshot`] before the import, as JSON; none if nothing changed.
    pub was: Option<String>,
    pub consented_at: Option<i64>,
    pub evidence: Option<String>,
}

/// A new entry of the suppression list.
#[derive(Serialize)]
pub(crate) struct SuppressionRow {
    pub id: String,
    pub entry: String,
    pub reason: &'static str,
}

fn merge_text(old: &Option<String>, new: &Option<String>, policy: Policy) -> Option<String> {
    let empty = |text: &Option<String>| text.as_deref().is_none_or(|text| text.trim().is_empty());
    match policy {
        Policy::Skip => old.clone(),
        Policy::Overwrite if !empty(new) => new.clone(),
        Policy::FillGaps if empty(old) && !empty(new) => new.clone(),
        Policy::Overwrite | Policy::FillGaps => old.clone(),
    }
}

/// Whether the row and the basis of the file allow mails to a contact who has not opted out.
fn has_consent(stance: Option<ConsentSignal>, consent: ConsentBasis) -> bool {
    match stance {
        Some(ConsentSignal::Silent | ConsentSignal::No | ConsentSignal::Out(_)) => false,
        Some(ConsentSignal::Yes) | None => consent.allows(),
    }
}

/// The consent basis of a row. If the user states that the file has none, the row has none.
fn row_basis(row: &Incoming, options: &ImportOptions<'_>) -> ConsentBasis {
    row.basis.filter(|_| options.consent.allows()).unwrap_or(options.consent)
}

/// A known contact after this row. The policy applies to names and fields only: a refusal always
/// counts, and an opted-out contact stays opted out.
pub(crate) fn merge_row(
    old: &ContactSnapshot,
    row: &Incoming,
    options: &ImportOptions<'_>,
) -> ContactSnapshot {
    let mut next = old.clone();
    next.given = merge_text(&old.given, &row.contact.given_name, options.policy);
    next.family = merge_text(&old.family, &row.contact.family_name, options.policy);
    for (name, value) in &row.contact.fields {
        let before = old.fields.get(name).cloned();
        if let Some(after) = merge_text(&before, &Some(value.clone()), options.policy) {
            next.fields.insert(name.clone(), after);
        }
    }
    let out = suppression_reason(row, options).and_then(SuppressionReason::status);
    next.status = match (old.status, out) {
        (kept, _) if kept.is_out() => kept,
        (_, Some(out)) => out,
        (kept, None) => kept,
    };
    next.consent = merge_consent(old, row, options);
    if !next.status.is_out() && !next.consent.allows() {
        next.status = ContactStatus::NoConsent;
    } else if next.status == ContactStatus::NoConsent && next.consent != old.consent {
        next.status = ContactStatus::Subscribed;
    }
    next
}

/// The consent basis after this row. A refusal counts at once and lasts until the contact's own
/// "yes". The basis of the file fills a missing one. A file without a basis removes none.
fn merge_consent(
    old: &ContactSnapshot,
    row: &Incoming,
    options: &ImportOptions<'_>,
) -> ConsentBasis {
    match row.stance {
        // An export of Postroom names the reason why there was no consent.
        Some(ConsentSignal::No) if old.consent != ConsentBasis::Refused => {
            let exported = row.basis.filter(|basis| !basis.allows());
            return exported.unwrap_or(ConsentBasis::Refused);
        }
        Some(ConsentSignal::No) => return ConsentBasis::Refused,
        Some(ConsentSignal::Yes | ConsentSignal::Silent | ConsentSignal::Out(_)) | None => {}
    }
    let stated = row_basis(row, options);
    let proves = has_consent(row.stance, stated) && stated != ConsentBasis::NotStated;
    match old.consent {
        ConsentBasis::Refused if proves && row.stance == Some(ConsentSignal::Yes) => stated,
        ConsentBasis::None | ConsentBasis::NotStated if proves => stated,
        ConsentBasis::NotStated if stated == ConsentBasis::None => ConsentBasis::None,
        known if proves && old.status == ContactStatus::NoConsent && known.allows() => stated,
        known => known,
    }
}

/// The reason for which this row suppresses its contact, if it does.
fn suppression_reason(row: &Incoming, options: &ImportOptions<'_>) -> Option<SuppressionReason> {
    match row.stance {
        Some(ConsentSignal::Out(reason)) => Some(reason),
        Some(ConsentSignal::Yes | ConsentSignal::Silent | ConsentSignal::No) | None => {
            options.suppress_all_as
        }
    }
}

/// A planned batch.
#[derive(Default)]
pub(crate) struct ImportBatch {
    pub counts: BatchCounts,
    /// New contacts, by ascending row number.
    pub inserts: Vec<InsertRow>,
    pub updates: Vec<UpdateRow>,
    /// The row in the file of each new contact, in the order of `inserts`; none if the contact has
    /// an entry in `traces`.
    pub lines: Vec<Option<i64>>,
    pub traces: Vec<TraceRow>,
    /// The row numbers of all contacts of the batch.
    pub contacts: Vec<i64>,
    pub suppressions: Vec<SuppressionRow>,
    /// Kind, name and contact of each list and tag that a row names.
    pub named_lists: Vec<(&'static str, String, i64)>,
    /// Names of the fields of these contacts.
    pub fields: BTreeSet<String>,
}

/// Plans a batch. `known` are the contacts with these addresses, `top` is the highest row number of a
/// contact.
pub(crate) fn plan_batch(
    rows: Vec<Incoming>,
    known: &HashMap<String, (i64, ContactSnapshot)>,
    suppressed: &Suppressed,
    top: i64,
    options: &ImportOptions<'_>,
) -> Result<ImportBatch> {
    let mut batch = ImportBatch::default();
    let mut next_seq = top;
    for mut row in rows {
        if let Some(reason) = suppression_reason(&row, options) {
            let id = SuppressionId::new().0;
            batch.suppressions.push(SuppressionRow {
                id,
                entry: row.key.clone(),
                reason: reason.word(),
            });
        }
        for name in row.contact.fields.keys() {
            if !batch.fields.contains(name) {
                batch.fields.insert(name.clone());
            }
        }
        let line = i64::try_from(row.line).unwrap_or(i64::MAX);
        let (consented_at, evidence) = (row.consented_at.map(|at| at.0), row.evidence.take());
        let (lists, tags) = (take(&mut row.lists), take(&mut row.tags));
        let has_evidence = consented_at.is_some() || evidence.is_some();
        let blocked = suppressed.now.contains(&row.key);
        let stay_out = batch.counts.stay_out;
        let (seq, added, was) = match known.get(&row.key) {
            None => {
                next_seq += 1;
                let status = suppressed.permanent.get(&row.key).copied();
                batch.add(row, next_seq, status, options)?;
                let added = batch.inserts.last().map(|one| (one.status, one.consent));
                batch.count_basis(added.filter(|_| !blocked));
                batch.lines.push((!has_evidence).then_some(line));
                (next_seq, true, None)
            }
            Some((seq, old)) => {
                let next = merge_row(old, &row, options);
                let after = Some((next.status, next.consent)).filter(|_| !blocked);
                batch.count_basis(after);
                (*seq, false, batch.change(*seq, old, next)?)
            }
        };
        // Count each contact once, even if the status already says so.
        batch.counts.stay_out = batch.counts.stay_out.max(stay_out + i64::from(blocked));
        for (kind, names) in [(ListKind::List, lists), (ListKind::Tag, tags)] {
            batch.named_lists.extend(names.into_iter().map(|name| (kind.word(), name, seq)));
        }
        batch.contacts.push(seq);
        if has_evidence || !added {
            batch.traces.push(TraceRow { seq, line, added, was, consented_at, evidence });
        }
    }
    Ok(batch)
}

impl ImportBatch {
    /// Counts a contact that can be emailed under its consent basis.
    fn count_basis(&mut self, after: Option<(ContactStatus, ConsentBasis)>) {
        if let Some((ContactStatus::Subscribed, basis)) = after {
            *self.counts.bases.entry(basis).or_default() += 1;
        }
    }

    /// Plans a new contact. `permanent` is the status that a permanent suppression demands.
    fn add(
        &mut self,
        row: Incoming,
        seq: i64,
        permanent: Option<ContactStatus>,
        options: &ImportOptions<'_>,
    ) -> Result<()> {
        let consent = row_basis(&row, options);
        let consented = has_consent(row.stance, consent);
        let status = permanent
            .or_else(|| suppression_reason(&row, options).and_then(SuppressionReason::status))
            .unwrap_or(if consented {
                ContactStatus::Subscribed
            } else {
                ContactStatus::NoConsent
            });
        self.counts.added += 1;
        self.counts.stay_out += i64::from(status.is_out());
        self.counts.no_consent += i64::from(status == ContactStatus::NoConsent);
        let NewContact { address, given_name: given, family_name: family, fields } = row.contact;
        let address = String::from(address);
        self.inserts.push(InsertRow {
            seq,
            id: ContactId::new().0,
            name: name_key(given.as_deref(), family.as_deref()),
            // Usually both are the same.
            key: (row.key != address).then_some(row.key),
            address,
            given,
            family,
            fields: serde_json::to_string(&fields)?,
            status,
            consent: match row.stance {
                // An export of Postroom also names the basis of contacts who have opted out.
                _ if row.basis.is_some() => consent,
                Some(ConsentSignal::No) => ConsentBasis::Refused,
                _ if consented => consent,
                _ => ConsentBasis::None,
            },
        });
        Ok(())
    }

    /// Plans the update of a known contact. Returns the snapshot before it as JSON, none if the row
    /// changes nothing.
    fn change(
        &mut self,
        seq: i64,
        old: &ContactSnapshot,
        next: ContactSnapshot,
    ) -> Result<Option<String>> {
        self.counts.stay_out += i64::from(next.status.is_out());
        if next == *old {
            self.counts.unchanged += 1;
            return Ok(None);
        }
        self.counts.updated += 1;
        self.updates.push(UpdateRow {
            seq,
            name: name_key(next.given.as_deref(), next.family.as_deref()),
            fields: serde_json::to_string(&next.fields)?,
            given: next.given,
            family: next.family,
            status: next.status.word(),
            consent: next.consent.word(),
        });
        Ok(Some(serde_json::to_string(old)?))
    }
}
