//! What the start of a file shows: format, dialect, columns with a guessed role, first rows.
//!
//! Leaves out: how these are found (`inspect`).

use serde::{Deserialize, Serialize};

use crate::detect::confidence::Confidence;
use crate::detect::dialect::Dialect;
use crate::formats::format::Format;
use crate::provider_events::columns::EventColumns;
use crate::values::value_format::ValueFormat;
use postroom_model::contact::{FieldKind, SuppressionReason};
use postroom_model::import::ColumnRole;

/// One column as the file has it, with our guess.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// The name in the header row; "Column 3" where the file has none.
    pub header: String,
    /// The first cells that hold something.
    pub samples: Vec<String>,
    pub role: ColumnRole,
    pub confidence: Confidence,
    /// What its cells hold.
    pub kind: FieldKind,
    /// How its days or numbers are written; such cells are kept in one notation.
    #[serde(rename = "notation")]
    pub value_format: ValueFormat,
    /// It holds days, and which number is the day makes a difference.
    #[serde(rename = "ordered")]
    pub order_matters: bool,
}

/// What the beginning of a file tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilePreview {
    pub format: Format,
    /// It lies in an archive, and `sheets` are the archive's files.
    pub archived: bool,
    /// The sheets of a workbook or the files of an archive; `dialect.sheet` is the one looked at.
    pub sheets: Vec<String>,
    /// Of these, the sheets that the spreadsheet does not show.
    pub hidden: Vec<String>,
    pub dialect: Dialect,
    pub columns: Vec<Column>,
    /// The first rows below the header, each with its number in the file.
    pub rows: Vec<(u64, Vec<String>)>,
    /// The same rows as they will be kept: days and numbers in one notation.
    #[serde(rename = "kept")]
    pub stored_rows: Vec<Vec<String>>,
    /// Bytes of the file.
    pub size: u64,
    /// Its name or its columns say that everybody in it has opted out, or that their mail came back.
    #[serde(rename = "people_out")]
    pub suppression_list: Option<SuppressionReason>,
    /// It is no list of people but a provider's record of what came of mails.
    #[serde(rename = "activity", default, skip_serializing_if = "Option::is_none")]
    pub event_columns: Option<EventColumns>,
    /// Some characters could not be read in this encoding and show as `�`.
    pub broken_characters: bool,
}
