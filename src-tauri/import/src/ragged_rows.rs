//! Rows of delimited text with more cells than the heading: somewhere an unquoted delimiter split a
//! cell.
//!
//! Joins the cells that belong together when only one way fits the columns; an address in the
//! address column and an understood word in a consent column are the proof. Otherwise the row is
//! refused: a shifted consent column must never be read.

use crate::consent::consent_values::{consent_signal, yes_or_no};
use crate::consent::status_words::status_word;
use crate::detect::normalize::normalize_header;
use crate::formats::csv::RawRow;
use crate::row_contacts::ColumnReader;
use crate::values::cell::holds_addresses;
use crate::values::timestamp::parse_timestamp;
use crate::values::value_format::ValueFormat;
use postroom_model::contact::ConsentSignal;
use postroom_model::import::ColumnRole;

/// Cells of a row up to the last non-empty one.
pub(crate) fn used_width(raw: &RawRow) -> usize {
    raw.cells()
        .enumerate()
        .filter(|(_, cell)| !cell.trim().is_empty())
        .last()
        .map_or(0, |(at, _)| at + 1)
}

/// The row with the split cell joined; none when no way fits, or several do.
pub(crate) fn rejoin(raw: &RawRow, columns: &[ColumnReader], delimiter: char) -> Option<RawRow> {
    let used = used_width(raw);
    let extra = used.checked_sub(columns.len()).filter(|extra| *extra > 0)?;
    let cells: Vec<&str> = raw.cells().take(used).collect();
    let joined = |at: usize| -> Option<(bool, Vec<String>)> {
        let parts = cells.get(at..=at + extra)?;
        // "Berg, Sons": prose has a blank behind its comma.
        let prose = parts.iter().skip(1).all(|part| part.starts_with(' '));
        let before = cells.get(..at)?.iter().map(|cell| (*cell).to_owned());
        let behind = cells.get(at + extra + 1..)?.iter().map(|cell| (*cell).to_owned());
        let cell = parts.join(&delimiter.to_string());
        let row: Vec<String> = before.chain([cell]).chain(behind).collect();
        fits(&row, columns).then_some((prose, row))
    };
    let ways: Vec<(bool, Vec<String>)> = (0..columns.len()).filter_map(joined).collect();
    let prose = ways.iter().filter(|(prose, _)| *prose).count();
    let mut wanted = ways.into_iter().filter(|(is_prose, _)| prose == 0 || *is_prose);
    let (_, row) = wanted.next().filter(|_| prose <= 1)?;
    // Without prose, a second way leaves it open.
    wanted.next().is_none().then(|| raw.with_cells(&row))
}

/// Whether each cell suits its column.
fn fits(row: &[String], columns: &[ColumnReader]) -> bool {
    row.iter().zip(columns).all(|(cell, column)| {
        let cell = cell.trim();
        let state = || {
            yes_or_no(cell).is_some()
                || status_word(&normalize_header(cell)).is_some()
                || parse_timestamp(cell).is_some()
        };
        match &column.role {
            ColumnRole::Address => holds_addresses(cell),
            ColumnRole::OtherAddress => cell.is_empty() || holds_addresses(cell),
            ColumnRole::Consent => {
                cell.is_empty() || state() || consent_signal(cell) != ConsentSignal::Silent
            }
            ColumnRole::OptedOut | ColumnRole::ConsentAt => cell.is_empty() || state(),
            _ if column.value_format != ValueFormat::AsWritten => {
                cell.is_empty() || column.value_format.to_stored(cell).is_some()
            }
            _ => true,
        }
    })
}
