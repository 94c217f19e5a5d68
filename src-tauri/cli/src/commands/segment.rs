//! `segment list | count | save | delete`: saved segments, and the contacts that a rule matches.

use std::io::{IsTerminal, Read};
use std::path::PathBuf;

use postroom_engine::Engine;
use postroom_model::contact::segment::Rule;
use postroom_model::id::ListId;
use postroom_model::tag::Tag;
use postroom_store::contacts::ContactFilter;
use postroom_store::segments::{Segment, SegmentCount};
use serde::Serialize;

use super::{contacts, segment_rule, workspace};
use crate::args::SegmentCommand;
use crate::error::{CliError, ExitStatus, failed};
use crate::output::{Output, people};

#[derive(Serialize)]
struct SegmentJson {
    id: String,
    name: String,
    #[serde(flatten)]
    count: SegmentCount,
}

/// Runs a `segment` command.
///
/// # Errors
/// [`CliError`] when the workspace cannot be opened or the command fails.
pub async fn run(
    workspace: Option<PathBuf>,
    command: SegmentCommand,
    output: &Output,
) -> Result<ExitStatus, CliError> {
    let engine = workspace::open(workspace).await?;
    let result = match command {
        SegmentCommand::List { name: None, rule: None } => list(&engine, output).await,
        SegmentCommand::List { name, rule } => list_contacts(&engine, name, rule, output).await,
        SegmentCommand::Count { name, rule } => count(&engine, name, rule, output).await,
        SegmentCommand::Save { name, rule } => save(&engine, &name, rule, output).await,
        SegmentCommand::Delete { name } => delete(&engine, &name, output).await,
    };
    engine.shutdown().await;
    result.map(|()| ExitStatus::Success)
}

async fn segment_json(engine: &Engine, segment: Segment) -> Result<SegmentJson, CliError> {
    let now = engine.clock().now();
    let count = engine.read().count_segment(&segment.rule, now).await.map_err(failed)?;
    Ok(SegmentJson { id: segment.id.to_string(), name: segment.name, count })
}

async fn list(engine: &Engine, output: &Output) -> Result<(), CliError> {
    let mut lines = Vec::new();
    for segment in engine.read().segments().await.map_err(failed)? {
        // A segment that cannot be counted must not hide the others.
        let name = segment.name.clone();
        match segment_json(engine, segment).await {
            Ok(line) => lines.push(line),
            Err(error) => output
                .message(&format!("The segment \u{201C}{name}\u{201D} cannot be counted: {error}")),
        }
    }
    output.print_rows(&lines, &["SEGMENT", "CONTACTS", "CAN BE EMAILED"], |line| {
        vec![line.name.clone(), line.count.people.to_string(), line.count.sendable.to_string()]
    })
}

/// The rule from the flag, or the rule of the saved segment.
async fn requested_rule(
    engine: &Engine,
    name: Option<String>,
    text: Option<String>,
    output: &Output,
) -> Result<Rule, CliError> {
    match (text, name) {
        (Some(text), _) => segment_rule::read(engine, &text, output).await,
        (None, Some(name)) => Ok(workspace::segment_by_name(engine, &name).await?.rule),
        (None, None) => {
            Err(CliError::Usage("Give the name of a segment, or a rule with --rule.".to_owned()))
        }
    }
}

async fn list_contacts(
    engine: &Engine,
    name: Option<String>,
    text: Option<String>,
    output: &Output,
) -> Result<(), CliError> {
    let rule = requested_rule(engine, name, text, output).await?;
    let rule = Some((rule, engine.clock().now()));
    contacts::list_matching(engine, ContactFilter { rule, ..ContactFilter::default() }, output)
        .await
}

async fn count(
    engine: &Engine,
    name: Option<String>,
    text: Option<String>,
    output: &Output,
) -> Result<(), CliError> {
    let rule = requested_rule(engine, name, text, output).await?;
    let count = engine.read().count_segment(&rule, engine.clock().now()).await.map_err(failed)?;
    output.print(&count, || count_text(&count))
}

fn count_text(count: &SegmentCount) -> String {
    format!("{}, {} of them can be emailed.", people(count.people), count.sendable)
}

/// Saves the rule under the name; an existing segment with this name gets the rule.
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
        None => rule_from_stdin()?,
    };
    let rule = segment_rule::read(engine, &text, output).await?;
    let existing = workspace::find_segment(engine, name).await?;
    let id = existing.map_or_else(ListId::new, |segment| segment.id);
    engine.put_segment(&id, name, &rule).await.map_err(failed)?;
    engine.changed(Tag::Lists);
    let line = segment_json(engine, engine.read().segment(&id).await.map_err(failed)?).await?;
    output.print(&line, || {
        format!("The segment \u{201C}{}\u{201D} was saved: {}", line.name, count_text(&line.count))
    })
}

fn rule_from_stdin() -> Result<String, CliError> {
    let mut input = std::io::stdin();
    let mut text = String::new();
    if input.is_terminal() {
        let hint = "Give the rule with --rule, or as JSON on standard input.";
        return Err(CliError::Usage(hint.to_owned()));
    }
    input
        .read_to_string(&mut text)
        .map_err(|_| CliError::Usage("The rule on standard input is not UTF-8 text.".to_owned()))?;
    Ok(text)
}

async fn delete(engine: &Engine, name: &str, output: &Output) -> Result<(), CliError> {
    let segment = workspace::segment_by_name(engine, name).await?;
    engine.delete_list(&segment.id).await.map_err(failed)?;
    engine.changed(Tag::Lists);
    let answer = serde_json::json!({ "deleted": segment.name });
    output.print(&answer, || {
        format!(
            "The segment \u{201C}{}\u{201D} was deleted. Its contacts were not changed.",
            segment.name
        )
    })
}
