//! The cells of a sheet, one after the other, written as rows: each under the number that the
//! spreadsheet shows, without the empty columns at its left.
//!
//! Promises bounded memory: no more than one row is held. Leaves out: where cells come from.

use std::fs::File;

use crate::formats::Rows;
use crate::formats::archive::WHOLE_MAX;
use crate::{COLUMNS_MAX, ImportError, SHEET_ROWS_MAX};

/// A sheet that is being written.
pub(crate) struct Sheet {
    out: Rows,
    /// Rows that are written; the next cell belongs to this one or to one further down.
    row: u32,
    cells: Vec<String>,
    /// Of the widest row so far: shorter ones are filled up, as a spreadsheet shows them.
    width: usize,
    /// The first column that holds something.
    left: usize,
    /// Bytes that may still be written; one long text may stand in a million cells.
    left_over: u64,
}

impl Sheet {
    pub fn new() -> Result<Self, ImportError> {
        Self::within(WHOLE_MAX)
    }

    fn within(bytes: u64) -> Result<Self, ImportError> {
        let out = Rows::new()?;
        Ok(Self { out, row: 0, cells: Vec::new(), width: 0, left: usize::MAX, left_over: bytes })
    }

    /// The next cell; they come in order.
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
        self.left = self.left.min(column);
        self.count(text.len())
    }

    fn count(&mut self, bytes: usize) -> Result<(), ImportError> {
        self.left_over = self.left_over.checked_sub(bytes as u64).ok_or(ImportError::TooLarge)?;
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), ImportError> {
        self.row += 1;
        if self.cells.is_empty() {
            return self.out.row([""]);
        }
        self.width = self.width.max(self.cells.len());
        self.count(self.width)?;
        self.cells.resize(self.width, String::new());
        self.out.row(&self.cells)?;
        self.cells.clear();
        Ok(())
    }

    /// The file; none: there is nothing in the sheet.
    pub fn done(mut self) -> Result<Option<File>, ImportError> {
        if !self.cells.is_empty() {
            self.end_row()?;
        }
        if self.left == usize::MAX {
            return Ok(None);
        }
        let file = self.out.done()?;
        if self.left == 0 { Ok(Some(file)) } else { without(file, self.left).map(Some) }
    }
}

/// The same rows without their first columns, which nobody filled.
fn without(file: File, columns: usize) -> Result<File, ImportError> {
    let read = |error: csv::Error| ImportError::Read(std::io::Error::other(error));
    let mut rows = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(file);
    let (mut out, mut row) = (Rows::new()?, csv::StringRecord::new());
    while rows.read_record(&mut row).map_err(read)? {
        match row.len() > columns {
            true => out.row(row.iter().skip(columns))?,
            false => out.row([""])?,
        }
    }
    out.done()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn a_text_that_stands_in_a_million_cells_fills_no_disk() {
        let mut sheet = Sheet::within(10_000).unwrap();
        let text = "x".repeat(100);
        let written = (0..1_000_000).find_map(|row| sheet.put(row, 0, &text).err());
        assert_eq!(written.unwrap().code(), "import_too_large");
        assert!(sheet.row < 101);
    }
}
