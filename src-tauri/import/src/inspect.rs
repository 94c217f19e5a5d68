//! Reads the start of a file and guesses what it is.

use std::collections::BTreeMap;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use crate::consent::column_evidence::{CellEvidence, ColumnVerdict};
use crate::consent::optout_list;
use crate::detect::confidence::Confidence;
use crate::detect::dialect::{Dialect, sniff};
use crate::detect::encoding::SAMPLE_BYTES;
use crate::detect::mapping;
use crate::error::ImportError;
use crate::file_preview::{Column, FilePreview};
use crate::formats;
use crate::formats::cache::ConvertedFile;
use crate::formats::format::Format;
use crate::limits::ROWS_SHOWN;
use crate::provider_events::columns::EventColumns;
use crate::table;
use crate::table::Table;
use crate::values::birthday::{in_past, is_birthday, today};
use crate::values::value_format;
use crate::values::value_format::{FormatEvidence, FormatGuess, ValueFormat};
use postroom_model::import::ColumnRole;

/// Rows from which the content of a column is guessed.
const SAMPLE_ROWS: usize = 200;
/// Further rows that are read while the cells so far leave something open.
const FURTHER_ROWS_MAX: usize = 200_000;
const SAMPLES_SHOWN: usize = 3;
/// Sheets of a workbook that are searched for addresses.
const SHEETS_INSPECTED_MAX: usize = 20;

/// Reads the start of a file and guesses format, dialect and column roles. `dialect` is the user's
/// choice and replaces the guessed dialect.
///
/// # Errors
/// [`ImportError`] when the file cannot be read as a table.
pub fn inspect(path: &Path, dialect: Option<&Dialect>) -> Result<FilePreview, ImportError> {
    let first = inspect_with(path, dialect.and_then(|dialect| dialect.sheet.as_deref()), dialect)?;
    if dialect.is_some() || has_address(&first) {
        return Ok(first);
    }
    // The first sheet may be a cover or notes: use the first one with addresses.
    let others: Vec<String> = first.sheets.iter().take(SHEETS_INSPECTED_MAX).cloned().collect();
    let with_addresses = others
        .iter()
        .filter(|name| Some(*name) != first.dialect.sheet.as_ref())
        .find_map(|name| inspect_with(path, Some(name), None).ok().filter(has_address));
    Ok(with_addresses.unwrap_or(first))
}

fn has_address(preview: &FilePreview) -> bool {
    preview.columns.iter().any(|column| column.role == ColumnRole::Address)
}

/// As [`inspect`], for one sheet of a workbook or one file of an archive.
///
/// # Errors
/// [`ImportError`] when there is no such sheet, or it holds no contacts.
pub fn inspect_sheet(path: &Path, sheet: &str) -> Result<FilePreview, ImportError> {
    inspect_with(path, Some(sheet), None)
}

fn inspect_with(
    path: &Path,
    sheet: Option<&str>,
    dialect: Option<&Dialect>,
) -> Result<FilePreview, ImportError> {
    let ConvertedFile { mut file, size, format, archived, sheet, sheets, hidden } =
        formats::open(path, sheet)?;
    let mut sample = Vec::with_capacity(SAMPLE_BYTES);
    file.by_ref().take(SAMPLE_BYTES as u64).read_to_end(&mut sample).map_err(ImportError::Read)?;
    // Also when the user has chosen a dialect: it says what is no text at all.
    let guessed = sniff(&sample)?;
    let dialect =
        effective_dialect(dialect.cloned().unwrap_or_else(|| guessed.clone()), &guessed, format);
    let dialect = Dialect { sheet, ..dialect };
    file.seek(SeekFrom::Start(0)).map_err(ImportError::Read)?;
    let mut table = Table::new(file, &dialect)?;
    let headers = table::skip_to_rows(&mut table, &dialect)?;
    let mut rows = Vec::new();
    while rows.len() < SAMPLE_ROWS {
        let Some((number, row)) = table.next_row()? else { break };
        if !row.is_blank() {
            rows.push((number, row.to_cells()));
        }
    }
    let all_rows = rows.len() < SAMPLE_ROWS;
    let delimiter = match format {
        Format::Delimited | Format::Archive => Some(dialect.delimiter),
        Format::Workbook | Format::VCard | Format::Json | Format::JsonLines => None,
    };
    let headers = headers.unwrap_or_default();
    let width = table_width(headers.len(), &rows, delimiter.is_some());
    let headers = name_columns(headers, width);
    let file_name = path.file_name().unwrap_or_default().to_string_lossy();
    // A file in an archive has its own name; a sheet also has the name of its workbook.
    let names: Vec<&str> = match dialect.sheet.as_deref() {
        Some(inside) if archived => vec![inside],
        Some(sheet) => vec![sheet, &file_name],
        None => vec![&file_name],
    };
    let broken_characters = table.broken_characters();
    let cells: Vec<Vec<String>> = rows.iter().map(|(_, row)| row.clone()).collect();
    let suppression_list = optout_list::suppression_list_reason(&names, &headers, &cells);
    let mut consent_evidence = mapping::cell_evidence(headers.len(), &cells);
    let evidence = collect_evidence(&cells, table, &mut consent_evidence)?;
    let (value_formats, guesses) =
        value_formats(&headers, &evidence, delimiter, &dialect.value_formats);
    let event_columns = EventColumns::detect(&headers, &cells).filter(|_| dialect.header);
    let birthdays: Vec<bool> = headers.iter().map(|header| is_birthday(header)).collect();
    let columns = mapping::guess_columns(&headers, &cells, all_rows, &consent_evidence)
        .into_iter()
        .zip(headers)
        .zip(evidence.iter().zip(guesses))
        .enumerate()
        .map(|(index, ((verdict, header), (evidence, guess)))| {
            let ColumnVerdict { role, confidence, question } = verdict;
            let uses_format = matches!(role, ColumnRole::Field(_) | ColumnRole::ConsentAt);
            Column {
                header,
                samples: samples(&cells, index),
                role,
                confidence: if guess.needs_review && uses_format {
                    Confidence::NeedsReview
                } else {
                    confidence
                },
                kind: value_format::column_kind(evidence, &non_empty_cells(&cells, index)),
                value_format: value_formats.get(&index).copied().unwrap_or_default(),
                order_matters: guess.order_matters,
                question,
            }
        })
        .collect();
    rows.truncate(ROWS_SHOWN);
    let stored_rows =
        rows.iter().map(|(_, cells)| stored_cells(cells, &value_formats, &birthdays)).collect();
    Ok(FilePreview {
        format,
        archived,
        suppression_list,
        event_columns,
        sheets,
        hidden,
        dialect: Dialect { value_formats, ..dialect },
        columns,
        rows,
        stored_rows,
        size,
        broken_characters,
    })
}

/// Collects evidence about the value format of each column. Reads further rows while a column of
/// days leaves the order of day and month open, and while a column may still name somebody who
/// has opted out.
fn collect_evidence<R: Read>(
    cells: &[Vec<String>],
    mut table: Table<R>,
    consent: &mut [CellEvidence],
) -> Result<Vec<FormatEvidence>, ImportError> {
    let mut evidence = vec![FormatEvidence::default(); consent.len()];
    let add = |row: &[String], evidence: &mut Vec<FormatEvidence>| {
        evidence.iter_mut().zip(row).for_each(|(evidence, cell)| evidence.add(cell));
    };
    for row in cells {
        add(row, &mut evidence);
    }
    for _ in 0..FURTHER_ROWS_MAX {
        let undecided = evidence.iter().any(FormatEvidence::order_undecided);
        if !undecided && !consent.iter().any(CellEvidence::lacks_strong_word) {
            break;
        }
        let Some((_, row)) = table.next_row()? else { break };
        if undecided {
            add(&row.to_cells(), &mut evidence);
        }
        for (evidence, cell) in consent.iter_mut().zip(row.cells()) {
            evidence.add(cell);
        }
    }
    Ok(evidence)
}

/// The value format of each column that has one, with its guess; the user's choice wins.
fn value_formats(
    headers: &[String],
    evidence: &[FormatEvidence],
    delimiter: Option<char>,
    user_choice: &BTreeMap<usize, ValueFormat>,
) -> (BTreeMap<usize, ValueFormat>, Vec<FormatGuess>) {
    let mut guesses = value_format::guess_formats(headers, evidence, delimiter);
    let mut value_formats = BTreeMap::new();
    for (at, guess) in guesses.iter_mut().enumerate() {
        // Values in a Postroom export have the standard format until a spreadsheet program saves it.
        let own = mapping::is_own_export(headers)
            && !evidence.get(at).is_some_and(FormatEvidence::is_reformatted);
        let user_choice = user_choice.get(&at).copied();
        guess.needs_review &= user_choice.is_none() && !own;
        guess.order_matters &= !own;
        let value_format =
            user_choice.unwrap_or(if own { ValueFormat::AsWritten } else { guess.value_format });
        if user_choice.is_some() || value_format != ValueFormat::AsWritten {
            value_formats.insert(at, value_format);
        }
    }
    (value_formats, guesses)
}

/// Columns of the table. In delimited text, a few rows that are wider than the heading hold an
/// unquoted delimiter.
fn table_width(heading: usize, rows: &[(u64, Vec<String>)], delimited: bool) -> usize {
    let wider = rows.iter().filter(|(_, row)| row.len() > heading).count();
    if delimited && heading > 0 && wider * 2 < rows.len() {
        return heading;
    }
    rows.iter().map(|(_, row)| row.len()).max().unwrap_or(0).max(heading)
}

/// The cells of a row as an import stores them.
fn stored_cells(
    cells: &[String],
    value_formats: &BTreeMap<usize, ValueFormat>,
    birthdays: &[bool],
) -> Vec<String> {
    let today = today();
    let stored = |(at, cell): (usize, &String)| {
        let value_format = value_formats.get(&at).copied().unwrap_or_default();
        let stored = value_format.to_stored_or_raw(cell);
        match birthdays.get(at) {
            Some(true) => in_past(stored, cell, today),
            _ => stored,
        }
    };
    cells.iter().enumerate().map(stored).collect()
}

/// The dialect to read with: a converted format has a fixed one that the user cannot change.
fn effective_dialect(dialect: Dialect, written: &Dialect, format: Format) -> Dialect {
    let own = Dialect::default();
    match format {
        Format::Delimited | Format::Archive => dialect,
        Format::Workbook => {
            let Dialect { header, preamble, value_formats, .. } = dialect;
            Dialect { header, preamble, value_formats, sheet: written.sheet.clone(), ..own }
        }
        Format::VCard | Format::Json | Format::JsonLines => {
            Dialect { value_formats: dialect.value_formats, ..own }
        }
    }
}

/// A name for each column; "Column 3" where the file has none.
fn name_columns(headers: Vec<String>, width: usize) -> Vec<String> {
    let width = width.max(headers.len());
    let mut headers = headers;
    headers.resize(width, String::new());
    for (index, header) in headers.iter_mut().enumerate() {
        let name: String = header.split_whitespace().collect::<Vec<_>>().join(" ");
        *header = if name.is_empty() { format!("Column {}", index + 1) } else { name };
    }
    headers
}

fn non_empty_cells(rows: &[Vec<String>], column: usize) -> Vec<&str> {
    let cells = rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.trim());
    cells.filter(|cell| !cell.is_empty()).collect()
}

fn samples(rows: &[Vec<String>], column: usize) -> Vec<String> {
    non_empty_cells(rows, column).into_iter().take(SAMPLES_SHOWN).map(str::to_owned).collect()
}
