//! `segment list | count | save | delete`: whom segments and rules mean at this moment, and those
//! that are kept.

use std::io::{IsTerminal, Read};
use std::path::PathBuf;

use postroom_engine::contact::segment::Rule;
use postroom_engine::engine::Engine;
use postroom_engine::event::Tag;
use postroom_engine::id::ListId;
use postroom_engine::store::contacts::ContactFilter;
use postroom_engine::store::segments::Segment;
use serde::Serialize;

use super::{contacts, segment_rule, workspace};
use crate::args::SegmentCommand;
use crate::error::{CliError, ExitStatus, failed};
use crate::output::{Output, people};

#[derive(Serialize)]
struct Line {
    id: String,
    name: String,
    people: i64,
    /// Of these, who may be written to.
    sendable: i64,
}

pub async fn run(
    workspace: Option<PathBuf>,
    command: SegmentCommand,
    output: &Output,
) -> Result<ExitStatus, CliError> {
    let engine = workspace::open(workspace).await?;
    let done = match command {
        SegmentCommand::List { name: None, rule: None } => list(&engine, output).await,
        SegmentCommand::List { name, rule } => list_people(&engine, name, rule, output).await,
        SegmentCommand::Count { name, rule } => count(&engine, name, rule, output).await,
        SegmentCommand::Save { name, rule } => save(&engine, &name, rule, output).await,
        SegmentCommand::Delete { name } => delete(&engine, &name, output).await,
    };
    engine.shut().await;
    done.map(|()| ExitStatus::Success)
}

async fn line(engine: &Engine, segment: Segment) -> Result<Line, CliError> {
    let now = engine.clock().now();
    let count = engine.store().count_segment(&segment.rule, now).await.map_err(failed)?;
    let (people, sendable) = (count.people, count.sendable);
    Ok(Line { id: segment.id.to_string(), name: segment.name, people, sendable })
}

async fn list(engine: &Engine, output: &Output) -> Result<(), CliError> {
    let mut lines = Vec::new();
    for segment in engine.store().segments().await.map_err(failed)? {
        lines.push(line(engine, segment).await?);
    }
    output.print_rows(&lines, &["SEGMENT", "PEOPLE", "MAY BE WRITTEN TO"], |line| {
        vec![line.name.clone(), line.people.to_string(), line.sendable.to_string()]
    })
}

/// The rule that is given, or the one that is kept under the name.
async fn meant(
    engine: &Engine,
    name: Option<String>,
    text: Option<String>,
    output: &Output,
) -> Result<Rule, CliError> {
    match (text, name) {
        (Some(text), _) => segment_rule::read(engine, &text, output).await,
        (None, Some(name)) => Ok(workspace::segment_by_name(engine, &name).await?.rule),
        (None, None) => Err(CliError::Usage("Which segment?".to_owned())),
    }
}

async fn list_people(
    engine: &Engine,
    name: Option<String>,
    text: Option<String>,
    output: &Output,
) -> Result<(), CliError> {
    let rule = meant(engine, name, text, output).await?;
    let rule = Some((rule, engine.clock().now()));
    contacts::list_people(engine, ContactFilter { rule, ..ContactFilter::default() }, output).await
}

async fn count(
    engine: &Engine,
    name: Option<String>,
    text: Option<String>,
    output: &Output,
) -> Result<(), CliError> {
    let rule = meant(engine, name, text, output).await?;
    let count = engine.store().count_segment(&rule, engine.clock().now()).await.map_err(failed)?;
    output.print(&count, || words(count.people, count.sendable))
}

fn words(all: i64, sendable: i64) -> String {
    format!("{}, {sendable} of them may be written to.", people(all))
}

/// Keeps the rule under the name; the segment that has the name already gets the rule.
async fn save(
    engine: &Engine,
    name: &str,
    text: Option<String>,
    output: &Output,
) -> Result<(), CliError> {
    let name = name.trim();
    if name.is_empty() {
        return Err(CliError::Usage("The segment needs a name.".to_owned()));
    }
    let text = match text {
        Some(text) => text,
        None => from_input()?,
    };
    let rule = segment_rule::read(engine, &text, output).await?;
    let known = workspace::find_segment(engine, name).await?;
    let id = known.map_or_else(ListId::new, |segment| segment.id);
    let store = engine.store();
    store.put_segment(&id, name, &rule, engine.clock().now()).await.map_err(failed)?;
    engine.changed(Tag::Lists);
    let line = line(engine, store.segment(&id).await.map_err(failed)?).await?;
    output.print(&line, || {
        format!("\u{201C}{}\u{201D} is kept: {}", line.name, words(line.people, line.sendable))
    })
}

fn from_input() -> Result<String, CliError> {
    let mut input = std::io::stdin();
    let mut text = String::new();
    if input.is_terminal() {
        let how = "Give the rule with --rule, or as JSON on standard input.";
        return Err(CliError::Usage(how.to_owned()));
    }
    input.read_to_string(&mut text).map_err(|_| {
        CliError::Usage("The rule on standard input cannot be read as text.".to_owned())
    })?;
    Ok(text)
}

async fn delete(engine: &Engine, name: &str, output: &Output) -> Result<(), CliError> {
    let segment = workspace::segment_by_name(engine, name).await?;
    let now = engine.clock().now();
    engine.store().delete_list(&segment.id, now).await.map_err(failed)?;
    engine.changed(Tag::Lists);
    let answer = serde_json::json!({ "deleted": segment.name });
    output
        .print(&answer, || format!("\u{201C}{}\u{201D} is deleted. Its people stay.", segment.name))
}
