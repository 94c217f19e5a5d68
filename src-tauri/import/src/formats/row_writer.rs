//! Writes converted rows as CSV to a private temporary file of at most [`OUTPUT_MAX`] bytes: a small
//! file may convert to rows without end.

use std::fs::File;
use std::io::{BufWriter, Seek, SeekFrom, Write};

use crate::error::ImportError;
use crate::limits::OUTPUT_MAX;

/// A private temporary file of rows in CSV.
pub(crate) struct RowWriter {
    out: ::csv::Writer<BufWriter<File>>,
    bytes_left: u64,
}

impl RowWriter {
    /// # Errors
    /// [`ImportError`] when the temporary file cannot be written.
    pub fn new() -> Result<Self, ImportError> {
        Self::with_limit(OUTPUT_MAX)
    }

    pub(super) fn with_limit(bytes: u64) -> Result<Self, ImportError> {
        let file = tempfile::tempfile().map_err(ImportError::Read)?;
        let out = ::csv::WriterBuilder::new().flexible(true).from_writer(BufWriter::new(file));
        Ok(Self { out, bytes_left: bytes })
    }

    /// # Errors
    /// [`ImportError`] when the limit is exceeded or the temporary file cannot be written.
    pub fn write_row<I, S>(&mut self, cells: I) -> Result<(), ImportError>
    where
        I: IntoIterator<Item = S>,
        S: AsRef<[u8]>,
    {
        let failed = |error| ImportError::Read(std::io::Error::other(error));
        for cell in cells {
            // The cell and its delimiter.
            let bytes = cell.as_ref().len() as u64 + 1;
            self.bytes_left = self.bytes_left.checked_sub(bytes).ok_or(ImportError::TooLarge)?;
            self.out.write_field(cell).map_err(failed)?;
        }
        self.out.write_record(None::<&[u8]>).map_err(failed)
    }

    /// # Errors
    /// [`ImportError`] when the temporary file cannot be written.
    pub fn finish(self) -> Result<File, ImportError> {
        let out = self.out.into_inner().map_err(|e| std::io::Error::other(e.to_string()));
        let mut file = out
            .and_then(|mut out| {
                out.flush()?;
                out.into_inner().map_err(|e| std::io::Error::other(e.to_string()))
            })
            .map_err(ImportError::Read)?;
        file.seek(SeekFrom::Start(0)).map_err(ImportError::Read)?;
        Ok(file)
    }
}
