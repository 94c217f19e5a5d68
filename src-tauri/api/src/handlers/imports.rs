//! Imports of a file: inspect, run, show progress, stop, save the report.

use postroom_engine::{Corrections, EngineError, ImportOrder, ImportProgress, RefusedRow};
use postroom_import::{
    Column, Confidence as EngineConfidence, Dialect, FilePreview, NO_QUOTE, ValueFormat,
};
use postroom_model::id::ImportId;
use postroom_store::imports::PastImport as StoredImport;

use super::convert::some_text;
use super::csv_file::CsvFile;
use super::import_plan::{bases_out, plan_in, require_consent};
use crate::error::ApiError;
use crate::host::Host;
use crate::wire::*;

/// The encodings in the menu; a file may declare any other that browsers know.
const ENCODINGS: [&str; 10] = [
    "UTF-8",
    "UTF-16LE",
    "UTF-16BE",
    "windows-1252",
    "windows-1250",
    "windows-1251",
    "windows-1253",
    "windows-1254",
    "ISO-8859-2",
    "Shift_JIS",
];

/// The maximum number of refused rows in the window; the saved report contains all.
const SHOWN: usize = 1_000;

/// Inspects the file, first with the detected dialect, then with the user's changes.
pub(super) async fn inspect(
    host: &Host,
    token: &str,
    dialect: &DialectOverride,
) -> Result<(FilePreview, String), ApiError> {
    let (path, name) = host.file(token)?;
    let overrule = dialect.clone();
    let inspected = tokio::task::spawn_blocking(move || {
        let guessed = inspect_sheet(&path, overrule.sheet.as_deref());
        if overrule.encoding.is_none()
            && overrule.delimiter.is_none()
            && overrule.header.is_none()
            && overrule.quote.is_none()
            && overrule.preamble.is_none()
            && overrule.sheet.is_none()
            && overrule.dates.is_empty()
        {
            return guessed;
        }
        let base = match &guessed {
            Ok(overview) => overview.dialect.clone(),
            Err(_) => Dialect::default(),
        };
        postroom_import::inspect(&path, Some(&overruled(base, &overrule)))
    })
    .await
    .map_err(|error| ApiError::new("import_read", error.to_string()))?;
    Ok((inspected.map_err(EngineError::from)?, name))
}

/// Detects one sheet, or the first sheet that is not empty.
fn inspect_sheet(
    path: &std::path::Path,
    sheet: Option<&str>,
) -> Result<FilePreview, postroom_import::ImportError> {
    match sheet {
        None => postroom_import::inspect(path, None),
        Some(sheet) => postroom_import::inspect_sheet(path, sheet),
    }
}

fn overruled(mut dialect: Dialect, overrule: &DialectOverride) -> Dialect {
    if let Some(encoding) = &overrule.encoding {
        dialect.encoding = encoding.clone();
    }
    if let Some(delimiter) = overrule.delimiter.as_deref().and_then(|text| text.chars().next()) {
        dialect.delimiter = delimiter;
    }
    if let Some(header) = overrule.header {
        dialect.header = header;
    }
    if let Some(quote) = &overrule.quote {
        dialect.quote = quote.chars().next().unwrap_or(NO_QUOTE);
    }
    if let Some(preamble) = overrule.preamble {
        dialect.preamble = u32::try_from(preamble).unwrap_or(0);
    }
    // Only the value formats that the user sets are kept: with another dialect, the columns may
    // differ.
    dialect.value_formats = overrule
        .dates
        .iter()
        .filter_map(|one| Some((usize::try_from(one.column).ok()?, value_format_in(one.order))))
        .collect();
    dialect
}

fn value_format_in(order: DateOrder) -> ValueFormat {
    match order {
        DateOrder::DayFirst => ValueFormat::Dates(postroom_import::DateOrder::DayFirst),
        DateOrder::MonthFirst => ValueFormat::Dates(postroom_import::DateOrder::MonthFirst),
        DateOrder::AsWritten => ValueFormat::AsWritten,
    }
}

fn order_out(value_format: ValueFormat) -> DateOrder {
    match value_format {
        ValueFormat::Dates(postroom_import::DateOrder::DayFirst) => DateOrder::DayFirst,
        ValueFormat::Dates(postroom_import::DateOrder::MonthFirst) => DateOrder::MonthFirst,
        ValueFormat::AsWritten | ValueFormat::Numbers(_) => DateOrder::AsWritten,
    }
}

fn column_out(column: Column) -> ImportColumn {
    let unused = column.role == postroom_import::ColumnRole::Ignore;
    ImportColumn {
        header: column.header,
        sample: column.samples.into_iter().next().unwrap_or_default(),
        role: column.role,
        confidence: match column.confidence {
            _ if unused => Confidence::Unused,
            EngineConfidence::Sure => Confidence::Sure,
            EngineConfidence::NeedsReview => Confidence::NeedsReview,
            EngineConfidence::New => Confidence::New,
        },
        holds: column.kind,
        dates: column.order_matters.then(|| order_out(column.value_format)),
        question: column.question,
    }
}

pub(crate) async fn import_inspect(
    host: &Host,
    request: ImportInspectRequest,
) -> Result<InspectedFile, ApiError> {
    let (overview, name) = inspect(host, &request.token, &request.dialect).await?;
    let known_fields = host.engine().read().contact_fields().await?;
    let headers: Vec<&str> = overview.columns.iter().map(|one| one.header.as_str()).collect();
    let saved = mappings(host).await?;
    let mapping = saved.into_iter().find(|one| one.headers == headers);
    let mut encodings: Vec<String> = ENCODINGS.iter().map(|&name| name.to_owned()).collect();
    if !encodings.contains(&overview.dialect.encoding) {
        encodings.push(overview.dialect.encoding.clone());
    }
    Ok(InspectedFile {
        token: request.token,
        name,
        size: i64::try_from(overview.size).unwrap_or(i64::MAX),
        row_estimate: row_estimate(&overview),
        suppression_reason: overview.suppression_list,
        activity: overview.event_columns.is_some(),
        format: overview.format,
        archived: overview.archived,
        sheets: overview.sheets,
        sheet: overview.dialect.sheet,
        encoding: overview.dialect.encoding,
        delimiter: overview.dialect.delimiter.to_string(),
        header: overview.dialect.header,
        quote: match overview.dialect.quote {
            NO_QUOTE => String::new(),
            quote => quote.to_string(),
        },
        preamble: i64::from(overview.dialect.preamble),
        columns: overview.columns.into_iter().map(column_out).collect(),
        rows: overview
            .rows
            .into_iter()
            .zip(overview.stored_rows)
            .map(|((number, cells), stored)| ImportSampleRow {
                number: i64::try_from(number).unwrap_or(i64::MAX),
                cells,
                stored,
            })
            .collect(),
        encodings,
        known_fields,
        mapping,
    })
}

/// The setting that stores the saved mappings.
const MAPPINGS: &str = "import_mappings";
/// The maximum number of saved mappings; the oldest are deleted.
const MAPPINGS_MAX: usize = 200;

/// The saved mappings, newest first.
async fn mappings(host: &Host) -> Result<Vec<ImportMapping>, ApiError> {
    Ok(host.engine().read().setting(MAPPINGS).await?.unwrap_or_default())
}

pub(crate) async fn import_mapping_save(
    host: &Host,
    request: ImportMapping,
) -> Result<Nothing, ApiError> {
    let name = some_text(request.name)
        .ok_or_else(|| ApiError::new("invalid_name", "The mapping needs a name."))?;
    let mut saved = mappings(host).await?;
    saved.retain(|one| one.name != name && one.headers != request.headers);
    saved.insert(0, ImportMapping { name, ..request });
    saved.truncate(MAPPINGS_MAX);
    host.engine().set_setting(MAPPINGS, &saved).await?;
    Ok(Nothing {})
}

pub(crate) async fn import_mapping_delete(
    host: &Host,
    request: ImportMappingName,
) -> Result<Nothing, ApiError> {
    let mut saved = mappings(host).await?;
    saved.retain(|one| one.name != request.name);
    host.engine().set_setting(MAPPINGS, &saved).await?;
    Ok(Nothing {})
}

/// Estimates the number of rows from the length of the first rows. It is for the button's label;
/// the dry run counts exactly.
pub(super) fn row_estimate(overview: &FilePreview) -> i64 {
    let shown: u64 = overview
        .rows
        .iter()
        .map(|(_, cells)| cells.iter().map(|cell| cell.len() as u64 + 1).sum::<u64>() + 1)
        .sum();
    let rows = overview.rows.len() as u64;
    if rows < postroom_import::ROWS_SHOWN as u64 || shown == 0 {
        return i64::try_from(rows).unwrap_or(0);
    }
    i64::try_from(overview.size * rows / shown).unwrap_or(i64::MAX)
}

pub(crate) async fn import_run(
    host: &Host,
    request: ImportRunRequest,
) -> Result<ImportStatus, ApiError> {
    let plan = request.plan;
    let (overview, name) = inspect(host, &plan.token, &plan.dialect).await?;
    require_consent(&plan, &overview)?;
    let (path, _) = host.file(&plan.token)?;
    let order = ImportOrder {
        path,
        name,
        plan: plan_in(&plan, overview),
        new_list: plan.new_list,
        wording: plan.wording.trim().to_owned(),
        dry_run: request.dry_run,
    };
    let corrections = Corrections::new(plan.corrections, plan.correct_all);
    Ok(status_out(host.engine().imports().start_with(order, corrections).await?))
}

fn refusal_out(row: RefusedRow) -> ImportRefusal {
    ImportRefusal {
        row: i64::try_from(row.row).unwrap_or(i64::MAX),
        address: row.address,
        reason: row.code,
        message: row.reason,
    }
}

fn status_out(progress: ImportProgress) -> ImportStatus {
    ImportStatus {
        id: progress.id,
        name: progress.name,
        dry_run: progress.dry_run,
        phase: progress.phase,
        rows: progress.rows,
        row_estimate: progress.row_estimate,
        added: progress.added,
        updated: progress.updated,
        unchanged: progress.unchanged,
        refused: progress.refused,
        erased: progress.erased,
        corrected: progress.corrected,
        stay_out: progress.stay_out,
        no_consent: progress.no_consent,
        bases: bases_out(progress.bases),
        reasons: progress
            .reasons
            .into_iter()
            .map(|(reason, message, count)| ReasonCount { reason, message, count })
            .collect(),
        refusals: progress.refusals.into_iter().take(SHOWN).map(refusal_out).collect(),
        warnings: progress
            .warning_counts
            .into_iter()
            .map(|(reason, count)| ReasonCount { reason, message: String::new(), count })
            .collect(),
        warned_rows: progress.warnings.into_iter().map(refusal_out).collect(),
        failure: progress.failure.map(|(_, sentence)| sentence),
    }
}

pub(super) fn status(host: &Host, id: ImportId) -> Result<ImportStatus, ApiError> {
    Ok(status_out(host.engine().imports().progress(&id)?))
}

pub(crate) async fn import_status(
    host: &Host,
    request: ById<ImportId>,
) -> Result<ImportStatus, ApiError> {
    status(host, request.id)
}

pub(crate) async fn import_stop(
    host: &Host,
    request: ById<ImportId>,
) -> Result<ImportStatus, ApiError> {
    Ok(status_out(host.engine().imports().stop(&request.id)?))
}

pub(crate) async fn import_report_save(
    host: &Host,
    request: ImportReportSave,
) -> Result<Saved, ApiError> {
    let progress = host.engine().imports().report(&request.id).await?;
    let mut rows = progress.refused_table().into_iter();
    let head = rows.next().unwrap_or_default();
    let mut file = CsvFile::open(host, &request.token, &head)?;
    for row in rows {
        file.row(&row)?;
    }
    file.finish()
}

/// The maximum number of past imports in the window.
const PAST: i64 = 200;

pub(crate) async fn import_history(
    host: &Host,
    _request: Nothing,
) -> Result<Vec<PastImport>, ApiError> {
    let past = host.engine().imports().past(PAST).await?;
    Ok(past.into_iter().map(past_out).collect())
}

fn past_out(past: StoredImport<ImportProgress>) -> PastImport {
    let report = past.report.as_ref();
    let count = |of: fn(&ImportProgress) -> i64| report.map_or(0, of);
    PastImport {
        id: past.id,
        name: past.name,
        state: past.state,
        can_be_undone: past.state.can_be_undone(),
        consent: past.basis,
        wording: past.wording,
        at: past.created_at,
        undone_at: past.undone_at,
        rows: count(|report| report.rows),
        added: count(|report| report.added),
        updated: count(|report| report.updated),
        refused: count(|report| report.refused),
        has_report: report.is_some(),
    }
}

pub(crate) async fn import_undo_preview(
    host: &Host,
    request: ById<ImportId>,
) -> Result<Undone, ApiError> {
    Ok(host.engine().imports().undo_preview(&request.id).await?)
}

pub(crate) async fn import_undo(host: &Host, request: ById<ImportId>) -> Result<Undone, ApiError> {
    Ok(host.engine().imports().undo(&request.id).await?)
}

pub(crate) async fn import_paste(host: &Host, request: ImportPaste) -> Result<Pasted, ApiError> {
    if request.text.trim().is_empty() {
        return Err(ApiError::new("import_empty", "There is nothing in it."));
    }
    let saved = host.store_pasted_text(&request.name, &request.text);
    saved
        .map(|token| Pasted { token })
        .map_err(|error| ApiError::new("import_read", format!("It cannot be stored: {error}.")))
}
