//! `segment list | count | save | delete`: whom segments and rules mean at this moment, and those
//! that are kept.

use std::io::{IsTerminal, Read};
use std::path::PathBuf;

use postroom_engine::Engine;
use postroom_model::contact::segment::Rule;
use postroom_model::id::ListId;
use postroom_model::tag::Tag;
use postroom_store::contacts::ContactFilter;
use postroom_store::segments::Segment;
use serde::Serialize;

use super::{contacts, open, rule};
use crate::args::SegmentCommand;
use crate::failure::{Failure, Outcome, failed};
use crate::voice::{Voice, people};

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
    voice: &Voice,
) -> Result<Outcome, Failure> {
    let engine = open::open(workspace).await?;
    let done = match command {
        SegmentCommand::List { name: None, rule: None } => list(&engine, voice).await,
        SegmentCommand::List { name, rule } => list_people(&engine, name, rule, voice).await,
        SegmentCommand::Count { name, rule } => count(&engine, name, rule, voice).await,
        SegmentCommand::Save { name, rule } => save(&engine, &name, rule, voice).await,
        SegmentCommand::Delete { name } => delete(&engine, &name, voice).await,
    };
    engine.shut().await;
    done.map(|()| Outcome::Done)
}

async fn line(engine: &Engine, segment: Segment) -> Result<Line, Failure> {
    let now = engine.clock().now();
    let count = engine.store().count_segment(&segment.rule, now).await.map_err(failed)?;
    let (people, sendable) = (count.people, count.sendable);
    Ok(Line { id: segment.id.to_string(), name: segment.name, people, sendable })
}

async fn list(engine: &Engine, voice: &Voice) -> Result<(), Failure> {
    let mut lines = Vec::new();
    for segment in engine.store().segments().await.map_err(failed)? {
        lines.push(line(engine, segment).await?);
    }
    voice.list(&lines, &["SEGMENT", "PEOPLE", "MAY BE WRITTEN TO"], |line| {
        vec![line.name.clone(), line.people.to_string(), line.sendable.to_string()]
    })
}

/// The rule that is given, or the one that is kept under the name.
async fn meant(
    engine: &Engine,
    name: Option<String>,
    text: Option<String>,
    voice: &Voice,
) -> Result<Rule, Failure> {
    match (text, name) {
        (Some(text), _) => rule::read(engine, &text, voice).await,
        (None, Some(name)) => Ok(open::segment(engine, &name).await?.rule),
        (None, None) => Err(Failure::Usage("Which segment?".to_owned())),
    }
}

async fn list_people(
    engine: &Engine,
    name: Option<String>,
    text: Option<String>,
    voice: &Voice,
) -> Result<(), Failure> {
    let rule = meant(engine, name, text, voice).await?;
    let rule = Some((rule, engine.clock().now()));
    contacts::list_people(engine, ContactFilter { rule, ..ContactFilter::default() }, voice).await
}

async fn count(
    engine: &Engine,
    name: Option<String>,
    text: Option<String>,
    voice: &Voice,
) -> Result<(), Failure> {
    let rule = meant(engine, name, text, voice).await?;
    let count = engine.store().count_segment(&rule, engine.clock().now()).await.map_err(failed)?;
    voice.answer(&count, || words(count.people, count.sendable))
}

fn words(all: i64, sendable: i64) -> String {
    format!("{}, {sendable} of them may be written to.", people(all))
}

/// Keeps the rule under the name; the segment that has the name already gets the rule.
async fn save(
    engine: &Engine,
    name: &str,
    text: Option<String>,
    voice: &Voice,
) -> Result<(), Failure> {
    let name = name.trim();
    if name.is_empty() {
        return Err(Failure::Usage("The segment needs a name.".to_owned()));
    }
    let text = match text {
        Some(text) => text,
        None => from_input()?,
    };
    let rule = rule::read(engine, &text, voice).await?;
    let known = open::segment_if(engine, name).await?;
    let id = known.map_or_else(ListId::new, |segment| segment.id);
    let store = engine.store();
    store.put_segment(&id, name, &rule, engine.clock().now()).await.map_err(failed)?;
    engine.changed(Tag::Lists);
    let line = line(engine, store.segment(&id).await.map_err(failed)?).await?;
    voice.answer(&line, || {
        format!("\u{201C}{}\u{201D} is kept: {}", line.name, words(line.people, line.sendable))
    })
}

fn from_input() -> Result<String, Failure> {
    let mut input = std::io::stdin();
    let mut text = String::new();
    if input.is_terminal() {
        let how = "Give the rule with --rule, or as JSON on standard input.";
        return Err(Failure::Usage(how.to_owned()));
    }
    input.read_to_string(&mut text).map_err(|_| {
        Failure::Usage("The rule on standard input cannot be read as text.".to_owned())
    })?;
    Ok(text)
}

async fn delete(engine: &Engine, name: &str, voice: &Voice) -> Result<(), Failure> {
    let segment = open::segment(engine, name).await?;
    let now = engine.clock().now();
    engine.store().delete_list(&segment.id, now).await.map_err(failed)?;
    engine.changed(Tag::Lists);
    let answer = serde_json::json!({ "deleted": segment.name });
    voice.answer(&answer, || {
        format!("\u{201C}{}\u{201D} is deleted. Its people stay.", segment.name)
    })
}
