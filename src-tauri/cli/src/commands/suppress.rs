//! `suppress add | remove | list | import | export`.

use std::io::Write;
use std::path::{Path, PathBuf};

use postroom_engine::clock::Timestamp;
use postroom_engine::contact::{Suppression, SuppressionEntry};
use postroom_engine::engine::Engine;
use postroom_engine::import::entries;
use postroom_engine::import::export::{CsvWriter, SUPPRESSION_HEAD, suppression_cells};
use postroom_engine::store::suppressions::SuppressionFilter;
use serde::Serialize;

use super::workspace;
use crate::args::SuppressCommand;
use crate::error::{CliError, ExitStatus, failed, write_error};
use crate::output::Output;

const PAGE: i64 = 1_000;
const DAY_MS: i64 = 86_400_000;

pub async fn run(
    workspace: Option<PathBuf>,
    command: SuppressCommand,
    output: &Output,
) -> Result<ExitStatus, CliError> {
    let engine = workspace::open(workspace).await?;
    let done = match command {
        SuppressCommand::Add { entries, reason, note, days } => {
            let now = engine.clock().now();
            let until = days.map(|days| Timestamp(now.0 + i64::from(days) * DAY_MS));
            let entries = parsed(&entries)?;
            let done = engine
                .store()
                .suppress(&entries, reason.into(), "by_hand", note.trim(), until, now)
                .await
                .map_err(failed);
            done.and_then(|done| {
                let report = Added { added: done.added, known: done.known, bad: Vec::new() };
                output.print(&report, || report.words())
            })
        }
        SuppressCommand::Remove { entries } => remove(&engine, &entries, output).await,
        SuppressCommand::List { search } => list(&engine, search, output).await,
        SuppressCommand::Import { file, reason } => {
            import(&engine, &file, reason.into(), output).await
        }
        SuppressCommand::Export { file } => export(&engine, &file, output).await,
    };
    engine.shut().await;
    done.map(|()| ExitStatus::Success)
}

fn parsed(texts: &[String]) -> Result<Vec<SuppressionEntry>, CliError> {
    texts
        .iter()
        .map(|text| {
            SuppressionEntry::parse(text).map_err(|error| {
                CliError::Usage(format!(
                    "\u{201C}{text}\u{201D} is neither an address nor a domain: {error}."
                ))
            })
        })
        .collect()
}

#[derive(Serialize)]
struct Bad {
    row: u64,
    text: String,
    reason: String,
}

#[derive(Serialize)]
struct Added {
    added: i64,
    known: i64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    bad: Vec<Bad>,
}

impl Added {
    fn words(&self) -> String {
        let mut text = format!("{} added, {} stood there already.", self.added, self.known);
        for bad in self.bad.iter().take(10) {
            text.push_str(&format!("\n  row {}: {} ({})", bad.row, bad.reason, bad.text));
        }
        text
    }
}

async fn remove(engine: &Engine, texts: &[String], output: &Output) -> Result<(), CliError> {
    let mut ids = Vec::new();
    for entry in parsed(texts)? {
        match engine.store().suppression_of(&entry).await.map_err(failed)? {
            Some(found) => ids.push(found.id),
            None => {
                return Err(CliError::Failed(format!(
                    "{} is not on the suppression list. Nothing was removed.",
                    entry.key()
                )));
            }
        }
    }
    let removed = engine.store().unsuppress(&ids).await.map_err(failed)?;
    output.print(&serde_json::json!({ "removed": removed }), || {
        format!(
            "{removed} removed. A person who is unsubscribed, bounced or complained stays so until \
             you change them."
        )
    })
}

#[derive(Serialize)]
struct Line {
    entry: String,
    reason: &'static str,
    source: String,
    note: String,
    since: String,
    until: Option<String>,
    /// Its end has passed: it keeps nobody out any more.
    expired: bool,
    /// The entry as a person reads it.
    #[serde(skip)]
    shown: String,
}

impl Line {
    fn new(one: Suppression, now: Timestamp) -> Self {
        Self {
            shown: one.entry.display(),
            expired: one.expires_at.is_some_and(|at| at <= now),
            entry: one.entry.key(),
            reason: one.reason.word(),
            source: one.source,
            note: one.note,
            since: one.created_at.rfc3339(),
            until: one.expires_at.map(|at| at.rfc3339()),
        }
    }
}

async fn each(
    engine: &Engine,
    filter: &SuppressionFilter,
    mut give: impl FnMut(Suppression) -> Result<(), CliError>,
) -> Result<i64, CliError> {
    let mut offset = 0;
    loop {
        let page = engine.store().suppression_page(filter, offset, PAGE).await.map_err(failed)?;
        if page.is_empty() {
            return Ok(offset);
        }
        offset += i64::try_from(page.len()).unwrap_or(PAGE);
        page.into_iter().try_for_each(&mut give)?;
    }
}

async fn list(engine: &Engine, search: Option<String>, output: &Output) -> Result<(), CliError> {
    let filter =
        SuppressionFilter { search: search.unwrap_or_default(), ..SuppressionFilter::default() };
    let mut lines = Vec::new();
    let now = engine.clock().now();
    each(engine, &filter, |one| {
        let line = Line::new(one, now);
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
    output.print_rows(&lines, &["ENTRY", "REASON", "SINCE", "UNTIL", "NOTE"], |line| {
        vec![
            line.shown.clone(),
            line.reason.to_owned(),
            line.since.clone(),
            match &line.until {
                None => "for ever".to_owned(),
                Some(until) if line.expired => format!("{until} (over)"),
                Some(until) => until.clone(),
            },
            line.note.clone(),
        ]
    })
}

async fn import(
    engine: &Engine,
    file: &Path,
    reason: postroom_engine::contact::SuppressionReason,
    output: &Output,
) -> Result<(), CliError> {
    let path = file.to_owned();
    let read = tokio::task::spawn_blocking(move || entries(&path))
        .await
        .map_err(failed)?
        .map_err(failed)?;
    let now = engine.clock().now();
    let store = engine.store();
    let done = match read.told.is_empty() {
        true => store.suppress(&read.entries, reason, "import", "", None, now).await,
        false => store.suppress_told(&read.told, now).await,
    };
    let done = done.map_err(failed)?;
    let bad = read.bad.into_iter().map(|(row, text, reason)| Bad {
        row,
        text,
        reason: reason.to_string(),
    });
    let report = Added { added: done.added, known: done.known, bad: bad.collect() };
    output.print(&report, || report.words())
}

async fn export(engine: &Engine, file: &Path, output: &Output) -> Result<(), CliError> {
    let standard = file == Path::new("-");
    if standard && output.is_json() {
        let text = "With --json, standard output is for JSON: give the export a file.";
        return Err(CliError::Usage(text.to_owned()));
    }
    let out: Box<dyn Write + Send> = if standard {
        Box::new(std::io::stdout())
    } else {
        let made = std::fs::File::create(file).map_err(|error| {
            CliError::Failed(format!("{} cannot be written: {error}.", file.display()))
        })?;
        Box::new(std::io::BufWriter::new(made))
    };
    let mut out = CsvWriter::new(out).map_err(write_error)?;
    out.row(SUPPRESSION_HEAD).map_err(write_error)?;
    let rows = each(engine, &SuppressionFilter::default(), |one| {
        out.row(suppression_cells(&one)).map_err(write_error)
    })
    .await?;
    out.finish().and_then(|mut out| out.flush()).map_err(write_error)?;
    if standard {
        return Ok(());
    }
    let answer = serde_json::json!({ "exported": rows, "file": file });
    output.print(&answer, || match rows {
        1 => format!("1 entry is in {}.", file.display()),
        _ => format!("{rows} entries are in {}.", file.display()),
    })
}
