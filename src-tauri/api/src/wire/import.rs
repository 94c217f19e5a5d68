//! Importing a file: look, map, check, write, report.

use postroom_model::clock::Timestamp;
use postroom_model::id::{ImportId, ListId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    Addresses, ColumnRole, ConsentBasis, FieldKind, Format, ImportPhase, ImportState, Policy,
    SuppressionReason,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    Sure,
    Look,
    New,
    Unused,
}

/// What the user overrules; none: as guessed.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
pub struct DialectOverride {
    pub encoding: Option<String>,
    pub delimiter: Option<String>,
    pub header: Option<bool>,
    /// What stands around a cell with a delimiter in it; empty: nothing.
    pub quote: Option<String>,
    /// Rows above the header.
    pub preamble: Option<i64>,
    /// The sheet of a workbook, or the file of an archive.
    pub sheet: Option<String>,
    /// How days are read, by column.
    #[serde(default)]
    pub dates: Vec<ColumnDates>,
}

/// Which number of a day is the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    DayFirst,
    MonthFirst,
    /// Kept as they are.
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
    /// Of days whose order makes a difference: how they are read.
    pub dates: Option<DateOrder>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ImportSampleRow {
    pub number: i64,
    pub cells: Vec<String>,
    /// The cells as they will be kept: days and numbers in one notation.
    pub kept: Vec<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct InspectedFile {
    pub token: String,
    pub name: String,
    pub size: i64,
    pub format: Format,
    /// Its name or its columns say that everybody in it opted out, or that their mail came back.
    pub people_out: Option<SuppressionReason>,
    /// It lies in an archive.
    pub archived: bool,
    /// It is no list of people but a provider's record of what came of mails; ask `events_preview`.
    pub activity: bool,
    /// The sheets of a workbook or the files of an archive, and the one looked at.
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
    /// What the columns of a file with the same names became, under a name.
    pub mapping: Option<ImportMapping>,
}

/// Which files and sheets may be imported together with the one looked at.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ImportTablesRequest {
    pub token: String,
    pub dialect: DialectOverride,
    /// Files that were chosen with it.
    pub others: Vec<String>,
}

/// Another file, or another sheet of the same one.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ImportTable {
    pub token: String,
    pub sheet: Option<String>,
    pub name: String,
    /// It has the same columns, so the same choices fit.
    pub alike: bool,
    pub row_estimate: i64,
    /// Why it cannot be read.
    pub trouble: Option<String>,
}

/// What columns become, kept for the next file of this kind.
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
    pub addresses: Addresses,
    pub policy: Policy,
    /// Why they may be written to, as the user states it for the whole file.
    pub consent: ConsentBasis,
    /// What they agreed to, in the user's words.
    pub wording: String,
    /// Everybody in the file is out: they go on the suppression list.
    pub people_out: Option<SuppressionReason>,
    /// Ids of lists they join.
    pub lists: Vec<ListId>,
    /// A list to be made for them.
    pub new_list: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ImportPreviewRequest {
    pub plan: ImportPlan,
}

/// What an import makes of one row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RowResult {
    New,
    /// New, and kept without consent.
    NoConsent,
    /// Known; what changes.
    Changes {
        columns: Vec<ColumnRole>,
    },
    Same,
    /// They opted out, bounced or complained, and get no mail.
    StaysOut,
    /// It is left out: stable code, with English beside it.
    Refused {
        reason: String,
        message: String,
    },
}

/// A row of the file; one with several people comes several times.
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

/// A row that was left out, by reason.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ImportRefusal {
    pub row: i64,
    pub address: String,
    /// Stable code, with English beside it.
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
    /// Known, but unsubscribed, bounced or complained: they stay out.
    pub stay_out: i64,
    /// Of those added: kept without consent.
    pub no_consent: i64,
    pub reasons: Vec<ReasonCount>,
    /// The first thousand.
    pub refusals: Vec<ImportRefusal>,
    /// Addresses that are taken and worth a look: slips, roles, throw-away ones.
    pub doubts: Vec<ReasonCount>,
    /// The first thousand.
    pub doubted: Vec<ImportRefusal>,
    pub failure: Option<String>,
}

/// Several checks or imports, and their sum.
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
    /// There are refused rows to keep.
    pub has_report: bool,
}

/// Addresses, one a line, or a table copied from a spreadsheet.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ImportPaste {
    /// What the file is to be called, for people.
    pub name: String,
    pub text: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Pasted {
    pub token: String,
}
