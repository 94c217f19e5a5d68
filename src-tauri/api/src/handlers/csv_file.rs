//! Writes CSV files to the path that the user chose: open, add rows, finish, and report errors.

use std::fs::File;
use std::io::BufWriter;

use postroom_import::export::CsvWriter;

use crate::error::ApiError;
use crate::host::Host;
use crate::wire::Saved;

/// A CSV file that is being written.
pub(super) struct CsvFile {
    csv: CsvWriter<BufWriter<File>>,
    name: String,
    rows: i64,
}

fn failed(error: std::io::Error) -> ApiError {
    ApiError::new("cannot_write", format!("The file could not be written: {error}."))
        .hint("Nothing in the workspace has changed. Choose another place.")
}

impl CsvFile {
    /// Creates the file for `token` and writes the header row.
    ///
    /// # Errors
    /// When the token is unknown or the file cannot be written.
    pub fn open(
        host: &Host,
        token: &str,
        head: impl IntoIterator<Item = impl AsRef<str>>,
    ) -> Result<Self, ApiError> {
        let path = host.save_path(token)?;
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        let out = BufWriter::new(File::create(&path).map_err(failed)?);
        let mut csv = CsvWriter::new(out).map_err(failed)?;
        csv.row(head).map_err(failed)?;
        Ok(Self { csv, name: name.unwrap_or_default(), rows: 0 })
    }

    /// Writes one row.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn row<I, S>(&mut self, cells: I) -> Result<(), ApiError>
    where
        I: IntoIterator<Item = S>,
        S: AsRef<str>,
    {
        self.rows += 1;
        self.csv.row(cells).map_err(failed)
    }

    /// Completes the file and returns its name and number of rows.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn finish(self) -> Result<Saved, ApiError> {
        let (name, rows) = (self.name, self.rows);
        self.csv.finish().map_err(failed)?;
        Ok(Saved { name, rows })
    }
}
