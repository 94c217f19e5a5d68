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
        "this file could not be read: it needs more memory or time than a list of contacts should. Save the list as CSV and import that"
    )]
    OverLimits,
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
    #[error(
        "this is an LDIF file without addresses. Export the address book as CSV or vCard and import that"
    )]
    Ldif,
    #[error("the JSON cannot be read ({0})")]
    Json(String),
    #[error("this is {0}, not a list of contacts in a text file")]
    Foreign(&'static str),
    #[error("this is not a text file")]
    NotText,
    #[error("the file has more than {COLUMNS_MAX} columns")]
    TooManyColumns,
    #[error(
        "this list holds hashes of addresses (MD5, SHA-1 or SHA-256), not addresses, which Postroom cannot use. Ask for a list with the addresses"
    )]
    HashedList,
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
            Self::OverLimits => "import_over_limits",
            Self::EmptyArchive => "import_empty_archive",
            Self::NoSheet(_) => "import_no_sheet",
            Self::WebPage => "import_web_page",
            Self::Ldif => "import_ldif",
            Self::Json(_) => "import_json",
            Self::Foreign(_) => "import_foreign",
            Self::NotText => "import_not_text",
            Self::HashedList => "import_hashed_list",
            Self::TooManyColumns => "import_too_many_columns",
            Self::NoAddressColumn => "import_no_address_column",
            Self::NoActivity => "import_no_activity",
            Self::TwoColumns(_) => "import_two_columns",
            Self::Encoding(_) => "import_encoding",
        }
    }

    /// The text that the sentence contains beside its fixed words; empty where there is none.
    pub(crate) fn detail(&self) -> String {
        match self {
            Self::Open(error) | Self::Read(error) => error.to_string(),
            Self::Broken(what) | Self::Foreign(what) => (*what).to_owned(),
            Self::NoSheet(text)
            | Self::Json(text)
            | Self::TwoColumns(text)
            | Self::Encoding(text) => text.clone(),
            _ => String::new(),
        }
    }

    /// The error of a converter process from its code and its detail. A code that no conversion
    /// reports is [`ImportError::OverLimits`].
    pub(crate) fn from_code(code: &str, detail: String) -> Self {
        let named = |names: &[&'static str], other| {
            names.iter().copied().find(|name| *name == detail).unwrap_or(other)
        };
        match code {
            "import_open" => Self::Open(std::io::Error::other(detail)),
            "import_read" => Self::Read(std::io::Error::other(detail)),
            "import_cell_too_long" => Self::CellTooLong,
            "import_too_many_rows" => Self::TooManyRows,
            "import_empty" => Self::Empty,
            "import_broken" => Self::Broken(named(&BREAKABLE, "file")),
            "import_password" => Self::Password,
            "import_too_large" => Self::TooLarge,
            "import_empty_archive" => Self::EmptyArchive,
            "import_no_sheet" => Self::NoSheet(detail),
            "import_web_page" => Self::WebPage,
            "import_ldif" => Self::Ldif,
            "import_json" => Self::Json(detail),
            "import_foreign" => Self::Foreign(named(&FOREIGN, "another kind of file")),
            "import_not_text" => Self::NotText,
            "import_too_many_columns" => Self::TooManyColumns,
            _ => Self::OverLimits,
        }
    }
}

/// What [`ImportError::Broken`] names.
const BREAKABLE: [&str; 3] = ["XML spreadsheet", "archive", "workbook"];
/// What [`ImportError::Foreign`] names.
const FOREIGN: [&str; 3] =
    ["JSON without a list of people", "an XML file", "an archive in an archive"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_of_a_converter_keeps_its_sentence() {
        let broken = BREAKABLE.map(ImportError::Broken);
        let foreign = FOREIGN.map(ImportError::Foreign);
        let others = [
            ImportError::Read(std::io::Error::other("disk full")),
            ImportError::TooLarge,
            ImportError::Password,
            ImportError::NoSheet("March".to_owned()),
            ImportError::Json("line 3".to_owned()),
        ];
        for error in broken.into_iter().chain(foreign).chain(others) {
            let again = ImportError::from_code(error.code(), error.detail());
            assert_eq!(again.to_string(), error.to_string());
        }
    }
}
