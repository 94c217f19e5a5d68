//! `campaign send`: creates a campaign from the flags, starts it, and with `--wait` waits for its
//! end.

use std::path::PathBuf;

use postroom_engine::{Engine, Severity};
use postroom_model::campaign::{CampaignCommand, Content, Draft, Start};
use postroom_model::contact::{Address, Mailbox};
use postroom_model::id::{CampaignId, ListId};

use super::passwords::{PASSWORD_VARIABLE, PasswordSource};
use super::{campaign_status, mail_content, plan, run, workspace};
use crate::args::campaign::{CampaignSendArgs, ContentArgs};
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
    let engine = if args.wait {
        let source = PasswordSource::relay(&args.relay);
        let source = source.with_file(args.password_file.as_deref())?;
        workspace::open_for_sending(workspace, source, output).await?
    } else {
        workspace::open(workspace).await?
    };
    let result = async {
        let Mail { subject, preheader, content } = mail(&args, &from, &engine).await?;
        let draft = Draft {
            name: subject.clone(),
            from_name: from.name.unwrap_or_default(),
            from_address: from.address.as_str().to_owned(),
            reply_to: args.reply_to,
            subject,
            preheader,
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

/// The mail out of the flag that names it, and the design's subject and preview text.
async fn mail(args: &CampaignSendArgs, from: &Mailbox, engine: &Engine) -> Result<Mail, CliError> {
    let given = &args.content;
    let subject = args.subject.clone().unwrap_or_default();
    if let Some(id) = &given.template {
        let start = engine.use_design(id, false, from.name.as_deref()).await.map_err(failed)?;
        let subject = args.subject.clone().unwrap_or(start.subject);
        return Ok(Mail { subject, preheader: start.preheader, content: start.content });
    }
    let content = match given {
        ContentArgs { html: Some(file), .. } => mail_content::of_html(file)?,
        ContentArgs { text: Some(file), .. } => mail_content::of_text(file)?,
        ContentArgs { mjml: Some(file), .. } => mail_content::of_mjml(file)?,
        ContentArgs { markdown: Some(file), .. } => mail_content::of_markdown(file)?,
        ContentArgs { .. } => Content::default(),
    };
    let empty = content.html.trim().is_empty()
        && content.text.as_deref().is_none_or(|text| text.trim().is_empty());
    if empty {
        return Err(CliError::Failed("The mail is empty.".to_owned()));
    }
    Ok(Mail { subject, preheader: String::new(), content })
}

struct Mail {
    subject: String,
    preheader: String,
    content: Content,
}
