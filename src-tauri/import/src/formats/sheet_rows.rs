//! Writes the cells of a sheet as rows under the row numbers of the spreadsheet, without the empty
//! columns at its left.
//!
//! Memory is bounded: one row is held at a time. Leaves out: reading the cells.

use std::fs::File;

use crate::error::ImportError;
use crate::formats::archive::UNPACKED_TOTAL_MAX;
use crate::formats::row_writer::RowWriter;
use crate::limits::{COLUMNS_MAX, SHEET_ROWS_MAX};

/// A sheet that is being written.
pub(crate) struct SheetWriter {
    out: RowWriter,
    /// Number of rows written; the next cell belongs to this row or a later one.
    row: u32,
    cells: Vec<String>,
    /// Width of the widest row so far; shorter ones are padded as in a spreadsheet.
    width: usize,
    /// The first non-empty column.
    first_column: usize,
    /// Bytes that may still be written: one long text may repeat in a million cells.
    bytes_left: u64,
}

impl SheetWriter {
    /// # Errors
    /// [`ImportError`] when a limit is exceeded or the temporary file cannot be written.
    pub fn new() -> Result<Self, ImportError> {
        Self::with_limit(UNPACKED_TOTAL_MAX)
    }

    fn with_limit(bytes: u64) -> Result<Self, ImportError> {
        let out = RowWriter::new()?;
        Ok(Self {
            out,
            row: 0,
            cells: Vec::new(),
            width: 0,
            first_column: usize::MAX,
            bytes_left: bytes,
        })
    }

    /// Adds the next cell; cells come in order.
    ///
    /// # Errors
    /// [`ImportError`] when a limit is exceeded or the temporary file cannot be written.
    pub fn put(&mut self, row: u32, column: u32, text: &str) -> Result<(), ImportError> {
        if text.is_empty() {
            return Ok(());
        }
        if row >= SHEET_ROWS_MAX || row < self.row {
            return Err(ImportError::TooManyRows);
        }
        let column = column as usize;
        if column >= COLUMNS_MAX {
            return Err(ImportError::TooManyColumns);
        }
        while self.row < row {
            self.end_row()?;
        }
        if self.cells.len() <= column {
            self.cells.resize(column + 1, String::new());
        }
        if let Some(cell) = self.cells.get_mut(column) {
            text.clone_into(cell);
        }
        self.first_column = self.first_column.min(column);
        self.count(text.len())
    }

    fn count(&mut self, bytes: usize) -> Result<(), ImportError> {
        self.bytes_left = self.bytes_left.checked_sub(bytes as u64).ok_or(ImportError::TooLarge)?;
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), ImportError> {
        self.row += 1;
        if self.cells.is_empty() {
            return self.out.write_row([""]);
        }
        self.width = self.width.max(self.cells.len());
        self.count(self.width)?;
        self.cells.resize(self.width, String::new());
        self.out.write_row(&self.cells)?;
        self.cells.clear();
        Ok(())
    }

    /// The file; none when the sheet is empty.
    ///
    /// # Errors
    /// [`ImportError`] when a limit is exceeded or the temporary file cannot be written.
    pub fn finish(mut self) -> Result<Option<File>, ImportError> {
        if !self.cells.is_empty() {
            self.end_row()?;
        }
        if self.first_column == usize::MAX {
            return Ok(None);
        }
        let file = self.out.finish()?;
        if self.first_column == 0 {
            Ok(Some(file))
        } else {
            drop_columns(file, self.first_column).map(Some)
        }
    }
}

/// The rows without their empty first columns.
fn drop_columns(file: File, columns: usize) -> Result<File, ImportError> {
    let read = |error: csv::Error| ImportError::Read(std::io::Error::other(error));
    let mut rows = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(file);
    let (mut out, mut row) = (RowWriter::new()?, csv::StringRecord::new());
    while rows.read_record(&mut row).map_err(read)? {
        match row.len() > columns {
            true => out.write_row(row.iter().skip(columns))?,
            false => out.write_row([""])?,
        }
    }
    out.finish()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn repeated_text_is_limited_on_disk() {
        let mut sheet = SheetWriter::with_limit(10_000).unwrap();
        let text = "x".repeat(100);
        let written = (0..1_000_000).find_map(|row| sheet.put(row, 0, &text).err());
        assert_eq!(written.unwrap().code(), "import_too_large");
        assert!(sheet.row < 101);
    }
}
