//! `contacts imports` and `contacts import --undo`: lists past imports and undoes one.

use postroom_engine::Engine;
use postroom_model::contact::ConsentBasis;
use postroom_model::id::ImportId;
use serde::Serialize;

use crate::error::{CliError, ExitStatus, failed};
use crate::json::rfc3339;
use crate::output::Output;

/// Maximum number of imports that are listed.
const LIMIT: i64 = 200;

#[derive(Serialize)]
struct PastImportJson {
    id: ImportId,
    name: String,
    /// `running`, `done`, `stopped`, `undoing`, `undone` or `old`.
    state: &'static str,
    at: String,
    consent: ConsentBasis,
    wording: String,
    added: i64,
    updated: i64,
    refused: i64,
}

/// Lists past imports, newest first.
///
/// # Errors
/// [`CliError`] when the store cannot be read.
pub async fn list(engine: &Engine, output: &Output) -> Result<ExitStatus, CliError> {
    let past = engine.imports().past(LIMIT).await.map_err(failed)?;
    let lines: Vec<PastImportJson> = past
        .into_iter()
        .map(|one| {
            let report = one.report.as_ref();
            PastImportJson {
                id: one.id,
                name: one.name,
                state: one.state.word(),
                at: rfc3339(one.created_at),
                consent: one.basis,
                wording: one.wording,
                added: report.map_or(0, |report| report.added),
                updated: report.map_or(0, |report| report.updated),
                refused: report.map_or(0, |report| report.refused),
            }
        })
        .collect();
    if output.is_json() {
        lines.iter().try_for_each(|line| output.print(line, String::new))?;
        return Ok(ExitStatus::Success);
    }
    output.print_rows(
        &lines,
        &["ID", "FILE", "DATE", "STATE", "ADDED", "UPDATED", "SKIPPED"],
        |line| {
            vec![
                line.id.to_string(),
                line.name.clone(),
                line.at.clone(),
                line.state.to_owned(),
                line.added.to_string(),
                line.updated.to_string(),
                line.refused.to_string(),
            ]
        },
    )?;
    Ok(ExitStatus::Success)
}

/// Undoes an import.
///
/// # Errors
/// [`CliError`] when the import does not exist or cannot be undone.
pub async fn undo(engine: &Engine, id: &str, output: &Output) -> Result<ExitStatus, CliError> {
    let undone = engine.imports().undo(&ImportId::from(id)).await.map_err(failed)?;
    output.print(&undone, || {
        let mut text = format!(
            "The import was undone: {} removed, {} restored.",
            undone.removed, undone.restored
        );
        if undone.kept > 0 {
            text.push_str(&format!(
                " {} kept, because they were changed after the import.",
                undone.kept
            ));
        }
        text
    })?;
    Ok(ExitStatus::Success)
}
