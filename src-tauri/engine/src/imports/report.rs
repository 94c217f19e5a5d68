//! How far an import is, and in the end its report.
//!
//! Leaves out: counting, which the import does.

use std::collections::HashMap;
use std::sync::atomic::AtomicBool;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use crate::imports::order::ImportOrder;
use postroom_model::id::ImportId;

/// Refused rows that are kept for the report.
pub(crate) const REFUSALS: usize = 100_000;
/// Addresses worth a look that are kept for the report.
pub(crate) const DOUBTS: usize = 1_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportPhase {
    Running,
    Done,
    Stopped,
    Failed,
}

/// A row that was left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedRow {
    pub row: u64,
    pub address: String,
    /// Stable code of the reason.
    pub code: String,
    pub reason: String,
}

/// How far an import is; in the end, its report.
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
    /// Of those added: kept without consent.
    #[serde(default)]
    pub no_consent: i64,
    pub refused: i64,
    /// Stable code, sentence and count of each reason.
    pub reasons: Vec<(String, String, i64)>,
    pub refusals: Vec<RefusedRow>,
    /// Addresses that are taken and worth a look, the first of them.
    #[serde(default)]
    pub doubts: Vec<RefusedRow>,
    /// Code and count of each kind of doubt.
    #[serde(default)]
    pub doubt_counts: Vec<(String, i64)>,
    /// Code and sentence of what ended it early.
    pub failure: Option<(String, String)>,
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
                no_consent: 0,
                refused: 0,
                reasons: Vec::new(),
                refusals: Vec::new(),
                doubts: Vec::new(),
                doubt_counts: Vec::new(),
                failure: None,
            }),
        }
    }

    pub fn update(&self, change: impl FnOnce(&mut ImportProgress)) {
        change(&mut self.progress.lock().unwrap_or_else(PoisonError::into_inner));
    }

    pub fn snapshot(&self) -> ImportProgress {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// The most frequent reason first.
pub(crate) fn sorted(reasons: &HashMap<String, (String, i64)>) -> Vec<(String, String, i64)> {
    let mut sorted: Vec<_> = reasons
        .iter()
        .map(|(code, (reason, count))| (code.clone(), reason.clone(), *count))
        .collect();
    sorted.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| a.0.cmp(&b.0)));
    sorted
}
