//! `segment list` and `segment count`: whom segments and rules mean at this moment.

use std::path::PathBuf;

use postroom_engine::contact::segment::Rule;
use postroom_engine::engine::Engine;
use serde::Serialize;

use super::open;
use crate::args::SegmentCommand;
use crate::failure::{Failure, Outcome, failed};
use crate::voice::{Voice, counted};

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
        SegmentCommand::List => list(&engine, voice).await,
        SegmentCommand::Count { name, rule } => count(&engine, name, rule, voice).await,
    };
    engine.shut().await;
    done
}

async fn list(engine: &Engine, voice: &Voice) -> Result<Outcome, Failure> {
    let mut lines = Vec::new();
    for segment in engine.store().segments().await.map_err(failed)? {
        let now = engine.clock().now();
        let count = engine.store().count_segment(&segment.rule, now).await.map_err(failed)?;
        let (people, sendable) = (count.people, count.sendable);
        lines.push(Line { id: segment.id.to_string(), name: segment.name, people, sendable });
    }
    if voice.is_json() {
        lines.iter().try_for_each(|line| voice.answer(line, String::new))?;
        return Ok(Outcome::Done);
    }
    voice.list(&lines, &["SEGMENT", "PEOPLE", "MAY BE WRITTEN TO"], |line| {
        vec![line.name.clone(), line.people.to_string(), line.sendable.to_string()]
    })?;
    Ok(Outcome::Done)
}

async fn count(
    engine: &Engine,
    name: Option<String>,
    rule: Option<String>,
    voice: &Voice,
) -> Result<Outcome, Failure> {
    let rule: Rule = match (rule, name) {
        (Some(text), _) => serde_json::from_str(&text)
            .map_err(|error| Failure::Usage(format!("The rule cannot be read: {error}.")))?,
        (None, Some(name)) => {
            let wanted = name.trim().to_lowercase();
            let segments = engine.store().segments().await.map_err(failed)?;
            let found = segments.into_iter().find(|one| one.name.to_lowercase() == wanted);
            let unknown =
                || Failure::Failed(format!("There is no segment \u{201C}{name}\u{201D}."));
            found.ok_or_else(unknown)?.rule
        }
        (None, None) => return Err(Failure::Usage("Which segment?".to_owned())),
    };
    rule.check().map_err(|error| Failure::Usage(format!("{error}.")))?;
    let count = engine.store().count_segment(&rule, engine.clock().now()).await.map_err(failed)?;
    voice.answer(&count, || {
        let people = counted(count.people, "person", "people");
        format!("{people}, {} of them may be written to.", count.sendable)
    })?;
    Ok(Outcome::Done)
}
