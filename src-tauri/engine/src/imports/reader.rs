//! The reading half of an import, on a separate thread, one batch ahead of the writing half.
//!
//! Leaves out: the outcome of the rows.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::sync::atomic::Ordering;

use tokio::runtime::Handle;
use tokio::sync::mpsc;

use crate::imports::corrections::{Corrections, Corrector};
use crate::imports::report::{Job, RefusedRow};
use postroom_import::{ImportError, ImportPlan, Row, RowReader, inspect};
use postroom_model::calendar::ZoneName;
use postroom_model::contact::{Field, FieldKind, NewContact};
use postroom_model::import::ColumnRole;
use postroom_store::import_rows::Incoming;

/// Rows in one transaction.
const BATCH: usize = 25_000;
/// Rows in the first batch, so that a small file shows progress at once.
const FIRST_BATCH: usize = 1_000;

/// Names of time zones that are checked once each.
const ZONES_MAX: usize = 10_000;

const BROKEN: &str = "some of its characters cannot be read; the file may be in another encoding";

/// What the reading thread sends.
pub(crate) enum Read {
    Rows {
        contacts: Vec<Incoming>,
        refusals: Vec<RefusedRow>,
        warnings: Vec<RefusedRow>,
        rows: i64,
        corrected: i64,
        estimate: i64,
    },
    Failed(ImportError),
}

/// The fields that a plan writes, each with the type of its column.
pub(crate) fn fields(path: &Path, plan: &ImportPlan) -> Vec<Field> {
    let Ok(overview) = inspect(path, Some(&plan.dialect)) else { return Vec::new() };
    let columns = overview.columns.into_iter().enumerate();
    columns
        .zip(&plan.columns)
        .filter_map(|((at, column), role)| {
            let ColumnRole::Field(name) = role else { return None };
            let cells = overview.rows.iter().filter_map(|(_, cells)| cells.get(at));
            let choices: BTreeSet<&str> =
                cells.map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
            let choices = match column.kind {
                FieldKind::Choice => choices.into_iter().map(str::to_owned).collect(),
                FieldKind::Text | FieldKind::Number | FieldKind::Date | FieldKind::YesNo => {
                    Vec::new()
                }
            };
            Some(Field { name: name.clone(), kind: column.kind, choices })
        })
        .collect()
}

/// Converts a row for the store, or returns the reason why it is refused.
pub(crate) fn incoming(row: Row) -> Result<Incoming, RefusedRow> {
    match row.result {
        Ok(contact) => Ok(Incoming {
            line: row.number,
            key: row.key,
            contact,
            stance: row.consent.stance,
            consented_at: row.consent.at,
            basis: row.consent.basis,
            evidence: row.consent.evidence,
            lists: row.lists,
            tags: row.tags,
        }),
        Err(refusal) => Err(RefusedRow {
            row: row.number,
            address: refusal.address,
            code: refusal.reason.code().to_owned(),
            reason: refusal.reason.to_string(),
            cells: row.cells,
        }),
    }
}

/// The address warning of a row, if any.
fn warned(row: &Row) -> Option<RefusedRow> {
    let (Some(warning), Ok(contact)) = (&row.warning, &row.result) else { return None };
    Some(RefusedRow {
        row: row.number,
        address: contact.address.to_string(),
        code: warning.code().to_owned(),
        reason: warning.to_string(),
        cells: Vec::new(),
    })
}

/// A warning when the values of a row contain undecodable characters.
fn broken(row: &Row) -> Option<RefusedRow> {
    let contact = row.result.as_ref().ok().filter(|contact| has_broken(contact))?;
    Some(RefusedRow {
        row: row.number,
        address: contact.address.to_string(),
        code: "broken_characters".to_owned(),
        reason: BROKEN.to_owned(),
        cells: Vec::new(),
    })
}

/// A warning when the time zone of a contact is unknown: it would get its mails at the local time of
/// this computer. `known` holds the names that were checked.
fn unknown_zone(row: &Row, known: &mut HashMap<String, bool>) -> Option<RefusedRow> {
    let contact = row.result.as_ref().ok()?;
    let name = contact.time_zone_name()?;
    let is_known = match known.get(name) {
        Some(is_known) => *is_known,
        None => {
            let is_known = ZoneName::new(name).zone().is_ok();
            if known.len() < ZONES_MAX {
                known.insert(name.to_owned(), is_known);
            }
            is_known
        }
    };
    (!is_known).then(|| RefusedRow {
        row: row.number,
        address: contact.address.to_string(),
        code: "time_zone_unknown".to_owned(),
        reason: format!(
            "the time zone \u{201C}{name}\u{201D} is not known; a name such as Europe/Berlin or an offset \
             such as +02:00 is"
        ),
        cells: Vec::new(),
    })
}

/// Reads until the end of the file, an error, or a stop of the job. A batch that is not yet complete
/// at a stop is dropped.
pub(crate) fn read(
    path: &Path,
    plan: &ImportPlan,
    corrections: Corrections,
    job: &Job,
    sender: &mpsc::Sender<Read>,
) {
    let runtime = Handle::current();
    let mut reader = match RowReader::open(path, plan) {
        Ok(reader) => reader,
        Err(error) => {
            let _ = sender.blocking_send(Read::Failed(error));
            return;
        }
    };
    let headers = reader.headers();
    job.update(|progress| progress.headers = headers);
    let (mut total, mut zones) = (0, HashMap::new());
    let mut corrector = Corrector::new(corrections);
    loop {
        // The next batch starts when the previous one is received, so that memory holds two batches
        // and not three.
        let Ok(place) = runtime.block_on(sender.reserve()) else { return };
        let (mut contacts, mut refusals, mut warnings) = (Vec::new(), Vec::new(), Vec::new());
        let (mut rows, mut corrected, mut ended) = (0, 0, false);
        let batch = if total == 0 { FIRST_BATCH } else { BATCH };
        while rows < batch {
            if job.stop.load(Ordering::SeqCst) {
                return;
            }
            match reader.next() {
                None => {
                    ended = true;
                    break;
                }
                Some(Err(error)) => {
                    place.send(Read::Failed(error));
                    return;
                }
                Some(Ok(mut row)) => {
                    rows += 1;
                    let was = corrector.correct(&mut row);
                    corrected += i64::from(was);
                    warnings.extend(warned(&row));
                    warnings.extend(unknown_zone(&row, &mut zones));
                    if reader.broken_characters() {
                        warnings.extend(broken(&row));
                    }
                    match incoming(row) {
                        Ok(contact) => {
                            refusals.extend(corrector.add(&mut contacts, contact, was));
                        }
                        Err(refusal) => refusals.push(refusal),
                    }
                }
            }
        }
        let rows = i64::try_from(rows).unwrap_or(0);
        total += rows;
        let (read, size) = reader.progress();
        let estimate = estimate(total, read, size);
        let batch = Read::Rows { contacts, refusals, warnings, rows, corrected, estimate };
        place.send(batch);
        if ended {
            return;
        }
    }
}

/// Whether a value of this contact contains an undecodable character: the file has another encoding
/// than its beginning indicated, or two encodings.
fn has_broken(contact: &NewContact) -> bool {
    let names = [&contact.given_name, &contact.family_name];
    let names = names.into_iter().filter_map(Option::as_deref);
    names.chain(contact.fields.values().map(String::as_str)).any(|text| text.contains('\u{FFFD}'))
}

/// Estimates the number of rows of the file from the rows read so far.
fn estimate(rows: i64, read: u64, size: u64) -> i64 {
    if read == 0 {
        return rows;
    }
    let total = i128::from(rows) * i128::from(size) / i128::from(read);
    i64::try_from(total).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn unknown_time_zones_are_warned_of() {
        let row = |zone: &str| Row {
            number: 2,
            key: "a@x.com".to_owned(),
            result: Ok(NewContact {
                address: "a@x.com".parse().unwrap(),
                given_name: None,
                family_name: None,
                fields: [("Time zone".to_owned(), zone.to_owned())].into(),
            }),
            consent: Default::default(),
            lists: Vec::new(),
            tags: Vec::new(),
            warning: None,
            cells: Vec::new(),
        };
        let mut known = HashMap::new();
        for zone in ["Europe/Berlin", "Berlin", "+02:00", "", "Berlin"] {
            assert_eq!(unknown_zone(&row(zone), &mut known), None, "{zone}");
        }
        let warning = unknown_zone(&row("Mars"), &mut known).unwrap();
        assert_eq!((warning.code.as_str(), warning.row), ("time_zone_unknown", 2));
        assert!(warning.reason.contains("Mars"));
    }
}
