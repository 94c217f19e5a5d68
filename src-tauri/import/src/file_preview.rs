//! What the start of a file shows: format, dialect, columns with a guessed role, first rows.
//!
//! Leaves out: how these are found (`inspect`).

use serde::{Deserialize, Serialize};

use crate::consent::column_evidence::ConsentQuestion;
use crate::detect::confidence::Confidence;
use crate::detect::dialect::Dialect;
use crate::formats::format::Format;
use crate::provider_events::columns::EventColumns;
use crate::values::value_format::ValueFormat;
use postroom_model::contact::{FieldKind, SuppressionReason};
use postroom_model::import::ColumnRole;

/// One column of the file with its guessed role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// The name in the header row; "Column 3" where the file has none.
    pub header: String,
    /// The first non-empty cells.
    pub samples: Vec<String>,
    pub role: ColumnRole,
    pub confidence: Confidence,
    /// The kind of values in its cells.
    pub kind: FieldKind,
    /// How its days or numbers are written; such cells are stored in one standard format.
    #[serde(rename = "notation")]
    pub value_format: ValueFormat,
    /// It holds days whose reading depends on the order of day and month.
    #[serde(rename = "ordered")]
    pub order_matters: bool,
    /// What the user must answer before an import: whether the column says who may be emailed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<ConsentQuestion>,
}

/// What the start of a file shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilePreview {
    pub format: Format,
    /// The file is an archive, and `sheets` lists the files in it.
    pub archived: bool,
    /// The sheets of a workbook or the files of an archive; `dialect.sheet` is the
    /// inspected one.
    pub sheets: Vec<String>,
    /// The hidden ones among `sheets`.
    pub hidden: Vec<String>,
    pub dialect: Dialect,
    pub columns: Vec<Column>,
    /// The first rows below the header, each with its row number in the file.
    pub rows: Vec<(u64, Vec<String>)>,
    /// The same rows as an import stores them: days and numbers in one standard format.
    #[serde(rename = "kept")]
    pub stored_rows: Vec<Vec<String>>,
    /// Bytes of the file.
    pub size: u64,
    /// The file is a suppression list by its name or columns: everybody opted out or bounced.
    #[serde(rename = "people_out")]
    pub suppression_list: Option<SuppressionReason>,
    /// The file holds provider events instead of contacts.
    #[serde(rename = "activity", default, skip_serializing_if = "Option::is_none")]
    pub event_columns: Option<EventColumns>,
    /// Some bytes are invalid in this encoding and appear as `�`.
    pub broken_characters: bool,
}
