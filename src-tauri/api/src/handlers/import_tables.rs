//! Several tables imported with the same mapping: which of them are alike, and their results.
//!
//! Two tables are alike when their columns have the same names in the same order and either both or
//! neither are suppression lists. Each table is a separate import with its own report and undo; the
//! engine writes one after another.

use std::collections::BTreeMap;
use std::path::Path;

use postroom_import::FilePreview;

use super::import_plan::bases_out;
use super::imports::{inspect, row_estimate, status};
use postroom_model::id::ImportId;

use crate::error::ApiError;
use crate::host::Host;
use crate::wire::*;

/// The maximum number of tables that are inspected; each is a file that must be read.
const TABLES_MAX: usize = 50;

pub(crate) async fn import_tables(
    host: &Host,
    request: ImportTablesRequest,
) -> Result<Vec<ImportTable>, ApiError> {
    let (first, _) = inspect(host, &request.token, &request.dialect).await?;
    let (path, name) = host.file(&request.token)?;
    let mut wanted = Vec::new();
    for sheet in &first.sheets {
        if Some(sheet) != first.dialect.sheet.as_ref() {
            let shown = if first.archived { sheet.clone() } else { format!("{name}: {sheet}") };
            wanted.push((request.token.clone(), path.clone(), Some(sheet.clone()), shown));
        }
    }
    for token in request.others.into_iter().filter(|token| *token != request.token) {
        // A file that is no longer open does not stop the others.
        if let Ok((path, name)) = host.file(&token) {
            wanted.push((token, path, None, name));
        }
    }
    wanted.truncate(TABLES_MAX);
    tokio::task::spawn_blocking(move || {
        wanted
            .into_iter()
            .map(|(token, path, sheet, name)| table(&first, token, &path, sheet, name))
            .collect()
    })
    .await
    .map_err(|error| ApiError::new("import_read", error.to_string()))
}

fn table(
    first: &FilePreview,
    token: String,
    path: &Path,
    sheet: Option<String>,
    name: String,
) -> ImportTable {
    let inspected = match &sheet {
        Some(sheet) => postroom_import::inspect_sheet(path, sheet),
        None => postroom_import::inspect(path, None),
    };
    match inspected {
        Ok(other) => ImportTable {
            token,
            // The default sheet is stored, so that a later default cannot differ.
            sheet: sheet.or(other.dialect.sheet.clone()),
            name,
            same_columns: same_columns(first, &other),
            row_estimate: row_estimate(&other),
            error: None,
        },
        Err(error) => ImportTable {
            token,
            sheet,
            name,
            same_columns: false,
            row_estimate: 0,
            error: Some(error.to_string()),
        },
    }
}

fn questions(
    preview: &FilePreview,
) -> impl Iterator<Item = Option<&postroom_import::ConsentQuestion>> {
    preview.columns.iter().map(|column| column.question.as_ref())
}

fn same_columns(one: &FilePreview, other: &FilePreview) -> bool {
    let headers = |preview: &FilePreview| -> Vec<String> {
        preview.columns.iter().map(|column| column.header.trim().to_lowercase()).collect()
    };
    one.dialect.header == other.dialect.header
        && one.suppression_list == other.suppression_list
        && headers(one) == headers(other)
        // The answers to the questions of one table fit the same questions only.
        && questions(one).eq(questions(other))
}

pub(crate) async fn import_statuses(
    host: &Host,
    request: ByIds<ImportId>,
) -> Result<ImportStatuses, ApiError> {
    let each: Result<Vec<ImportStatus>, ApiError> =
        request.ids.into_iter().map(|id| status(host, id)).collect();
    let each = each?;
    Ok(ImportStatuses { all: together(&each)?, each })
}

/// The sum of several imports. The phase is running while any import runs, else that of the least
/// successful one.
fn together(each: &[ImportStatus]) -> Result<ImportStatus, ApiError> {
    let nothing = || ApiError::new("gone", "The import is not there any more.");
    let mut all = each.first().cloned().ok_or_else(nothing)?;
    for one in each.iter().skip(1) {
        all.phase = match (all.phase, one.phase) {
            (ImportPhase::Running, _) | (_, ImportPhase::Running) => ImportPhase::Running,
            (ImportPhase::Failed, _) | (_, ImportPhase::Failed) => ImportPhase::Failed,
            (ImportPhase::Stopped, _) | (_, ImportPhase::Stopped) => ImportPhase::Stopped,
            (ImportPhase::Done, ImportPhase::Done) => ImportPhase::Done,
        };
        all.rows += one.rows;
        all.row_estimate += one.row_estimate;
        all.added += one.added;
        all.updated += one.updated;
        all.unchanged += one.unchanged;
        all.refused += one.refused;
        all.erased += one.erased;
        all.corrected += one.corrected;
        all.stay_out += one.stay_out;
        all.no_consent += one.no_consent;
        all.bases = summed_bases(&all.bases, &one.bases);
        all.reasons = summed(&all.reasons, &one.reasons);
        all.warnings = summed(&all.warnings, &one.warnings);
        all.refusals.extend(one.refusals.iter().cloned());
        all.warned_rows.extend(one.warned_rows.iter().cloned());
        all.failure = all.failure.take().or_else(|| one.failure.clone());
    }
    Ok(all)
}

fn summed_bases(some: &[BasisCount], others: &[BasisCount]) -> Vec<BasisCount> {
    let mut counts = BTreeMap::new();
    for one in some.iter().chain(others) {
        *counts.entry(one.basis).or_default() += one.count;
    }
    bases_out(counts)
}

fn summed(some: &[ReasonCount], others: &[ReasonCount]) -> Vec<ReasonCount> {
    let mut counts: BTreeMap<&str, ReasonCount> = BTreeMap::new();
    for one in some.iter().chain(others) {
        let fresh = || ReasonCount { count: 0, ..one.clone() };
        counts.entry(&one.reason).or_insert_with(fresh).count += one.count;
    }
    let mut summed: Vec<ReasonCount> = counts.into_values().collect();
    summed.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.reason.cmp(&b.reason)));
    summed
}
