//! Writes converted rows as CSV to a private temporary file.

use std::fs::File;
use std::io::{BufWriter, Seek, SeekFrom, Write};

use crate::error::ImportError;

/// A private temporary file of rows in CSV.
pub(crate) struct RowWriter(::csv::Writer<BufWriter<File>>);

impl RowWriter {
    /// # Errors
    /// [`ImportError`] when the temporary file cannot be written.
    pub fn new() -> Result<Self, ImportError> {
        let file = tempfile::tempfile().map_err(ImportError::Read)?;
        let out = ::csv::WriterBuilder::new().flexible(true).from_writer(BufWriter::new(file));
        Ok(Self(out))
    }

    /// # Errors
    /// [`ImportError`] when the temporary file cannot be written.
    pub fn write_row<I, S>(&mut self, cells: I) -> Result<(), ImportError>
    where
        I: IntoIterator<Item = S>,
        S: AsRef<[u8]>,
    {
        self.0.write_record(cells).map_err(|error| ImportError::Read(std::io::Error::other(error)))
    }

    /// # Errors
    /// [`ImportError`] when the temporary file cannot be written.
    pub fn finish(self) -> Result<File, ImportError> {
        let out = self.0.into_inner().map_err(|e| std::io::Error::other(e.to_string()));
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
