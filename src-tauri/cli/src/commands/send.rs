//! `campaign send`: from the command line's words to a campaign that is started, and with
//! `--wait` to its end.

use std::path::{Path, PathBuf};

use postroom_engine::{Engine, Severity};
use postroom_model::campaign::{CampaignCommand, Content, Draft, Start};
use postroom_model::contact::{Address, Mailbox};
use postroom_model::id::{CampaignId, ListId};

use super::{campaign, open, way, work};
use crate::args::CampaignSend;
use crate::failure::{Failure, Outcome, failed};
use crate::voice::Voice;

pub async fn run(
    workspace: Option<PathBuf>,
    args: CampaignSend,
    voice: &Voice,
) -> Result<Outcome, Failure> {
    let from = Mailbox::parse(&args.from)
        .map_err(|error| Failure::Usage(format!("--from {}: {error}.", args.from)))?;
    if let Some(reply_to) = &args.reply_to {
        Address::parse(reply_to)
            .map_err(|error| Failure::Usage(format!("--reply-to {reply_to}: {error}.")))?;
    }
    let content = content(args.html.as_deref(), args.text.as_deref())?;
    let engine = if args.wait {
        open::open_to_send(workspace).await?
    } else {
        open::open(workspace).await?
    };
    let done = async {
        let draft = Draft {
            name: args.subject.clone(),
            from_name: from.name.unwrap_or_default(),
            from_address: from.address.as_str().to_owned(),
            reply_to: args.reply_to,
            subject: args.subject,
            preheader: String::new(),
            lists: lists(&engine, &args.list, &args.segment).await?,
            relay: Some(open::relay(&engine, &args.relay).await?.id),
            content,
            plan: way::plan(&engine, &args.way).await?,
        };
        let id = start(&engine, &draft, args.wait, voice).await?;
        if args.wait {
            return work::until_done(&engine, &id, voice).await;
        }
        campaign::status(&engine, id.as_str(), voice).await?;
        voice.say("The campaign is queued. `postroom-cli run` or the Postroom window sends it.");
        Ok(Outcome::Done)
    }
    .await;
    engine.shut().await;
    done
}

/// Lists and segments by their names.
async fn lists(
    engine: &Engine,
    lists: &[String],
    segments: &[String],
) -> Result<Vec<ListId>, Failure> {
    let mut ids = Vec::new();
    for name in lists {
        ids.push(open::list(engine, name).await?);
    }
    for name in segments {
        ids.push(open::segment(engine, name).await?.id);
    }
    Ok(ids)
}

/// Starts the campaign, or leaves no trace of it and says why not.
async fn start(
    engine: &Engine,
    draft: &Draft,
    wait: bool,
    voice: &Voice,
) -> Result<CampaignId, Failure> {
    let made = engine.store().create_campaign(draft, engine.clock().now()).await.map_err(failed)?;
    let started = async {
        let review = engine.review(&made.id).await.map_err(failed)?;
        for finding in &review.findings {
            match finding.severity {
                // Whoever sends later may have the password that we have not.
                Severity::Block if finding.code == "relay_no_password" && !wait => {}
                Severity::Block if finding.code == "relay_no_password" => {
                    return Err(Failure::Failed(format!(
                        "{} Set {} or run `postroom-cli relay add` with --password-stdin.",
                        finding.message,
                        open::PASSWORD_VARIABLE
                    )));
                }
                Severity::Block => return Err(failed(&finding.message)),
                Severity::Warn => voice.say(&finding.message),
                Severity::Good => {}
            }
        }
        let order = match draft.plan.schedule.start {
            Start::Now => CampaignCommand::Start,
            Start::At { .. } => CampaignCommand::Schedule,
        };
        engine.command(&made.id, order).await.map_err(failed)
    }
    .await;
    match started {
        Ok(_) => Ok(made.id),
        Err(failure) => {
            engine.store().delete_draft(&made.id).await.map_err(failed)?;
            Err(failure)
        }
    }
}

fn content(html: Option<&Path>, text: Option<&Path>) -> Result<Content, Failure> {
    let read = |path: &Path| {
        std::fs::read_to_string(path).map_err(|error| {
            Failure::Failed(format!("{} cannot be read: {error}.", path.display()))
        })
    };
    let content = match (html, text) {
        (Some(html), _) => Content { html: read(html)?, document: None, text: None },
        (None, Some(text)) => {
            Content { html: String::new(), document: None, text: Some(read(text)?) }
        }
        (None, None) => Content::default(),
    };
    let empty = content.html.trim().is_empty()
        && content.text.as_deref().is_none_or(|text| text.trim().is_empty());
    if empty {
        return Err(Failure::Failed("The mail is empty.".to_owned()));
    }
    Ok(content)
}
