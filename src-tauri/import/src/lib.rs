//! Files of contacts: what a file is, which column is what, and its rows one after the other.
//!
//! [`inspect`] reads the beginning of a file and guesses; the user corrects; [`RowReader`] then walks
//! through the whole file with the user's [`Plan`] and gives a contact or a refusal for each row.
//! A file is never loaded whole, however large it is. Nothing here writes: how many are new or
//! changed is the store's to say. A provider's record of what came of mails is told from a list of
//! people and read by [`EventReader`].
//!
//! A further format is one file beside `csv.rs` and one arm in `plain.rs`.

pub mod export;
pub mod values;

mod consent;
mod detect;
mod error;
mod file_preview;
mod formats;
mod inspect;
mod limits;
mod plan;
mod provider_events;
mod refusal;
mod row_contacts;
mod row_reader;
mod suppression_file;
mod table;

pub use crate::consent::consent_values::RowConsent;
pub use crate::detect::confidence::Confidence;
pub use crate::detect::dialect::{Dialect, NO_QUOTE, sniff};
pub use crate::detect::mapping::guess_mapping;
pub use crate::error::ImportError;
pub use crate::file_preview::{Column, FilePreview};
pub use crate::formats::cache::FileFingerprint;
pub use crate::formats::format::Format;
pub use crate::inspect::{inspect, inspect_sheet};
pub use crate::limits::{CELL_MAX, COLUMNS_MAX, FIELD_MAX, ROW_MAX, ROWS_SHOWN, SHEET_ROWS_MAX};
pub use crate::plan::{Addresses, ImportPlan};
pub use crate::provider_events::columns::EventColumns;
pub use crate::provider_events::reader::EventReader;
pub use crate::refusal::{Refusal, RefusalReason};
pub use crate::row_contacts::Row;
pub use crate::row_reader::RowReader;
pub use crate::suppression_file::{SuppressionFile, read_suppression_file};
pub use crate::table::Table;
pub use crate::values::dates::DateOrder;
pub use crate::values::numbers::Decimals;
pub use crate::values::value_format::ValueFormat;
pub use postroom_model::contact::FieldKind;
pub use postroom_model::delivery::event::{Heard, Told};
pub use postroom_model::import::{ColumnRole, Policy};
