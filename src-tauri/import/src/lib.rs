//! Files of contacts: what a file is, which column is what, and its rows one after the other.
//!
//! [`look`] reads the beginning of a file and guesses; the user corrects; [`RowReader`] then walks
//! through the whole file with the user's [`Plan`] and gives a contact or a refusal for each row.
//! A file is never loaded whole, however large it is. Nothing here writes: how many are new or
//! changed is the store's to say. A provider's record of what came of mails is told from a list of
//! people and read by [`ActivityReader`].
//!
//! A further format is one file beside `csv.rs` and one arm in `plain.rs`.

pub mod export;
pub mod values;

mod consent;
mod detect;
mod formats;
mod provider_events;
mod row_reader;
mod suppression_file;
mod table;

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use postroom_model::contact::{AddressError, ConsentBasis, SuppressionReason};
use postroom_model::id::ListId;

pub use crate::consent::consent_values::Said;
pub use crate::detect::dialect::{Dialect, NO_QUOTE, sniff};
pub use crate::detect::mapping::guess_mapping;
pub use crate::formats::Format;
pub use crate::formats::cache::Stamp;
pub use crate::provider_events::{Activity, ActivityReader};
pub use crate::row_reader::{Row, RowReader};
pub use crate::suppression_file::{Entries, entries};
pub use crate::table::Table;
pub use crate::values::dates::DateOrder;
pub use crate::values::numbers::Decimals;
pub use crate::values::value_format::Notation;
pub use postroom_model::contact::FieldKind;
pub use postroom_model::delivery::event::{EventMeaning, ProviderEventRow};
pub use postroom_model::import::{ColumnRole, Policy};

/// Columns a file may have; a spreadsheet has 16,384, a list of contacts has not.
pub const COLUMNS_MAX: usize = 1_000;
/// Bytes of one row. A quotation mark that is never closed would otherwise swallow the file.
pub const ROW_MAX: usize = 1024 * 1024;
/// Bytes of one cell of a workbook; a spreadsheet allows 32,767 characters.
pub const CELL_MAX: usize = 1024 * 1024;
/// Rows of a sheet, as spreadsheets have them.
pub const SHEET_ROWS_MAX: u32 = 1_048_576;
/// Characters of one field of a contact.
pub const FIELD_MAX: usize = 10_000;
/// How many rows [`look`] shows.
pub const ROWS_SHOWN: usize = 20;

/// How far a guess can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    Sure,
    /// Please look.
    Look,
    /// Becomes a new field.
    New,
}

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
    pub notation: Notation,
    /// It holds days, and which number is the day makes a difference.
    pub ordered: bool,
}

/// What the beginning of a file tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
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
    pub kept: Vec<Vec<String>>,
    /// Bytes of the file.
    pub size: u64,
    /// Its name or its columns say that everybody in it has opted out, or that their mail came back.
    pub people_out: Option<SuppressionReason>,
    /// It is no list of people but a provider's record of what came of mails.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activity: Option<Activity>,
    /// Some characters could not be read in this encoding and show as `�`.
    pub broken_characters: bool,
}

/// What the user has decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    pub dialect: Dialect,
    /// One role for each column of the file, in its order; columns beyond the end are ignored.
    pub columns: Vec<ColumnRole>,
    pub addresses: Addresses,
    /// The lists everybody in the file is put on.
    pub lists: Vec<ListId>,
    pub policy: Policy,
    /// Why they may be written to, as the user states it for the whole file.
    pub consent: ConsentBasis,
    /// Everybody in the file is out: they go on the suppression list, and nobody gets mail.
    pub people_out: Option<SuppressionReason>,
}

/// Why a row is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum RefusalReason {
    #[error("{0}")]
    Address(AddressError),
    /// The first row with an address wins: what was checked is what is imported, and a row that
    /// has been written is never changed by a later one.
    #[error("this address stands further up in the file")]
    Double,
    #[error("it is an address inside a network of its own, which no relay can reach")]
    Internal,
    #[error("a cell is longer than {FIELD_MAX} characters")]
    FieldTooLong,
    #[error("the row is longer than 1 MB; a quotation mark may be missing its partner")]
    RowTooLong,
    #[error(
        "a quotation mark in this row has no partner, so every row below it was read as one cell; mend the file and import it again"
    )]
    UnclosedQuote,
    #[error(
        "a quotation mark in this row has no partner, so rows below it were read as one cell; mend the file and import it again"
    )]
    RowsInCell,
}

/// Which addresses of a row with several become contacts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Addresses {
    /// The first that is one.
    #[default]
    First,
    /// One contact for each, with the same name and fields.
    Each,
}

impl RefusalReason {
    /// A name for programs that never changes.
    pub fn code(self) -> &'static str {
        match self {
            Self::Address(error) => error.code(),
            Self::Double => "double",
            Self::Internal => "address_internal",
            Self::FieldTooLong => "field_too_long",
            Self::RowTooLong => "row_too_long",
            Self::UnclosedQuote => "unclosed_quote",
            Self::RowsInCell => "rows_in_cell",
        }
    }
}

/// A row that becomes no contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What stood in the address column.
    pub address: String,
    pub reason: RefusalReason,
}

/// Why a file cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error("the file cannot be opened ({0})")]
    Open(#[source] std::io::Error),
    #[error("the file could not be read to its end ({0})")]
    Read(#[source] std::io::Error),
    #[error("this is a folder, not a file")]
    Folder,
    #[error("this is no file but a pipe or a device")]
    NoFile,
    #[error("the file has changed since it was checked. Check it again")]
    Changed,
    #[error("the file is empty")]
    Empty,
    #[error("this {0} is damaged, or is not what its name says")]
    Broken(&'static str),
    #[error("the file is locked with a password. Open it, save it without one, and import that")]
    Password,
    #[error(
        "the file unpacks to more than Postroom can read. Save the list as CSV and import that"
    )]
    TooLarge,
    #[error(
        "a cell in it is longer than 1 MB, which no contact needs. Save the list as CSV and import that"
    )]
    CellTooLong,
    #[error("a sheet in it has more than {SHEET_ROWS_MAX} rows, or its rows are out of order")]
    TooManyRows,
    #[error("there is no list of contacts in this archive")]
    EmptyArchive,
    #[error("there is no sheet or file \u{201C}{0}\u{201D} in it")]
    NoSheet(String),
    #[error(
        "this is a web page, not a list. Open it in your spreadsheet program and save it as a workbook or CSV"
    )]
    WebPage,
    #[error("the JSON cannot be read ({0})")]
    Json(String),
    #[error("this is {0}, not a list of contacts in a text file")]
    Foreign(&'static str),
    #[error("this is not a text file")]
    NotText,
    #[error("the file has more than {COLUMNS_MAX} columns")]
    TooManyColumns,
    #[error("no column is chosen as the e-mail address")]
    NoAddressColumn,
    #[error("no column of it says what came of mails: delivered, bounced, opened and so on")]
    NoActivity,
    #[error("two columns are chosen as the same thing ({0})")]
    TwoColumns(String),
    #[error("Postroom does not know the encoding \u{201C}{0}\u{201D}")]
    Encoding(String),
}

impl ImportError {
    /// A name for programs that never changes.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Open(_) => "import_open",
            Self::Read(_) => "import_read",
            Self::Folder => "import_folder",
            Self::NoFile => "import_no_file",
            Self::Changed => "import_changed",
            Self::CellTooLong => "import_cell_too_long",
            Self::TooManyRows => "import_too_many_rows",
            Self::Empty => "import_empty",
            Self::Broken(_) => "import_broken",
            Self::Password => "import_password",
            Self::TooLarge => "import_too_large",
            Self::EmptyArchive => "import_empty_archive",
            Self::NoSheet(_) => "import_no_sheet",
            Self::WebPage => "import_web_page",
            Self::Json(_) => "import_json",
            Self::Foreign(_) => "import_foreign",
            Self::NotText => "import_not_text",
            Self::TooManyColumns => "import_too_many_columns",
            Self::NoAddressColumn => "import_no_address_column",
            Self::NoActivity => "import_no_activity",
            Self::TwoColumns(_) => "import_two_columns",
            Self::Encoding(_) => "import_encoding",
        }
    }
}

/// Reads the beginning of a file and guesses what it is. `dialect` is what the user has chosen
/// instead of our guess.
///
/// # Errors
/// [`ImportError`] when the file is none that holds contacts.
pub fn look(path: &Path, dialect: Option<&Dialect>) -> Result<Overview, ImportError> {
    table::look(path, dialect)
}

/// As [`look`], for one sheet of a workbook or one file of an archive.
///
/// # Errors
/// [`ImportError`] when there is no such sheet, or it holds no contacts.
pub fn look_at_sheet(path: &Path, sheet: &str) -> Result<Overview, ImportError> {
    table::look_at_sheet(path, sheet)
}

/// The user's own fields of one row.
pub(crate) type Fields = BTreeMap<String, String>;
