//! A file as rows of cells, whatever its format: rows come in pieces and with their numbers.
//!
//! Today the only format is delimited text. A further one is a reader that gives [`RawRow`]s.

use std::collections::BTreeMap;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use encoding_rs::{Decoder, Encoding};

use crate::consent::optout_list;
use crate::detect::dialect::{Dialect, SAMPLE, sniff};
use crate::detect::mapping;
use crate::formats;
use crate::formats::Format;
use crate::formats::cache::Plain;
use crate::formats::csv::{Cells, RawRow};
use crate::values::value_format;
use crate::values::value_format::{Guess, Notation, Signs};
use crate::{
    Activity, COLUMNS_MAX, Column, Confidence, ImportError, Overview, ROW_MAX, ROWS_SHOWN,
};
use postroom_model::import::ColumnRole;

/// Bytes read at a time.
const PIECE: usize = 64 * 1024;
/// Rows looked at to guess what a column holds.
const ROWS_GUESSED_FROM: usize = 200;
/// Further rows that are looked at where days do not tell which number is the day.
const ROWS_DECIDED_FROM: usize = 200_000;
const SAMPLES_SHOWN: usize = 3;
/// Sheets of a workbook that are searched for addresses.
const SHEETS_LOOKED_AT: usize = 20;

/// The rows below the header of one file, in order.
pub struct Table<R> {
    input: R,
    decoder: Decoder,
    cells: Cells,
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
            cells: Cells::new(dialect.delimiter, dialect.quote, ROW_MAX),
            bytes: vec![0; PIECE],
            text: String::with_capacity(PIECE * 3),
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
            self.read_on()?;
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

    /// Some bytes made no character in this encoding.
    pub fn broken_characters(&self) -> bool {
        self.broken
    }

    fn read_on(&mut self) -> Result<(), ImportError> {
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
        // What a crash or a sparse file leaves: nothing, and perhaps gigabytes of it.
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

/// See [`crate::look`].
pub(crate) fn look(path: &Path, dialect: Option<&Dialect>) -> Result<Overview, ImportError> {
    let first = look_with(path, dialect.and_then(|dialect| dialect.sheet.as_deref()), dialect)?;
    if dialect.is_some() || has_address(&first) {
        return Ok(first);
    }
    // A cover sheet, a page of notes: the first one with addresses is meant.
    let others: Vec<String> = first.sheets.iter().take(SHEETS_LOOKED_AT).cloned().collect();
    let meant = others
        .iter()
        .filter(|name| Some(*name) != first.dialect.sheet.as_ref())
        .find_map(|name| look_with(path, Some(name), None).ok().filter(has_address));
    Ok(meant.unwrap_or(first))
}

fn has_address(overview: &Overview) -> bool {
    overview.columns.iter().any(|column| column.role == ColumnRole::Address)
}

/// See [`crate::look_at_sheet`].
pub(crate) fn look_at_sheet(path: &Path, sheet: &str) -> Result<Overview, ImportError> {
    look_with(path, Some(sheet), None)
}

fn look_with(
    path: &Path,
    sheet: Option<&str>,
    dialect: Option<&Dialect>,
) -> Result<Overview, ImportError> {
    let Plain { mut file, size, format, archived, sheet, sheets, hidden } =
        formats::open(path, sheet)?;
    let mut sample = Vec::with_capacity(SAMPLE);
    file.by_ref().take(SAMPLE as u64).read_to_end(&mut sample).map_err(ImportError::Read)?;
    // Also when the user has chosen a dialect: it says what is no text at all.
    let guessed = sniff(&sample)?;
    let dialect = fitting(dialect.cloned().unwrap_or_else(|| guessed.clone()), &guessed, format);
    let dialect = Dialect { sheet, ..dialect };
    file.seek(SeekFrom::Start(0)).map_err(ImportError::Read)?;
    let mut table = Table::new(file, &dialect)?;
    let headers = skip_to_rows(&mut table, &dialect)?;
    let mut rows = Vec::new();
    while rows.len() < ROWS_GUESSED_FROM {
        let Some((number, row)) = table.next_row()? else { break };
        if !row.is_blank() {
            rows.push((number, row.to_cells()));
        }
    }
    let all_rows = rows.len() < ROWS_GUESSED_FROM;
    let width = rows.iter().map(|(_, row)| row.len()).max().unwrap_or(0);
    let headers = named(headers.unwrap_or_default(), width);
    let file_name = path.file_name().unwrap_or_default().to_string_lossy();
    // A file in an archive has its own name; a sheet has that of its workbook as well.
    let names: Vec<&str> = match dialect.sheet.as_deref() {
        Some(inside) if archived => vec![inside],
        Some(sheet) => vec![sheet, &file_name],
        None => vec![&file_name],
    };
    let broken_characters = table.broken_characters();
    let cells: Vec<Vec<String>> = rows.iter().map(|(_, row)| row.clone()).collect();
    let people_out = optout_list::people_out(&names, &headers, &cells);
    let signs = signs(&cells, headers.len(), table)?;
    let parted = match format {
        Format::Delimited | Format::Archive => Some(dialect.delimiter),
        Format::Workbook | Format::VCard | Format::Json | Format::JsonLines => None,
    };
    let (notations, guesses) = notations(&headers, &signs, parted, &dialect.notations);
    let activity = Activity::of(&headers, &cells).filter(|_| dialect.header);
    let columns = mapping::guess_mapping(&headers, &cells, all_rows)
        .into_iter()
        .zip(headers)
        .zip(signs.iter().zip(guesses))
        .enumerate()
        .map(|(index, (((role, confidence), header), (signs, guess)))| {
            let speaks = matches!(role, ColumnRole::Field(_) | ColumnRole::ConsentAt);
            Column {
                header,
                samples: samples(&cells, index),
                role,
                confidence: if guess.look && speaks { Confidence::Look } else { confidence },
                kind: value_format::kind(signs, &filled(&cells, index)),
                notation: notations.get(&index).copied().unwrap_or_default(),
                ordered: guess.ordered,
            }
        })
        .collect();
    rows.truncate(ROWS_SHOWN);
    let kept = rows.iter().map(|(_, cells)| kept(cells, &notations)).collect();
    Ok(Overview {
        format,
        archived,
        people_out,
        activity,
        sheets,
        hidden,
        dialect: Dialect { notations, ..dialect },
        columns,
        rows,
        kept,
        size,
        broken_characters,
    })
}

/// What the cells of each column say about their notation. Goes on reading as long as a column of
/// days does not tell which number is the day.
fn signs<R: Read>(
    cells: &[Vec<String>],
    width: usize,
    mut table: Table<R>,
) -> Result<Vec<Signs>, ImportError> {
    let mut signs = vec![Signs::default(); width];
    let take = |row: &[String], signs: &mut Vec<Signs>| {
        signs.iter_mut().zip(row).for_each(|(signs, cell)| signs.take(cell));
    };
    for row in cells {
        take(row, &mut signs);
    }
    let mut further = 0;
    while signs.iter().any(Signs::undecided) && further < ROWS_DECIDED_FROM {
        let Some((_, row)) = table.next_row()? else { break };
        further += 1;
        take(&row.to_cells(), &mut signs);
    }
    Ok(signs)
}

/// The notation of each column that has one, and the guess behind it; the user's word counts.
fn notations(
    headers: &[String],
    signs: &[Signs],
    delimiter: Option<char>,
    said: &BTreeMap<usize, Notation>,
) -> (BTreeMap<usize, Notation>, Vec<Guess>) {
    let mut guesses = value_format::guess(headers, signs, delimiter);
    let mut notations = BTreeMap::new();
    for (at, guess) in guesses.iter_mut().enumerate() {
        // Our own export is as it is kept.
        let own = mapping::is_own(headers);
        let said = said.get(&at).copied();
        guess.look &= said.is_none() && !own;
        guess.ordered &= !own;
        let notation = said.unwrap_or(if own { Notation::AsWritten } else { guess.notation });
        if said.is_some() || notation != Notation::AsWritten {
            notations.insert(at, notation);
        }
    }
    (notations, guesses)
}

/// A row as it will be kept.
fn kept(cells: &[String], notations: &BTreeMap<usize, Notation>) -> Vec<String> {
    let stored = |(at, cell): (usize, &String)| {
        let notation = notations.get(&at).copied().unwrap_or_default();
        notation.kept(cell)
    };
    cells.iter().enumerate().map(stored).collect()
}

/// What is not delimited text has been written out by us: how is not the user's to say.
fn fitting(dialect: Dialect, written: &Dialect, format: Format) -> Dialect {
    let own = Dialect::default();
    match format {
        Format::Delimited | Format::Archive => dialect,
        Format::Workbook => {
            let Dialect { header, preamble, notations, .. } = dialect;
            Dialect { header, preamble, notations, sheet: written.sheet.clone(), ..own }
        }
        Format::VCard | Format::Json | Format::JsonLines => {
            Dialect { notations: dialect.notations, ..own }
        }
    }
}

/// Walks over preamble and header; gives the header's cells when there is one.
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

/// A name for each column, also where the file has none.
fn named(headers: Vec<String>, width: usize) -> Vec<String> {
    let width = width.max(headers.len());
    let mut headers = headers;
    headers.resize(width, String::new());
    for (index, header) in headers.iter_mut().enumerate() {
        let name: String = header.split_whitespace().collect::<Vec<_>>().join(" ");
        *header = if name.is_empty() { format!("Column {}", index + 1) } else { name };
    }
    headers
}

fn filled(rows: &[Vec<String>], column: usize) -> Vec<&str> {
    let cells = rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.trim());
    cells.filter(|cell| !cell.is_empty()).collect()
}

fn samples(rows: &[Vec<String>], column: usize) -> Vec<String> {
    filled(rows, column).into_iter().take(SAMPLES_SHOWN).map(str::to_owned).collect()
}
