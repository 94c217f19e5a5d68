//! `campaign send`: creates a campaign from the flags, starts it, and with `--wait` waits for its
//! end.

use std::path::{Path, PathBuf};

use postroom_engine::{Engine, Severity};
use postroom_model::campaign::{CampaignCommand, Content, Draft, Start};
use postroom_model::contact::{Address, Mailbox};
use postroom_model::id::{CampaignId, ListId};

use super::passwords::{PASSWORD_VARIABLE, PasswordSource};
use super::{campaign_status, plan, run, workspace};
use crate::args::campaign::CampaignSendArgs;
use crate::error::{CliError, ExitStatus, failed};
use crate::output::Output;

/// Creates and starts a campaign.
///
/// # Errors
/// [`CliError`] when an argument is not valid, the pre-send check finds a blocking problem, or the
/// campaign ends early.
pub async fn run(
    workspace: Option<PathBuf>,
    args: CampaignSendArgs,
    output: &Output,
) -> Result<ExitStatus, CliError> {
    let from = Mailbox::parse(&args.from)
        .map_err(|error| CliError::Usage(format!("--from {}: {error}.", args.from)))?;
    if let Some(reply_to) = &args.reply_to {
        Address::parse(reply_to)
            .map_err(|error| CliError::Usage(format!("--reply-to {reply_to}: {error}.")))?;
    }
    let content = content(args.html.as_deref(), args.text.as_deref())?;
    let engine = if args.wait {
        let source = PasswordSource::relay(&args.relay);
        let source = source.with_file(args.password_file.as_deref())?;
        workspace::open_for_sending(workspace, source, output).await?
    } else {
        workspace::open(workspace).await?
    };
    let result = async {
        let draft = Draft {
            name: args.subject.clone(),
            from_name: from.name.unwrap_or_default(),
            from_address: from.address.as_str().to_owned(),
            reply_to: args.reply_to,
            subject: args.subject,
            preheader: String::new(),
            lists: lists(&engine, &args.list, &args.segment).await?,
            relay: Some(workspace::relay_by_name(&engine, &args.relay).await?.id),
            content,
            plan: plan::from_args(&engine, &args.plan).await?,
        };
        let id = start(&engine, &draft, args.wait, output).await?;
        if args.wait {
            return run::until_done(&engine, &id, output).await;
        }
        campaign_status::print(&engine, id.as_str(), output).await?;
        output
            .message("The campaign is queued. `postroom-cli run` or the Postroom window sends it.");
        Ok(ExitStatus::Success)
    }
    .await;
    engine.shutdown().await;
    result
}

/// Finds the lists and segments by name.
async fn lists(
    engine: &Engine,
    lists: &[String],
    segments: &[String],
) -> Result<Vec<ListId>, CliError> {
    let mut ids = Vec::new();
    for name in lists {
        ids.push(workspace::list_by_name(engine, name).await?);
    }
    for name in segments {
        ids.push(workspace::segment_by_name(engine, name).await?.id);
    }
    Ok(ids)
}

/// Starts the campaign; on a blocking problem, deletes it and returns the problem.
async fn start(
    engine: &Engine,
    draft: &Draft,
    wait: bool,
    output: &Output,
) -> Result<CampaignId, CliError> {
    let created = engine.create_campaign(draft).await.map_err(failed)?;
    let started = async {
        let review = engine.review(&created.id).await.map_err(failed)?;
        for finding in &review.findings {
            match finding.severity {
                // The process that sends later may have the password.
                Severity::Block if finding.code == "relay_no_password" && !wait => {}
                Severity::Block if finding.code == "relay_no_password" => {
                    return Err(CliError::Failed(format!(
                        "{} Set {PASSWORD_VARIABLE} or run `postroom-cli relay add` with \
                         --password-stdin.",
                        finding.message
                    )));
                }
                Severity::Block => return Err(failed(&finding.message)),
                Severity::Warn => output.message(&finding.message),
                Severity::Good => {}
            }
        }
        let command = match draft.plan.schedule.start {
            Start::Now => CampaignCommand::Start,
            Start::At { .. } => CampaignCommand::Schedule,
        };
        engine.command(&created.id, command).await.map_err(failed)
    }
    .await;
    match started {
        Ok(_) => Ok(created.id),
        Err(error) => {
            engine.delete_draft(&created.id).await.map_err(failed)?;
            Err(error)
        }
    }
}

fn content(html: Option<&Path>, text: Option<&Path>) -> Result<Content, CliError> {
    let read = |path: &Path| {
        std::fs::read_to_string(path).map_err(|error| {
            CliError::Failed(format!("{} cannot be read: {error}.", path.display()))
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
        return Err(CliError::Failed("The mail is empty.".to_owned()));
    }
    Ok(content)
}
