//! What a converter process reports to its parent.

use serde::{Deserialize, Serialize};

use crate::error::ImportError;
use crate::formats::cache::ConvertedFile;
use crate::formats::format::Format;

/// The result of a conversion, without the rows.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ConversionReply {
    Converted {
        format: Format,
        archived: bool,
        sheet: Option<String>,
        sheets: Vec<String>,
        hidden: Vec<String>,
    },
    /// The code of an [`ImportError`] and the text that its sentence contains.
    Failed { code: String, detail: String },
}

impl ConversionReply {
    pub fn converted(file: &ConvertedFile) -> Self {
        Self::Converted {
            format: file.format,
            archived: file.archived,
            sheet: file.sheet.clone(),
            sheets: file.sheets.clone(),
            hidden: file.hidden.clone(),
        }
    }

    pub fn failed(error: &ImportError) -> Self {
        Self::Failed { code: error.code().to_owned(), detail: error.detail() }
    }
}
