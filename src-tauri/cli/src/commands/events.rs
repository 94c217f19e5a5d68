//! `events import | list`: what providers know of mails after they took them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use postroom_engine::contact::Address;
use postroom_engine::delivery::Fact;
use postroom_engine::engine::{Engine, EventsReport};
use postroom_engine::store::events::KindCount;
use serde::Serialize;

use super::workspace;
use crate::args::EventsCommand;
use crate::error::{CliError, ExitStatus, failed};
use crate::json::rfc3339;
use crate::output::{Output, counted};

#[derive(Serialize)]
struct Report {
    dry_run: bool,
    rows: i64,
    /// By kind: those that belong to a mail or a person of ours, and those not known before.
    kinds: BTreeMap<&'static str, KindCount>,
    /// Rows that belong to a mail of ours.
    matched: i64,
    /// To a person of ours whom they put out; no mail was found.
    people: i64,
    unmatched: i64,
    /// Steps on the way, which say nothing of what came of a mail.
    on_the_way: i64,
    unknown_words: Vec<Word>,
    /// People who get no more mail by it.
    out: i64,
}

#[derive(Serialize)]
struct Word {
    word: String,
    rows: i64,
}

impl From<EventsReport> for Report {
    fn from(report: EventsReport) -> Self {
        let kinds = report.kinds.into_iter().map(|(kind, count)| (kind.word(), count)).collect();
        let words = report.unknown.into_iter().map(|(word, rows)| Word { word, rows });
        Self {
            dry_run: report.dry_run,
            rows: report.rows,
            kinds,
            matched: report.matched,
            people: report.people,
            unmatched: report.unmatched,
            on_the_way: report.on_the_way,
            unknown_words: words.collect(),
            out: report.out,
        }
    }
}

impl Report {
    fn words(&self) -> String {
        let mut text = format!(
            "{}: {} about mails of ours, {} about people of ours, {} that match nothing, {} steps on the way.",
            counted(self.rows, "row", "rows"),
            self.matched,
            self.people,
            self.unmatched,
            self.on_the_way
        );
        for (kind, count) in &self.kinds {
            let kind = kind.replace('_', " ");
            text.push_str(&format!("\n{:>9}  {kind}, {} of them new", count.told, count.new));
        }
        for one in &self.unknown_words {
            text.push_str(&format!(
                "\n{:>9}  \u{201C}{}\u{201D}: a word that Postroom does not know, left out",
                one.rows, one.word
            ));
        }
        if self.out > 0 {
            let whether = if self.dry_run { "would get" } else { "get" };
            text.push_str(&format!(
                "\n{} {whether} no more mail.",
                counted(self.out, "person", "people")
            ));
        }
        if self.dry_run {
            text.push_str("\nNothing was changed.");
        }
        text
    }
}

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
    engine.shut().await;
    done.map(|()| ExitStatus::Success)
}

async fn import(
    engine: &Engine,
    file: &Path,
    dry_run: bool,
    output: &Output,
) -> Result<(), CliError> {
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let report = engine.take_events(file.to_owned(), &name, dry_run).await.map_err(failed)?;
    let report = Report::from(report);
    output.print(&report, || report.words())
}

#[derive(Serialize)]
struct Line {
    kind: &'static str,
    at: String,
    /// Of the mail; none: no mail of ours was found.
    campaign: Option<String>,
    delivery: Option<String>,
    detail: Option<String>,
    /// A program did it, as far as the provider can tell.
    robot: bool,
    source: String,
}

impl Line {
    fn new(fact: Fact, mail: Option<(&str, &str)>) -> Self {
        Self {
            kind: fact.kind.word(),
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
        CliError::Usage(format!("\u{201C}{address}\u{201D} is no address: {error}."))
    })?;
    let id = engine.store().contact_at(&parsed).await.map_err(failed)?;
    let id = id.ok_or_else(|| CliError::Failed(format!("There is no contact {parsed}.")))?;
    let person = engine.store().person(&id).await.map_err(failed)?;
    let mut lines: Vec<Line> = Vec::new();
    for mail in person.mails {
        let named = (mail.campaign.as_str(), mail.delivery.as_str());
        lines.extend(mail.since.into_iter().map(|fact| Line::new(fact, Some(named))));
    }
    lines.extend(person.since.into_iter().map(|fact| Line::new(fact, None)));
    lines.sort_by(|a, b| b.at.cmp(&a.at));
    output.print_rows(&lines, &["WHEN", "WHAT", "CAMPAIGN", "DETAIL", "FROM"], |line| {
        let robot = if line.robot { " (a robot, probably)" } else { "" };
        vec![
            line.at.clone(),
            format!("{}{robot}", line.kind.replace('_', " ")),
            line.campaign.clone().unwrap_or_default(),
            line.detail.clone().unwrap_or_default(),
            line.source.clone(),
        ]
    })
}
