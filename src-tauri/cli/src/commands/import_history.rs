//! `contacts imports` and `contacts import --undo`: past imports, and taking one back.

use postroom_engine::engine::Engine;
use postroom_engine::id::ImportId;
use serde::Serialize;

use crate::error::{CliError, ExitStatus, failed};
use crate::json::rfc3339;
use crate::output::Output;

/// Imports that are listed.
const SHOWN: i64 = 200;

#[derive(Serialize)]
struct PastLine {
    id: String,
    name: String,
    /// `running`, `done`, `stopped`, `undoing`, `undone` or `old`.
    state: &'static str,
    at: String,
    consent: &'static str,
    wording: String,
    added: i64,
    updated: i64,
    refused: i64,
}

pub async fn list(engine: &Engine, output: &Output) -> Result<ExitStatus, CliError> {
    let past = engine.imports().past(SHOWN).await.map_err(failed)?;
    let lines: Vec<PastLine> = past
        .into_iter()
        .map(|one| {
            let report = one.report.as_ref();
            PastLine {
                id: one.id.to_string(),
                name: one.name,
                state: one.state.word(),
                at: rfc3339(one.created_at),
                consent: one.basis.word(),
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
        &["ID", "FILE", "WHEN", "STATE", "ADDED", "CHANGED", "LEFT OUT"],
        |line| {
            vec![
                line.id.clone(),
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

pub async fn undo(engine: &Engine, id: &str, output: &Output) -> Result<ExitStatus, CliError> {
    let undone = engine.imports().undo(&ImportId::from(id)).await.map_err(failed)?;
    output.print(&undone, || {
        let mut text = format!(
            "Taken back: {} gone again, {} as they were before.",
            undone.removed, undone.restored
        );
        if undone.kept > 0 {
            text.push_str(&format!(" {} stay: they were changed since.", undone.kept));
        }
        text
    })?;
    Ok(ExitStatus::Success)
}
