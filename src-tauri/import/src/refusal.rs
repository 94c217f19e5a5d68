//! Reasons why a single row becomes no contact.

use postroom_model::contact::AddressError;

use crate::limits::FIELD_MAX;

/// Why a row becomes no contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum RefusalReason {
    #[error("{0}")]
    Address(AddressError),
    /// The first row with an address wins, so that the imported rows are the previewed rows and a
    /// later row never changes a written one.
    #[error("this address stands further up in the file")]
    Double,
    /// As `Double`, in a file with lists or tags: the row adds to the first one.
    #[error(
        "this address stands further up in the file; the lists, tags and missing values of this row were added there"
    )]
    Merged,
    #[error("it is an address inside a network of its own, which no relay can reach")]
    Internal,
    #[error("a cell is longer than {FIELD_MAX} characters")]
    FieldTooLong,
    #[error("the row is longer than 1 MB; a quotation mark may be missing its partner")]
    RowTooLong,
    #[error(
        "the row has more cells than the heading, so some of them are in the wrong column; put the cell that holds the delimiter in quotation marks"
    )]
    TooManyCells,
    #[error(
        "a quotation mark in this row has no partner, so every row below it was read as one cell; mend the file and import it again"
    )]
    UnclosedQuote,
    #[error(
        "a quotation mark in this row has no partner, so rows below it were read as one cell; mend the file and import it again"
    )]
    RowsInCell,
}

impl RefusalReason {
    /// A stable code for programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Address(error) => error.code(),
            Self::Double => "double",
            Self::Merged => "double_merged",
            Self::Internal => "address_internal",
            Self::FieldTooLong => "field_too_long",
            Self::RowTooLong => "row_too_long",
            Self::TooManyCells => "too_many_cells",
            Self::UnclosedQuote => "unclosed_quote",
            Self::RowsInCell => "rows_in_cell",
        }
    }
}

/// A row that becomes no contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The text of the address column.
    pub address: String,
    pub reason: RefusalReason,
}
