//! Importing a file: inspect, map, preview, run, report.

use postroom_model::clock::Timestamp;
use postroom_model::id::{ImportId, ListId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    Addresses, ColumnRole, ConsentBasis, ConsentQuestion, FieldKind, Format, ImportPhase,
    ImportState, Policy, SuppressionReason,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    Sure,
    NeedsReview,
    New,
    Unused,
}

/// The user's changes to the detected dialect. None: as detected.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
pub struct DialectOverride {
    pub encoding: Option<String>,
    pub delimiter: Option<String>,
    pub header: Option<bool>,
    /// The quote character. Empty: none.
    pub quote: Option<String>,
    /// Rows above the header.
    pub preamble: Option<i64>,
    /// The sheet of a workbook, or the file of an archive.
    pub sheet: Option<String>,
    /// The day order of date columns.
    #[serde(default)]
    pub dates: Vec<ColumnDates>,
}

/// The order of day and month in a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    DayFirst,
    MonthFirst,
    /// Stored as written.
    AsWritten,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ColumnDates {
    pub column: i64,
    pub order: DateOrder,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ImportInspectRequest {
    pub token: String,
    pub dialect: DialectOverride,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ImportColumn {
    pub header: String,
    /// The first value that is not empty.
    pub sample: String,
    pub role: ColumnRole,
    pub confidence: Confidence,
    pub holds: FieldKind,
    /// The day order, for date columns in which it makes a difference.
    pub dates: Option<DateOrder>,
    /// What the user must answer before an import.
    pub question: Option<ConsentQuestion>,
}

/// The user's answer to the question of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ConsentAnswer {
    /// "Yes", or the unclear words, mean that the person may be emailed.
    MayBeEmailed,
    /// They mean that the person must not be emailed.
    NoMail,
    /// The column says nothing about consent: its role in the plan counts.
    OtherMeaning,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ColumnAnswer {
    pub column: i64,
    pub answer: ConsentAnswer,
}

/// How many contacts can be emailed on a consent basis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BasisCount {
    pub basis: ConsentBasis,
    pub count: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ImportSampleRow {
    pub number: i64,
    pub cells: Vec<String>,
    /// The cells as they are stored: dates and numbers in the standard format.
    pub stored: Vec<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct InspectedFile {
    pub token: String,
    pub name: String,
    pub size: i64,
    pub format: Format,
    /// The reason, if the name or the columns of the file mark it as a suppression list.
    pub suppression_reason: Option<SuppressionReason>,
    /// The file is in an archive.
    pub archived: bool,
    /// The file contains provider events, not contacts; see `events_preview`.
    pub activity: bool,
    /// The sheets of a workbook or the files of an archive; `sheet` is the inspected one.
    pub sheets: Vec<String>,
    pub sheet: Option<String>,
    pub encoding: String,
    pub delimiter: String,
    pub header: bool,
    pub quote: String,
    pub preamble: i64,
    pub row_estimate: i64,
    pub columns: Vec<ImportColumn>,
    pub rows: Vec<ImportSampleRow>,
    pub encodings: Vec<String>,
    pub known_fields: Vec<String>,
    /// The saved mapping for a file with the same headers.
    pub mapping: Option<ImportMapping>,
}

/// Asks which files and sheets can be imported together with the inspected one.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ImportTablesRequest {
    pub token: String,
    pub dialect: DialectOverride,
    /// Tokens of the other selected files.
    pub others: Vec<String>,
}

/// Another file, or another sheet of the same file.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ImportTable {
    pub token: String,
    pub sheet: Option<String>,
    pub name: String,
    /// It has the same columns, so the same mapping fits.
    pub same_columns: bool,
    pub row_estimate: i64,
    /// The error, if it cannot be read.
    pub error: Option<String>,
}

/// A saved mapping, for files with the same headers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportMapping {
    pub name: String,
    pub headers: Vec<String>,
    pub columns: Vec<ColumnRole>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ImportMappingName {
    pub name: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ImportPlan {
    pub token: String,
    pub dialect: DialectOverride,
    pub columns: Vec<ColumnRole>,
    /// One answer for each column with a question; an import without it is refused.
    #[serde(default)]
    pub answers: Vec<ColumnAnswer>,
    pub addresses: Addresses,
    pub policy: Policy,
    /// The consent basis that the user states for the whole file.
    pub consent: ConsentBasis,
    /// What the contacts agreed to, in the user's words.
    pub wording: String,
    /// The file is a suppression list with this reason.
    pub suppression_reason: Option<SuppressionReason>,
    /// Addresses of the file whose proposed spelling the user accepted.
    #[serde(default)]
    pub corrections: Vec<String>,
    /// The proposed spelling of every address is accepted.
    #[serde(default)]
    pub correct_all: bool,
    /// Lists to which the contacts are added.
    pub lists: Vec<ListId>,
    /// The name of a new list for the contacts.
    pub new_list: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ImportPreviewRequest {
    pub plan: ImportPlan,
}

/// The outcome of one row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RowResult {
    New,
    /// New, without consent.
    NoConsent,
    /// An existing contact; these columns change.
    Changes {
        columns: Vec<ColumnRole>,
    },
    Same,
    /// The contact opted out, bounced or complained, and receives no mail.
    StaysOut,
    /// The row is refused: stable code and English sentence.
    Refused {
        reason: String,
        message: String,
    },
}

/// A row of the file; a row with several contacts appears several times.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ImportPreviewRow {
    pub row: i64,
    pub result: RowResult,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ImportRunRequest {
    pub plan: ImportPlan,
    /// True: count only, write nothing.
    pub dry_run: bool,
}

/// A refused row.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ImportRefusal {
    pub row: i64,
    pub address: String,
    /// Stable code and English sentence.
    pub reason: String,
    pub message: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ReasonCount {
    pub reason: String,
    pub message: String,
    pub count: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ImportStatus {
    pub id: ImportId,
    pub name: String,
    pub dry_run: bool,
    pub phase: ImportPhase,
    pub rows: i64,
    pub row_estimate: i64,
    pub added: i64,
    pub updated: i64,
    pub unchanged: i64,
    pub refused: i64,
    /// Rows of people who were erased for good and are left out: part of `unchanged` and
    /// `stay_out`.
    pub erased: i64,
    /// Addresses that are stored in the proposed spelling.
    pub corrected: i64,
    /// Existing contacts that unsubscribed, bounced or complained: they stay suppressed.
    pub stay_out: i64,
    /// Added contacts without consent.
    pub no_consent: i64,
    /// The contacts that can be emailed after the import, by consent basis.
    pub bases: Vec<BasisCount>,
    pub reasons: Vec<ReasonCount>,
    /// The first thousand.
    pub refusals: Vec<ImportRefusal>,
    /// Imported addresses with a warning: typo, role account, disposable domain.
    pub warnings: Vec<ReasonCount>,
    /// The first thousand.
    pub warned_rows: Vec<ImportRefusal>,
    pub failure: Option<String>,
}

/// Several dry runs or imports, and their sum.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ImportStatuses {
    pub all: ImportStatus,
    pub each: Vec<ImportStatus>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ImportReportSave {
    pub id: ImportId,
    pub token: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PastImport {
    pub id: ImportId,
    pub name: String,
    pub state: ImportState,
    pub can_be_undone: bool,
    pub consent: ConsentBasis,
    pub wording: String,
    pub at: Timestamp,
    pub undone_at: Option<Timestamp>,
    pub rows: i64,
    pub added: i64,
    pub updated: i64,
    pub refused: i64,
    /// The import has a report of refused rows.
    pub has_report: bool,
}

/// Addresses, one per line, or a table from a spreadsheet.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ImportPaste {
    /// The name of the file, for display.
    pub name: String,
    pub text: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Pasted {
    pub token: String,
}
