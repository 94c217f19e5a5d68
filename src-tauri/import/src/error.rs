//! Reasons why a file cannot be read, each with a stable code for programs.

use crate::limits::{COLUMNS_MAX, SHEET_ROWS_MAX};

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
    #[error("this is an LDIF address book. Export it as CSV or vCard and import that")]
    Ldif,
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
    /// A stable code for programs.
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
            Self::Ldif => "import_ldif",
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
