//! Reads files of contacts, suppression lists and provider events.
//!
//! [`inspect`] reads the start of a file and guesses its format, dialect and column roles. The user
//! corrects the guess. [`RowReader`] then reads the whole file with the user's [`ImportPlan`] and
//! returns a contact or a refusal for each row. [`EventReader`] reads files of provider events. A
//! file is never loaded whole, whatever its size. Leaves out: writing; the store decides which
//! contacts are new or changed.
//!
//! To add a format, add one file beside `formats/csv.rs` and one arm in `formats.rs`.

pub mod converter;
pub mod converter_process;
pub mod export;
pub mod values;

mod consent;
mod detect;
mod duplicate_rows;
mod error;
mod file_preview;
mod formats;
mod inspect;
mod limits;
mod plan;
mod provider_events;
mod ragged_rows;
mod refusal;
mod row_contacts;
mod row_reader;
mod suppression_file;
mod table;

pub use crate::consent::column_evidence::ConsentQuestion;
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
pub use postroom_model::delivery::event::{EventMeaning, ProviderEventRow};
pub use postroom_model::import::{ColumnRole, Policy};
