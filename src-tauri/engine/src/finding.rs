//! One result of the checks before a start.
//!
//! Leaves out: the checks (`campaigns`, `delivery_plan`).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Whether a finding blocks the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    Block,
    Warn,
    Good,
}

/// One result of the checks before a start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Finding {
    pub severity: Severity,
    pub code: String,
    /// The values for the sentence's placeholders.
    pub params: BTreeMap<String, String>,
    pub message: String,
}

impl Finding {
    pub(crate) fn new(severity: Severity, code: &str, message: String) -> Self {
        Self { severity, code: code.to_owned(), params: BTreeMap::new(), message }
    }

    pub(crate) fn with(mut self, name: &str, param: impl ToString) -> Self {
        self.params.insert(name.to_owned(), param.to_string());
        self
    }
}
