//! `reply classify`: what an SMTP reply means. Leaves out: what the queue does about it, which also
//! depends on the other mails.

use std::io::BufRead;

use postroom_bounce::Class;
use postroom_model::relay::reply::Reply;
use postroom_smtp::classify::{CommandResult, Verdict, classify};
use postroom_smtp::client::Stage;
use serde::Serialize;

use crate::args::classify::{ClassifyReplyArgs, ReplyCommand};
use crate::error::{CliError, ExitStatus, failed};
use crate::output::Output;

#[derive(Serialize)]
struct ReplyJson<'a> {
    reply: &'a str,
    verdict: &'static str,
    class: Option<Class>,
    /// Whose fault it is: `none`, `recipient`, `campaign` or `relay`.
    fault: &'static str,
    hard: bool,
    sentence: &'static str,
}

/// Classifies replies of mail servers.
///
/// # Errors
/// [`CliError`] when the input cannot be read or the output cannot be written.
pub fn run(command: ReplyCommand, output: &Output) -> Result<ExitStatus, CliError> {
    let ReplyCommand::Classify(ClassifyReplyArgs { command }) = command;
    for line in std::io::stdin().lock().lines() {
        let line = line.map_err(failed)?;
        let text = line.trim();
        if text.is_empty() {
            continue;
        }
        match parse(text) {
            Some(reply) => output.print_json(&document(text, command.into(), &reply))?,
            None => output.message(&format!("Not an SMTP reply: {text}")),
        }
    }
    Ok(ExitStatus::Success)
}

/// `550 5.1.1 …` and `550-5.1.1 …`.
fn parse(line: &str) -> Option<Reply> {
    let code: u16 = line.get(..3)?.parse().ok()?;
    let rest = line.get(3..)?;
    let is_reply = (200..600).contains(&code) && (rest.is_empty() || rest.starts_with([' ', '-']));
    is_reply.then(|| Reply::new(code, rest.trim_start_matches([' ', '-'])))
}

fn document<'a>(line: &'a str, stage: Stage, reply: &Reply) -> ReplyJson<'a> {
    let classification = classify(&CommandResult::Reply { stage, reply });
    let (verdict, fault) = match classification.verdict {
        Verdict::Accepted => ("accepted", "none"),
        Verdict::Deferred { .. } => ("deferred", "recipient"),
        Verdict::Refused => ("refused", "recipient"),
        Verdict::RelayUnavailable { .. } => ("relay_unavailable", "relay"),
        Verdict::RelayPaused(_) => ("relay_paused", "relay"),
        Verdict::LimitReached { .. } => ("limit_reached", "relay"),
        Verdict::CampaignFault => ("campaign_fault", "campaign"),
    };
    let class = (reply.code >= 400).then(|| postroom_bounce::class_of_reply(line));
    ReplyJson {
        reply: line,
        verdict,
        class,
        fault,
        hard: classification.verdict == Verdict::Refused && class == Some(Class::BadAddress),
        sentence: classification.explanation.english(),
    }
}
