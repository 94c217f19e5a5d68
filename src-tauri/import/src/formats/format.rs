//! The formats of files that can be imported.

use serde::{Deserialize, Serialize};

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(rename = "ImportFormat"))]
#[serde(rename_all = "snake_case")]
pub enum Format {
    Delimited,
    Workbook,
    VCard,
    Json,
    JsonLines,
    Archive,
}
