//! Reads a file of provider events row by row.

use std::path::Path;

use crate::detect::dialect::Dialect;
use crate::error::ImportError;
use crate::formats;
use crate::formats::cache::{ConvertedFile, SharedFile};
use crate::inspect;
use crate::provider_events::columns::EventColumns;
use crate::table;
use crate::table::Table;
use postroom_model::delivery::event::ProviderEventRow;

/// Reads a file row by row. Skips empty rows.
#[derive(Debug)]
pub struct EventReader {
    table: Table<SharedFile>,
    columns: EventColumns,
    failed: bool,
}

impl EventReader {
    /// # Errors
    /// [`ImportError`] when the file cannot be opened or holds no provider events.
    pub fn open(path: &Path) -> Result<Self, ImportError> {
        let preview = inspect::inspect(path, None)?;
        let columns = preview.event_columns.ok_or(ImportError::NoActivity)?;
        Self::open_as(path, &preview.dialect, columns)
    }

    fn open_as(path: &Path, dialect: &Dialect, columns: EventColumns) -> Result<Self, ImportError> {
        let ConvertedFile { file, .. } = formats::open(path, dialect.sheet.as_deref())?;
        let mut table = Table::new(file, dialect)?;
        table::skip_to_rows(&mut table, dialect)?;
        Ok(Self { table, columns, failed: false })
    }
}

impl Iterator for EventReader {
    type Item = Result<ProviderEventRow, ImportError>;

    /// Returns nothing after an error.
    fn next(&mut self) -> Option<Self::Item> {
        while !self.failed {
            match self.table.next_row() {
                Ok(Some((_, raw))) if raw.is_blank() => {}
                Ok(Some((line, raw))) => return Some(Ok(self.columns.read_row(line, &raw))),
                Ok(None) => return None,
                Err(error) => {
                    self.failed = true;
                    return Some(Err(error));
                }
            }
        }
        None
    }
}
