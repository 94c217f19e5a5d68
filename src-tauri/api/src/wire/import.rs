//! Importing a file: look, map, check, write, report.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ConsentBasis, ConsentStatement, ContactStatus, FieldKind};

/// What a column becomes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ColumnRole {
    Address,
    GivenName,
    FamilyName,
    /// "Anna Whitcombe", split at the last space.
    FullName,
    /// A field of the user's own.
    Field {
        name: String,
        /// What its values are.
        field: FieldKind,
    },
    /// Whether they may be written to: yes, no, subscribed, unsubscribed, cleaned …
    Consent,
    /// When they agreed.
    ConsentAt,
    /// From where they agreed.
    ConsentIp,
    /// Tags, with commas between.
    Tags,
    /// Becomes a note on the person.
    Note,
    Ignore,
}

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
    pub quote: Option<String>,
    pub header: Option<bool>,
    /// How many rows stand above the table.
    pub preamble: Option<i64>,
}

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ImportFormat {
    /// Text with delimiters: CSV, TSV and friends.
    Delimited,
    Workbook,
    VCard,
    Json,
    JsonLines,
}

/// One table of contacts in a file: the file itself, a sheet of a workbook, a file in an archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportPart {
    pub token: String,
    /// The file inside an archive; none: the file itself.
    pub entry: Option<String>,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ImportPartView {
    pub part: ImportPart,
    /// For people: `members.xlsx › Sheet 1`.
    pub name: String,
    pub format: ImportFormat,
    /// Rows, where the file says so without being read.
    pub rows: Option<i64>,
    /// Nothing stands on this sheet.
    pub empty: bool,
}

/// Something in the files that cannot be read.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ImportUnreadable {
    pub name: String,
    pub code: String,
    pub message: String,
}

/// Files the user gave, and what can be imported of them.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ImportOpened {
    pub parts: Vec<ImportPartView>,
    pub unreadable: Vec<ImportUnreadable>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ImportOpenRequest {
    pub tokens: Vec<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ImportPasteRequest {
    pub text: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ImportLookRequest {
    pub part: ImportPart,
    pub dialect: DialectOverride,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ImportColumn {
    pub header: String,
    /// The first value that is not empty.
    pub sample: String,
    pub role: ColumnRole,
    pub confidence: Confidence,
    /// What its values seem to be.
    pub kind: FieldKind,
}

/// A mapping that was kept.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct MappingView {
    pub id: String,
    pub name: String,
    pub columns: Vec<ColumnRole>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct MappingDraft {
    pub name: String,
    pub headers: Vec<String>,
    pub columns: Vec<ColumnRole>,
}

/// What is done with several addresses in one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ManyAddresses {
    #[default]
    First,
    /// One contact for each.
    Each,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ImportSampleRow {
    pub number: i64,
    pub cells: Vec<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ImportLook {
    pub part: ImportPart,
    pub name: String,
    pub size: i64,
    pub format: ImportFormat,
    /// Empty where the format has none.
    pub encoding: String,
    pub delimiter: String,
    pub quote: String,
    pub header: bool,
    pub preamble: i64,
    /// The cells above the table, a row each.
    pub preamble_rows: Vec<String>,
    /// Some characters could not be read in this encoding.
    pub broken_characters: bool,
    /// The program whose export this seems to be: `Mailchimp`, `Outlook` …
    pub origin: Option<String>,
    /// Its name or its origin says that everybody in it has unsubscribed or was cleaned.
    pub people_are_out: Option<ContactStatus>,
    /// Rows that hold more than one address, of those looked at.
    pub many_addresses: i64,
    /// Kept mappings for the same headers; the newest is used for the guess.
    pub mappings: Vec<MappingView>,
    pub row_estimate: i64,
    pub columns: Vec<ImportColumn>,
    pub rows: Vec<ImportSampleRow>,
    pub encodings: Vec<String>,
    pub known_fields: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum KnownPolicy {
    /// What the file says wins; an empty cell changes nothing.
    Overwrite,
    /// Only what is empty is filled.
    FillGaps,
    /// Known people stay as they are; they still join the lists.
    Skip,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ImportPlan {
    pub part: ImportPart,
    pub dialect: DialectOverride,
    pub columns: Vec<ColumnRole>,
    pub policy: KnownPolicy,
    pub many: ManyAddresses,
    /// Ids of lists they join.
    pub lists: Vec<String>,
    /// A list to be made for them.
    pub new_list: Option<String>,
    /// Names of tags they get; made where they are not there.
    pub tags: Vec<String>,
    /// Why they may be written to; a consent column overrules it row by row.
    pub consent: ConsentStatement,
    /// Everybody in the file is out: an unsubscribed list is imported as one.
    pub people_are_out: Option<ContactStatus>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ImportRunRequest {
    pub plan: ImportPlan,
    /// True: count only, write nothing.
    pub dry_run: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ImportPhase {
    Running,
    Done,
    Stopped,
    Failed,
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

/// A row that is imported, and worth a look.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ImportWarning {
    pub row: i64,
    pub address: String,
    /// `typo`, `role`, `disposable`.
    pub code: String,
    /// For a typo: the address that is probably meant.
    pub suggestion: Option<String>,
}

/// An import of the past.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ImportPast {
    pub id: String,
    pub name: String,
    pub at: i64,
    pub added: i64,
    pub updated: i64,
    pub refused: i64,
    pub basis: ConsentBasis,
    pub can_undo: bool,
    pub undone_at: Option<i64>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ReasonCount {
    pub reason: String,
    pub message: String,
    pub count: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ImportStatus {
    pub id: String,
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
    /// Imported without consent: they are kept and get no mail.
    pub no_consent: i64,
    /// The file says they are out.
    pub opted_out: i64,
    /// Addresses of an office such as info@.
    pub role_addresses: i64,
    pub disposable: i64,
    /// Addresses whose domain looks mistyped.
    pub typos: i64,
    /// Rows worth a look: typos, role and disposable addresses. The first thousand.
    pub warnings: Vec<ImportWarning>,
    /// The list that was made.
    pub new_list: Option<String>,
    /// It can be undone as a whole.
    pub can_undo: bool,
    pub undone_at: Option<i64>,
    pub reasons: Vec<ReasonCount>,
    /// The first thousand.
    pub refusals: Vec<ImportRefusal>,
    pub failure: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ImportReportSave {
    pub id: String,
    pub token: String,
}
