//! Reads delimited text as numbered rows of cells.
//!
//! Other formats are converted to delimited text first (`formats`).

use std::io::Read;

use encoding_rs::{Decoder, Encoding};

use crate::detect::dialect::Dialect;
use crate::error::ImportError;
use crate::formats::csv::{CsvTokenizer, RawRow};
use crate::limits::{COLUMNS_MAX, ROW_MAX};

/// Bytes read at a time.
const CHUNK_BYTES: usize = 64 * 1024;

/// The rows below the header of one file, in order.
pub struct Table<R> {
    input: R,
    decoder: Decoder,
    cells: CsvTokenizer,
    bytes: Vec<u8>,
    text: String,
    ready: std::collections::VecDeque<RawRow>,
    ended: bool,
    /// Number of the last row given; the first row of a file is 1.
    number: u64,
    read: u64,
    broken: bool,
}

impl<R> std::fmt::Debug for Table<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Table").field("number", &self.number).field("read", &self.read).finish()
    }
}

impl<R: Read> Table<R> {
    /// Starts at the top of the file, preamble and header included.
    ///
    /// # Errors
    /// [`ImportError::Encoding`] when the dialect names an encoding that does not exist.
    pub fn new(input: R, dialect: &Dialect) -> Result<Self, ImportError> {
        let encoding = Encoding::for_label(dialect.encoding.as_bytes())
            .ok_or_else(|| ImportError::Encoding(dialect.encoding.clone()))?;
        Ok(Self {
            input,
            // Takes a mark off where there is one.
            decoder: encoding.new_decoder_with_bom_removal(),
            cells: CsvTokenizer::new(dialect.delimiter, dialect.quote, ROW_MAX)
                .with_backslash(dialect.backslash),
            bytes: vec![0; CHUNK_BYTES],
            text: String::with_capacity(CHUNK_BYTES * 3),
            ready: std::collections::VecDeque::new(),
            ended: false,
            number: 0,
            read: 0,
            broken: false,
        })
    }

    /// The next row with its number; none at the end.
    ///
    /// # Errors
    /// [`ImportError::Read`] when the file cannot be read on.
    pub fn next_row(&mut self) -> Result<Option<(u64, RawRow)>, ImportError> {
        while self.ready.is_empty() && !self.ended {
            self.read_chunk()?;
        }
        let Some(row) = self.ready.pop_front() else {
            return Ok(None);
        };
        self.number += 1;
        if row.width() > COLUMNS_MAX {
            return Err(ImportError::TooManyColumns);
        }
        Ok(Some((self.number, row)))
    }

    /// Bytes read so far, for the progress.
    pub fn bytes_read(&self) -> u64 {
        self.read
    }

    /// Some bytes are invalid in this encoding.
    pub fn broken_characters(&self) -> bool {
        self.broken
    }

    fn read_chunk(&mut self) -> Result<(), ImportError> {
        let count = loop {
            match self.input.read(&mut self.bytes) {
                Ok(count) => break count,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(ImportError::Read(error)),
            }
        };
        self.read += count as u64;
        let last = count == 0;
        let mut piece = self.bytes.get(..count).unwrap_or(&[]);
        // A crash or a sparse file can leave gigabytes of zero bytes.
        if !last && piece.iter().all(|byte| *byte == 0) {
            return Ok(());
        }
        loop {
            self.text.clear();
            let (result, taken, broken) =
                self.decoder.decode_to_string(piece, &mut self.text, last);
            self.broken |= broken;
            piece = piece.get(taken..).unwrap_or(&[]);
            // Some programs end each cell with a NUL; no contact has a use for one.
            self.text.retain(|c| c != '\0');
            let ready = &mut self.ready;
            self.cells.feed(&self.text, &mut |row| ready.push_back(row));
            if result == encoding_rs::CoderResult::InputEmpty {
                break;
            }
        }
        if last {
            self.ended = true;
            let ready = &mut self.ready;
            self.cells.end(&mut |row| ready.push_back(row));
        }
        Ok(())
    }
}

/// Skips preamble and header; returns the header's cells when there is one.
///
/// # Errors
/// [`ImportError`] when the file cannot be read on.
pub(crate) fn skip_to_rows<R: Read>(
    table: &mut Table<R>,
    dialect: &Dialect,
) -> Result<Option<Vec<String>>, ImportError> {
    for _ in 0..dialect.preamble {
        table.next_row()?;
    }
    if !dialect.header {
        return Ok(None);
    }
    Ok(table.next_row()?.map(|(_, row)| row.to_cells()))
}
