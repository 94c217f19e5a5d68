//! The progress of an import, which becomes its report at the end.
//!
//! Leaves out: the counting, which the import does.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::AtomicBool;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use crate::imports::order::ImportOrder;
use postroom_import::export::REFUSED_HEAD;
use postroom_model::contact::ConsentBasis;
use postroom_model::id::ImportId;
use postroom_store::persons::redact::{ERASED, redact_report};

/// The maximum number of refused rows in a report.
pub(crate) const REFUSALS: usize = 100_000;
/// The maximum number of address warnings in a report.
pub(crate) const WARNINGS_MAX: usize = 1_000;
/// The maximum number of bytes in the cells of the refused rows; further rows have no cells.
pub(crate) const REFUSED_BYTES: usize = 32 * 1024 * 1024;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ImportPhase {
    Running,
    Done,
    Stopped,
    Failed,
}

/// A refused row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedRow {
    pub row: u64,
    pub address: String,
    /// Stable code of the reason.
    pub code: String,
    pub reason: String,
    /// The whole row, so that it can be corrected and imported again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cells: Vec<String>,
}

impl RefusedRow {
    /// Removes what the row says about its person.
    pub(crate) fn hide_person(&mut self) {
        ERASED.clone_into(&mut self.address);
        self.cells.clear();
    }
}

/// The progress of an import; at its end, the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportProgress {
    pub id: ImportId,
    pub name: String,
    pub dry_run: bool,
    pub phase: ImportPhase,
    pub rows: i64,
    pub row_estimate: i64,
    pub added: i64,
    pub updated: i64,
    pub unchanged: i64,
    pub stay_out: i64,
    /// Rows of people who were erased for good: part of `unchanged` and `stay_out`.
    #[serde(default)]
    pub erased: i64,
    /// Addresses that were stored in the proposed spelling.
    #[serde(default)]
    pub corrected: i64,
    /// How many of the added contacts have no consent.
    #[serde(default)]
    pub no_consent: i64,
    /// The contacts that can be emailed after the import, by consent basis.
    #[serde(default)]
    pub bases: BTreeMap<ConsentBasis, i64>,
    pub refused: i64,
    /// Stable code, sentence and count of each reason.
    pub reasons: Vec<(String, String, i64)>,
    pub refusals: Vec<RefusedRow>,
    /// The names of the columns of the refused rows.
    #[serde(default)]
    pub headers: Vec<String>,
    /// The first imported addresses with a warning.
    #[serde(rename = "doubts", default)]
    pub warnings: Vec<RefusedRow>,
    /// Code and count of each kind of warning.
    #[serde(rename = "doubt_counts", default)]
    pub warning_counts: Vec<(String, i64)>,
    /// Code and sentence of the error that ended the import.
    pub failure: Option<(String, String)>,
}

impl ImportProgress {
    /// The refused rows as a table that can be corrected and imported again: the columns of the file,
    /// then the number of the row in the file and the reason. The first row is the header.
    pub fn refused_table(&self) -> Vec<Vec<String>> {
        // A row of a report of an older version has its address only.
        let cells = |refused: &RefusedRow| match refused.cells.is_empty() {
            true => vec![refused.address.clone()],
            false => refused.cells.clone(),
        };
        let mut head = self.headers.clone();
        if head.is_empty() {
            head.push("address".to_owned());
        }
        // A row may be wider than the header.
        let width = self.refusals.iter().map(|refused| refused.cells.len()).max();
        let width = width.unwrap_or(0).max(head.len());
        head.resize(width, String::new());
        head.extend(REFUSED_HEAD.map(str::to_owned));
        let rows = self.refusals.iter().map(|refused| {
            let mut row = cells(refused);
            row.resize(width, String::new());
            row.extend([refused.row.to_string(), refused.reason.clone()]);
            row
        });
        std::iter::once(head).chain(rows).collect()
    }
}

#[derive(Debug)]
pub(crate) struct Job {
    pub id: ImportId,
    pub stop: AtomicBool,
    progress: Mutex<ImportProgress>,
}

impl Job {
    pub fn new(id: ImportId, order: &ImportOrder) -> Self {
        Self {
            id: id.clone(),
            stop: AtomicBool::new(false),
            progress: Mutex::new(ImportProgress {
                id,
                name: order.name.clone(),
                dry_run: order.dry_run,
                phase: ImportPhase::Running,
                rows: 0,
                row_estimate: 0,
                added: 0,
                updated: 0,
                unchanged: 0,
                stay_out: 0,
                erased: 0,
                corrected: 0,
                no_consent: 0,
                bases: BTreeMap::new(),
                refused: 0,
                reasons: Vec::new(),
                refusals: Vec::new(),
                headers: Vec::new(),
                warnings: Vec::new(),
                warning_counts: Vec::new(),
                failure: None,
            }),
        }
    }

    pub fn update(&self, change: impl FnOnce(&mut ImportProgress)) {
        change(&mut self.progress.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// Removes erased addresses from the progress.
    pub fn redact(&self, keys: &[String]) {
        self.update(|progress| {
            let Ok(mut document) = serde_json::to_value(&*progress) else { return };
            if redact_report(&mut document, keys)
                && let Ok(redacted) = serde_json::from_value(document)
            {
                *progress = redacted;
            }
        });
    }

    pub fn snapshot(&self) -> ImportProgress {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Sorts the reasons by frequency, the most frequent first.
pub(crate) fn sorted(reasons: &HashMap<String, (String, i64)>) -> Vec<(String, String, i64)> {
    let mut sorted: Vec<_> = reasons
        .iter()
        .map(|(code, (reason, count))| (code.clone(), reason.clone(), *count))
        .collect();
    sorted.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| a.0.cmp(&b.0)));
    sorted
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn refused_rows_keep_their_columns() {
        let refusal = |row, cells: &[&str]| RefusedRow {
            row,
            address: "a(at)x.com".to_owned(),
            code: "address_no_at".to_owned(),
            reason: "there is no @ in it".to_owned(),
            cells: cells.iter().map(|cell| (*cell).to_owned()).collect(),
        };
        let progress: ImportProgress = serde_json::from_value(serde_json::json!({
            "id": "i1", "name": "a.csv", "dry_run": false, "phase": "done", "rows": 3,
            "row_estimate": 3, "added": 0, "updated": 0, "unchanged": 0, "stay_out": 0,
            "refused": 2, "reasons": [], "headers": ["E-mail", "Town"],
            "refusals": [refusal(2, &["a(at)x.com", "Ulm"]), refusal(3, &[])], "failure": null,
        }))
        .unwrap();
        assert_eq!(
            progress.refused_table(),
            [
                ["E-mail", "Town", "postroom_row", "postroom_reason"],
                ["a(at)x.com", "Ulm", "2", "there is no @ in it"],
                ["a(at)x.com", "", "3", "there is no @ in it"],
            ]
        );
    }
}
