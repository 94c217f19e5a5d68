//! Writing imported rows: a batch at a time, each batch whole or not at all.
//!
//! It promises that an import never brings back who unsubscribed, bounced or complained, that a
//! "no" in the file is heard, and that every row leaves what is needed to undo it
//! (`store::imports`). Leaves out: reading files (`import`).
//!
//! A batch is sorted by address and written by a handful of statements: rows that come in the
//! order of the index cost a fraction of those that do not.

mod existing;
mod insert;
mod preview;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::mem::take;

use serde::{Deserialize, Serialize};
use sqlx::Row;

use self::existing::{Out, known};
use self::insert::{InsertRow, OutRow, TraceRow, UpdateRow};
pub use self::preview::Foreseen;
use crate::imports::ImportSeq;
use crate::text::name_key;
use crate::{Result, Store};
use postroom_model::clock::Timestamp;
use postroom_model::contact::{
    ConsentBasis, ContactStatus, ListKind, NewContact, Stance, SuppressionReason,
};
use postroom_model::id::{ContactId, ListId, SuppressionId};
use postroom_model::import::Policy;

/// A row of a file as it reaches the store.
#[derive(Debug, Clone, PartialEq)]
pub struct Incoming {
    /// Row of the file.
    pub line: u64,
    /// The key of the contact's address.
    pub key: String,
    pub contact: NewContact,
    /// What the row says about consent; none: the file says nothing.
    pub stance: Option<Stance>,
    pub consented_at: Option<Timestamp>,
    /// An IP address, a form's name, whatever the file has as proof.
    pub evidence: Option<String>,
    /// The ground that an export of ours names; else the one of the whole file counts.
    pub basis: Option<ConsentBasis>,
    /// Names of lists and of tags they are put under; those that are not there are made.
    pub lists: Vec<String>,
    pub tags: Vec<String>,
}

impl Incoming {
    /// A person of whom the file says nothing but who they are.
    pub fn plain(line: u64, contact: NewContact) -> Self {
        Self {
            line,
            key: contact.address.key(),
            contact,
            stance: None,
            consented_at: None,
            evidence: None,
            basis: None,
            lists: Vec::new(),
            tags: Vec::new(),
        }
    }
}

/// How a batch is taken in.
#[derive(Debug, Clone, Copy)]
pub struct Terms<'a> {
    pub policy: Policy,
    /// As the user states it for the whole file.
    pub consent: ConsentBasis,
    /// Everybody in the file is out.
    pub people_out: Option<SuppressionReason>,
    pub lists: &'a [ListId],
    /// None: written without a trace to undo, as a test or a sample does.
    pub import: Option<ImportSeq>,
    pub now: Timestamp,
}

/// What became of the rows of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct BatchCounts {
    pub added: i64,
    pub updated: i64,
    pub unchanged: i64,
    /// Of all these: they opted out, bounced, complained or are on the suppression list, and get no
    /// mail.
    pub stay_out: i64,
    /// Of those added: kept without consent, so they get no mail.
    pub no_consent: i64,
}

/// The part of a known person that an import may change; kept as json to undo it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Was {
    pub given: Option<String>,
    pub family: Option<String>,
    pub fields: BTreeMap<String, String>,
    pub status: ContactStatus,
    pub consent: ConsentBasis,
}

fn merged_text(old: &Option<String>, new: &Option<String>, policy: Policy) -> Option<String> {
    let empty = |text: &Option<String>| text.as_deref().is_none_or(|text| text.trim().is_empty());
    match policy {
        Policy::Skip => old.clone(),
        Policy::Overwrite if !empty(new) => new.clone(),
        Policy::FillGaps if empty(old) && !empty(new) => new.clone(),
        Policy::Overwrite | Policy::FillGaps => old.clone(),
    }
}

/// Whether somebody who is not out may be written to, going by the row and the user's word.
fn says_yes(stance: Option<Stance>, consent: ConsentBasis) -> bool {
    match stance {
        Some(Stance::Silent | Stance::No | Stance::Out(_)) => false,
        Some(Stance::Yes) | None => consent.allows(),
    }
}

/// The ground for this person; where the user says that the file has none, there is none.
fn basis(row: &Incoming, terms: &Terms<'_>) -> ConsentBasis {
    row.basis.filter(|_| terms.consent.allows()).unwrap_or(terms.consent)
}

/// A known person after this row. The policy is about names and fields; a "no" is always heard,
/// and who is out stays out.
fn merged(old: &Was, row: &Incoming, terms: &Terms<'_>) -> Was {
    let mut next = old.clone();
    next.given = merged_text(&old.given, &row.contact.given_name, terms.policy);
    next.family = merged_text(&old.family, &row.contact.family_name, terms.policy);
    for (name, value) in &row.contact.fields {
        let before = old.fields.get(name).cloned();
        if let Some(after) = merged_text(&before, &Some(value.clone()), terms.policy) {
            next.fields.insert(name.clone(), after);
        }
    }
    let out = leaves(row, terms).and_then(SuppressionReason::status);
    next.status = match (old.status, out) {
        (kept, _) if kept.is_out() => kept,
        (_, Some(out)) => out,
        (kept, None) => kept,
    };
    next.consent = merged_consent(old, row, terms);
    if !next.status.is_out() && !next.consent.allows() {
        next.status = ContactStatus::NoConsent;
    } else if next.status == ContactStatus::NoConsent && next.consent != old.consent {
        next.status = ContactStatus::Subscribed;
    }
    next
}

/// A "no" is heard at once and stands until a "yes" of their own; what was missing is filled by the
/// ground the user states for the file; and a file without a ground takes away none that is known.
fn merged_consent(old: &Was, row: &Incoming, terms: &Terms<'_>) -> ConsentBasis {
    match row.stance {
        // Our own export tells why they had none.
        Some(Stance::No) if old.consent != ConsentBasis::Refused => {
            let told = row.basis.filter(|basis| !basis.allows());
            return told.unwrap_or(ConsentBasis::Refused);
        }
        Some(Stance::No) => return ConsentBasis::Refused,
        Some(Stance::Yes | Stance::Silent | Stance::Out(_)) | None => {}
    }
    let stated = basis(row, terms);
    let proves = says_yes(row.stance, stated) && stated != ConsentBasis::NotStated;
    match old.consent {
        ConsentBasis::Refused if proves && row.stance == Some(Stance::Yes) => stated,
        ConsentBasis::None | ConsentBasis::NotStated if proves => stated,
        ConsentBasis::NotStated if stated == ConsentBasis::None => ConsentBasis::None,
        known if proves && old.status == ContactStatus::NoConsent && known.allows() => stated,
        known => known,
    }
}

/// Why this row puts its person on the suppression list.
fn leaves(row: &Incoming, terms: &Terms<'_>) -> Option<SuppressionReason> {
    match row.stance {
        Some(Stance::Out(reason)) => Some(reason),
        Some(Stance::Yes | Stance::Silent | Stance::No) | None => terms.people_out,
    }
}

/// What a batch comes to, before it is written.
#[derive(Default)]
struct Sorted {
    counts: BatchCounts,
    /// New people, by rising numbers.
    inserts: Vec<InsertRow>,
    updates: Vec<UpdateRow>,
    /// Row of the file of each new person, in the order of `inserts`; none: it left a trace.
    lines: Vec<Option<i64>>,
    traces: Vec<TraceRow>,
    /// The numbers of everybody in the batch.
    everybody: Vec<i64>,
    out: Vec<OutRow>,
    /// Kind, name and person of each list and tag that a row names.
    labels: Vec<(&'static str, String, i64)>,
    /// Names of the fields these people have.
    fields: BTreeSet<String>,
}

impl Store {
    /// As [`Store::take_in`], without a trace to undo.
    pub async fn import_batch(
        &self,
        rows: &[NewContact],
        policy: Policy,
        consent: ConsentBasis,
        lists: &[ListId],
        dry_run: bool,
        now: Timestamp,
    ) -> Result<BatchCounts> {
        let rows = rows.iter().map(|contact| Incoming::plain(0, contact.clone())).collect();
        let terms = Terms { policy, consent, people_out: None, lists, import: None, now };
        self.take_in(rows, &terms, dry_run).await
    }

    /// Writes one batch, or only counts it (`dry_run`). Addresses are distinct within a batch.
    pub async fn take_in(
        &self,
        mut rows: Vec<Incoming>,
        terms: &Terms<'_>,
        dry_run: bool,
    ) -> Result<BatchCounts> {
        rows.sort_unstable_by(|a, b| a.key.cmp(&b.key));
        let keys: Vec<&str> = rows.iter().map(|row| row.key.as_str()).collect();
        let keys = serde_json::to_string(&keys)?;
        let erased = self.erased_among(&rows).await?;
        if dry_run {
            let mut reader = self.reader().acquire().await?;
            let known = known(&mut reader, &keys).await?;
            let out = Out::among(&mut reader, &keys, erased, terms.now).await?;
            return Ok(sort(rows, &known, &out, 0, terms)?.counts);
        }
        let mut tx = self.begin().await?;
        let known = known(&mut tx, &keys).await?;
        let out = Out::among(&mut tx, &keys, erased, terms.now).await?;
        let top: i64 = sqlx::query("select coalesce(max(seq), 0) from contacts")
            .fetch_one(&mut *tx)
            .await?
            .get(0);
        let sorted = sort(rows, &known, &out, top, terms)?;
        let counts = sorted.counts;
        sorted.write(&mut tx, terms, top).await?;
        tx.commit().await?;
        self.rosters.spoil();
        Ok(counts)
    }
}

impl Store {
    /// Who asked to be erased, among these: they come in as unsubscribed.
    async fn erased_among(&self, rows: &[Incoming]) -> Result<HashMap<String, ContactStatus>> {
        let found = sqlx::query("select entry from suppressions where reason = 'erased'")
            .fetch_all(self.reader())
            .await?;
        let entries: HashSet<String> = found.iter().map(|row| row.get(0)).collect();
        if entries.is_empty() {
            return Ok(HashMap::new());
        }
        let hash = self.erasing_key().await?;
        Ok(rows
            .iter()
            .filter(|row| entries.contains(&hash.entry(&row.key)))
            .map(|row| (row.key.clone(), ContactStatus::Unsubscribed))
            .collect())
    }
}

fn sort(
    rows: Vec<Incoming>,
    known: &HashMap<String, (i64, Was)>,
    out: &Out,
    top: i64,
    terms: &Terms<'_>,
) -> Result<Sorted> {
    let mut sorted = Sorted::default();
    let mut next_seq = top;
    for mut row in rows {
        if let Some(reason) = leaves(&row, terms) {
            let id = SuppressionId::new().0;
            sorted.out.push(OutRow { id, entry: row.key.clone(), reason: reason.word() });
        }
        for name in row.contact.fields.keys() {
            if !sorted.fields.contains(name) {
                sorted.fields.insert(name.clone());
            }
        }
        let line = i64::try_from(row.line).unwrap_or(i64::MAX);
        let (at, evidence) = (row.consented_at.map(|at| at.0), row.evidence.take());
        let (lists, tags) = (take(&mut row.lists), take(&mut row.tags));
        let told = at.is_some() || evidence.is_some();
        let blocked = out.blocked.contains(&row.key);
        let stay_out = sorted.counts.stay_out;
        let (seq, added, was) = match known.get(&row.key) {
            None => {
                next_seq += 1;
                let out = out.kept_out.get(&row.key).copied();
                sorted.add(row, next_seq, out, terms)?;
                sorted.lines.push((!told).then_some(line));
                (next_seq, true, None)
            }
            Some((seq, old)) => (*seq, false, sorted.change(&row, *seq, old, terms)?),
        };
        // Counted once, also where their status says it already.
        sorted.counts.stay_out = sorted.counts.stay_out.max(stay_out + i64::from(blocked));
        for (kind, names) in [(ListKind::List, lists), (ListKind::Tag, tags)] {
            sorted.labels.extend(names.into_iter().map(|name| (kind.word(), name, seq)));
        }
        sorted.everybody.push(seq);
        if told || !added {
            sorted.traces.push(TraceRow { seq, line, added, was, at, evidence });
        }
    }
    Ok(sorted)
}

impl Sorted {
    fn add(
        &mut self,
        row: Incoming,
        seq: i64,
        kept_out: Option<ContactStatus>,
        terms: &Terms<'_>,
    ) -> Result<()> {
        let consent = basis(&row, terms);
        let yes = says_yes(row.stance, consent);
        let status = kept_out
            .or_else(|| leaves(&row, terms).and_then(SuppressionReason::status))
            .unwrap_or(if yes { ContactStatus::Subscribed } else { ContactStatus::NoConsent });
        self.counts.added += 1;
        self.counts.stay_out += i64::from(status.is_out());
        self.counts.no_consent += i64::from(status == ContactStatus::NoConsent);
        let NewContact { address, given_name: given, family_name: family, fields } = row.contact;
        let address = String::from(address);
        self.inserts.push(InsertRow {
            seq,
            id: ContactId::new().0,
            name: name_key(given.as_deref(), family.as_deref()),
            // As a rule they are the same.
            key: (row.key != address).then_some(row.key),
            address,
            given,
            family,
            fields: serde_json::to_string(&fields)?,
            status,
            consent: match row.stance {
                // Our own export knows the ground also of those who are out by now.
                _ if row.basis.is_some() => consent,
                Some(Stance::No) => ConsentBasis::Refused,
                _ if yes => consent,
                _ => ConsentBasis::None,
            },
        });
        Ok(())
    }

    /// What they were before, where the row changes them.
    fn change(
        &mut self,
        row: &Incoming,
        seq: i64,
        old: &Was,
        terms: &Terms<'_>,
    ) -> Result<Option<String>> {
        let next = merged(old, row, terms);
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
