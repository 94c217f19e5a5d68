//! `suppress add | remove | list | import | export`.

use std::io::Write;
use std::path::{Path, PathBuf};

use postroom_engine::Engine;
use postroom_import::export::{CsvWriter, SUPPRESSION_HEAD, suppression_cells};
use postroom_model::clock::Timestamp;
use postroom_model::contact::{Suppression, SuppressionEntry, SuppressionReason};
use postroom_store::suppressions::{SuppressionCounts, SuppressionFilter};
use serde::Serialize;

use super::workspace;
use crate::args::SuppressCommand;
use crate::error::{CliError, ExitStatus, failed, write_error};
use crate::output::Output;

/// Entries per page.
const PAGE: i64 = 1_000;
const DAY_MS: i64 = 86_400_000;

/// Runs a `suppress` command.
///
/// # Errors
/// [`CliError`] when the workspace cannot be opened or the command fails.
pub async fn run(
    workspace: Option<PathBuf>,
    command: SuppressCommand,
    output: &Output,
) -> Result<ExitStatus, CliError> {
    let engine = workspace::open(workspace).await?;
    let result = match command {
        SuppressCommand::Add { entries, reason, note, days } => {
            let now = engine.clock().now();
            let until = days.map(|days| Timestamp(now.0 + i64::from(days) * DAY_MS));
            let entries = parse_entries(&entries)?;
            let done = engine
                .suppress(&entries, reason.into(), "by_hand", note.trim(), until)
                .await
                .map_err(failed);
            done.and_then(|done| {
                let report = AddedJson { done, bad: Vec::new() };
                output.print(&report, || report.text())
            })
        }
        SuppressCommand::Remove { entries } => remove(&engine, &entries, output).await,
        SuppressCommand::List { search } => list(&engine, search, output).await,
        SuppressCommand::Import { file, reason } => {
            import(&engine, &file, reason.into(), output).await
        }
        SuppressCommand::Export { file } => export(&engine, &file, output).await,
    };
    engine.shutdown().await;
    result.map(|()| ExitStatus::Success)
}

fn parse_entries(texts: &[String]) -> Result<Vec<SuppressionEntry>, CliError> {
    texts
        .iter()
        .map(|text| {
            SuppressionEntry::parse(text).map_err(|error| {
                CliError::Usage(format!(
                    "\u{201C}{text}\u{201D} is neither an email address nor a domain: {error}."
                ))
            })
        })
        .collect()
}

#[derive(Serialize)]
struct BadRowJson {
    row: u64,
    text: String,
    reason: String,
}

#[derive(Serialize)]
struct AddedJson {
    #[serde(flatten)]
    done: SuppressionCounts,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    bad: Vec<BadRowJson>,
}

impl AddedJson {
    fn text(&self) -> String {
        let mut text =
            format!("{} added, {} already on the list.", self.done.added, self.done.known);
        for bad in self.bad.iter().take(10) {
            text.push_str(&format!("\n  row {}: {} ({})", bad.row, bad.reason, bad.text));
        }
        text
    }
}

async fn remove(engine: &Engine, texts: &[String], output: &Output) -> Result<(), CliError> {
    let mut ids = Vec::new();
    for entry in parse_entries(texts)? {
        match engine.read().suppression_of(&entry).await.map_err(failed)? {
            Some(found) => ids.push(found.id),
            None => {
                return Err(CliError::Failed(format!(
                    "{} is not on the suppression list. Nothing was removed.",
                    entry.key()
                )));
            }
        }
    }
    let removed = engine.unsuppress(&ids).await.map_err(failed)?;
    output.print(&serde_json::json!({ "removed": removed }), || {
        format!(
            "{removed} removed. Contacts that are unsubscribed, bounced or complained keep that status \
             until you change it."
        )
    })
}

#[derive(Serialize)]
struct EntryJson {
    entry: String,
    reason: SuppressionReason,
    source: String,
    note: String,
    since: String,
    until: Option<String>,
    /// Whether the entry has expired and no longer blocks mail.
    expired: bool,
    /// The entry as it is displayed.
    #[serde(skip)]
    shown: String,
}

impl EntryJson {
    fn new(one: Suppression, now: Timestamp) -> Self {
        Self {
            shown: one.entry.display(),
            expired: one.expires_at.is_some_and(|at| at <= now),
            entry: one.entry.key(),
            reason: one.reason,
            source: one.source,
            note: one.note,
            since: one.created_at.rfc3339(),
            until: one.expires_at.map(|at| at.rfc3339()),
        }
    }
}

/// Passes the entries that match the filter to `handle`; returns their number.
async fn each_entry(
    engine: &Engine,
    filter: &SuppressionFilter,
    mut handle: impl FnMut(Suppression) -> Result<(), CliError>,
) -> Result<i64, CliError> {
    let mut offset = 0;
    loop {
        let page = engine.read().suppression_page(filter, offset, PAGE).await.map_err(failed)?;
        if page.is_empty() {
            return Ok(offset);
        }
        offset += i64::try_from(page.len()).unwrap_or(PAGE);
        page.into_iter().try_for_each(&mut handle)?;
    }
}

async fn list(engine: &Engine, search: Option<String>, output: &Output) -> Result<(), CliError> {
    let filter =
        SuppressionFilter { search: search.unwrap_or_default(), ..SuppressionFilter::default() };
    let mut lines = Vec::new();
    let now = engine.clock().now();
    each_entry(engine, &filter, |one| {
        let line = EntryJson::new(one, now);
        if output.is_json() {
            return output.print(&line, String::new);
        }
        lines.push(line);
        Ok(())
    })
    .await?;
    if output.is_json() {
        return Ok(());
    }
    output.print_rows(&lines, &["ENTRY", "REASON", "ADDED", "EXPIRES", "NOTE"], |line| {
        vec![
            line.shown.clone(),
            line.reason.word().to_owned(),
            line.since.clone(),
            match &line.until {
                None => "never".to_owned(),
                Some(until) if line.expired => format!("{until} (expired)"),
                Some(until) => until.clone(),
            },
            line.note.clone(),
        ]
    })
}

async fn import(
    engine: &Engine,
    file: &Path,
    reason: SuppressionReason,
    output: &Output,
) -> Result<(), CliError> {
    let path = file.to_owned();
    let read = tokio::task::spawn_blocking(move || postroom_import::read_suppression_file(&path))
        .await
        .map_err(failed)?
        .map_err(failed)?;
    let done = match read.own_entries.is_empty() {
        true => engine.suppress(&read.entries, reason, "import", "", None).await,
        false => engine.import_suppressions(&read.own_entries).await,
    };
    let done = done.map_err(failed)?;
    let bad = read.rejected.into_iter().map(|(row, text, reason)| BadRowJson {
        row,
        text,
        reason: reason.to_string(),
    });
    let report = AddedJson { done, bad: bad.collect() };
    output.print(&report, || report.text())
}

async fn export(engine: &Engine, file: &Path, output: &Output) -> Result<(), CliError> {
    let to_stdout = file == Path::new("-");
    if to_stdout && output.is_json() {
        let text = "With --json, standard output is reserved for JSON. Export to a file instead.";
        return Err(CliError::Usage(text.to_owned()));
    }
    let out: Box<dyn Write + Send> = if to_stdout {
        Box::new(std::io::stdout())
    } else {
        let created = std::fs::File::create(file).map_err(|error| {
            CliError::Failed(format!("{} cannot be written: {error}.", file.display()))
        })?;
        Box::new(std::io::BufWriter::new(created))
    };
    let mut out = CsvWriter::new(out).map_err(write_error)?;
    out.row(SUPPRESSION_HEAD).map_err(write_error)?;
    let rows = each_entry(engine, &SuppressionFilter::default(), |one| {
        out.row(suppression_cells(&one)).map_err(write_error)
    })
    .await?;
    out.finish().and_then(|mut out| out.flush()).map_err(write_error)?;
    if to_stdout {
        return Ok(());
    }
    let answer = serde_json::json!({ "exported": rows, "file": file });
    output.print(&answer, || match rows {
        1 => format!("1 entry was exported to {}.", file.display()),
        _ => format!("{rows} entries were exported to {}.", file.display()),
    })
}
