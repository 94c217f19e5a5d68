//! Previews the result of the first rows of a file while the user maps its columns.
//!
//! It reads only those rows, writes nothing, and does not count as a dry run. Leaves out: the
//! decision about each row, which the store makes.

use std::path::PathBuf;

use crate::imports::Imports;
use crate::imports::reader::incoming;
use crate::imports::report::RefusedRow;
use crate::{EngineError, Result};
use postroom_import::{ImportError, ImportPlan, ROWS_SHOWN, RowReader};
use postroom_store::import_rows::{ImportOptions, Incoming, RowOutcome};

/// The outcome of each contact in a row of the file, or the reason why the row is skipped.
pub type RowPreview = (u64, std::result::Result<RowOutcome, RefusedRow>);

type Taken = std::result::Result<Incoming, RefusedRow>;

impl Imports {
    /// The first rows of a file, each with the outcome of an import by this plan. A row with
    /// several contacts occurs several times.
    ///
    /// # Errors
    /// When the file cannot be read, or the plan maps no column to the address.
    pub async fn preview_rows(&self, path: PathBuf, plan: ImportPlan) -> Result<Vec<RowPreview>> {
        let (rows, plan) =
            tokio::task::spawn_blocking(move || first_rows(&path, &plan).map(|rows| (rows, plan)))
                .await
                .map_err(|error| EngineError::invalid("file", error.to_string()))??;
        let taken: Vec<Incoming> =
            rows.iter().filter_map(|row| row.1.as_ref().ok().cloned()).collect();
        let options = ImportOptions {
            policy: plan.policy,
            consent: plan.consent,
            suppress_all_as: plan.suppression_list,
            lists: &[],
            import: None,
            now: self.clock.now(),
        };
        let mut foreseen = self.store.preview_rows(&taken, &options).await?.into_iter();
        let results = rows.into_iter().filter_map(|(number, row)| match row {
            Ok(_) => foreseen.next().map(|one| (number, Ok(one))),
            Err(refused) => Some((number, Err(refused))),
        });
        Ok(results.collect())
    }
}

/// Reads as many rows as the file preview shows.
fn first_rows(
    path: &std::path::Path,
    plan: &ImportPlan,
) -> std::result::Result<Vec<(u64, Taken)>, ImportError> {
    let mut rows: Vec<(u64, Taken)> = Vec::new();
    let mut shown = 0;
    for row in RowReader::open(path, plan)? {
        let row = row?;
        if rows.last().is_none_or(|(last, _)| *last != row.number) {
            shown += 1;
        }
        if shown > ROWS_SHOWN {
            break;
        }
        rows.push((row.number, incoming(row)));
    }
    Ok(rows)
}
