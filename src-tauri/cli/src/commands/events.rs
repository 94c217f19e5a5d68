//! `events import | list`: provider events, such as delivered, bounced, opened, clicked.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use postroom_engine::{Engine, EventsReport};
use postroom_model::contact::Address;
use postroom_model::delivery::{DeliveryEvent, EventKind};
use postroom_store::events::KindCount;
use serde::Serialize;

use super::workspace;
use crate::args::EventsCommand;
use crate::error::{CliError, ExitStatus, failed};
use crate::json::rfc3339;
use crate::output::{Output, counted};

#[derive(Serialize)]
struct ReportJson {
    dry_run: bool,
    rows: i64,
    /// Matched events by kind, and how many of them are new.
    kinds: BTreeMap<EventKind, KindCount>,
    /// Rows that match a delivery.
    matched: i64,
    /// Rows that match no delivery but suppress a contact.
    people: i64,
    unmatched: i64,
    /// Intermediate steps, such as processed, that are not results.
    #[serde(rename = "on_the_way")]
    intermediate: i64,
    unknown_words: Vec<UnknownWordJson>,
    /// Contacts that are suppressed by the import.
    out: i64,
}

#[derive(Serialize)]
struct UnknownWordJson {
    word: String,
    rows: i64,
}

impl From<EventsReport> for ReportJson {
    fn from(report: EventsReport) -> Self {
        let words = report.unknown.into_iter().map(|(word, rows)| UnknownWordJson { word, rows });
        Self {
            dry_run: report.dry_run,
            rows: report.rows,
            kinds: report.kinds,
            matched: report.matched,
            people: report.people,
            unmatched: report.unmatched,
            intermediate: report.intermediate,
            unknown_words: words.collect(),
            out: report.out,
        }
    }
}

impl ReportJson {
    fn text(&self) -> String {
        let mut text = format!(
            "{}: {} match deliveries, {} match contacts only, {} match nothing, {} are intermediate steps.",
            counted(self.rows, "row", "rows"),
            self.matched,
            self.people,
            self.unmatched,
            self.intermediate
        );
        for (kind, count) in &self.kinds {
            let kind = kind.word().replace('_', " ");
            text.push_str(&format!("\n{:>9}  {kind}, {} of them new", count.matched, count.new));
        }
        for one in &self.unknown_words {
            text.push_str(&format!(
                "\n{:>9}  \u{201C}{}\u{201D}: unknown event, skipped",
                one.rows, one.word
            ));
        }
        if self.out > 0 {
            let verb = match (self.dry_run, self.out) {
                (true, _) => "would be",
                (false, 1) => "is",
                (false, _) => "are",
            };
            text.push_str(&format!(
                "\n{} {verb} suppressed.",
                counted(self.out, "contact", "contacts")
            ));
        }
        if self.dry_run {
            text.push_str("\nNothing was changed.");
        }
        text
    }
}

/// Runs an `events` command.
///
/// # Errors
/// [`CliError`] when the workspace cannot be opened or the command fails.
pub async fn run(
    workspace: Option<PathBuf>,
    command: EventsCommand,
    output: &Output,
) -> Result<ExitStatus, CliError> {
    let engine = workspace::open(workspace).await?;
    let done = match command {
        EventsCommand::Import { file, dry_run } => import(&engine, &file, dry_run, output).await,
        EventsCommand::List { address } => list(&engine, &address, output).await,
    };
    engine.shutdown().await;
    done.map(|()| ExitStatus::Success)
}

async fn import(
    engine: &Engine,
    file: &Path,
    dry_run: bool,
    output: &Output,
) -> Result<(), CliError> {
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let report =
        engine.import_events_file(file.to_owned(), &name, dry_run).await.map_err(failed)?;
    let report = ReportJson::from(report);
    output.print(&report, || report.text())
}

#[derive(Serialize)]
struct EventJson {
    kind: EventKind,
    at: String,
    /// The campaign of the delivery; null when no delivery matches.
    campaign: Option<String>,
    delivery: Option<String>,
    detail: Option<String>,
    /// The provider attributes the event to a program, not a person.
    robot: bool,
    source: String,
}

impl EventJson {
    fn new(fact: DeliveryEvent, mail: Option<(&str, &str)>) -> Self {
        Self {
            kind: fact.kind,
            at: rfc3339(fact.at),
            campaign: mail.map(|(campaign, _)| campaign.to_owned()),
            delivery: mail.map(|(_, delivery)| delivery.to_owned()),
            detail: fact.detail,
            robot: fact.robot,
            source: fact.source,
        }
    }
}

async fn list(engine: &Engine, address: &str, output: &Output) -> Result<(), CliError> {
    let parsed = Address::parse(address).map_err(|error| {
        CliError::Usage(format!("\u{201C}{address}\u{201D} is not an email address: {error}."))
    })?;
    let id = engine.read().contact_at(&parsed).await.map_err(failed)?;
    let id = id.ok_or_else(|| {
        CliError::Failed(format!("There is no contact with the email address {parsed}."))
    })?;
    let person = engine.read().person(&id).await.map_err(failed)?;
    let mut lines: Vec<EventJson> = Vec::new();
    for mail in person.mails {
        let ids = (mail.campaign.as_str(), mail.delivery.as_str());
        lines.extend(mail.since.into_iter().map(|fact| EventJson::new(fact, Some(ids))));
    }
    lines.extend(person.since.into_iter().map(|fact| EventJson::new(fact, None)));
    lines.sort_by(|a, b| b.at.cmp(&a.at));
    output.print_rows(&lines, &["TIME", "EVENT", "CAMPAIGN", "DETAIL", "SOURCE"], |line| {
        let robot = if line.robot { " (probably a bot)" } else { "" };
        vec![
            line.at.clone(),
            format!("{}{robot}", line.kind.word().replace('_', " ")),
            line.campaign.clone().unwrap_or_default(),
            line.detail.clone().unwrap_or_default(),
            line.source.clone(),
        ]
    })
}
