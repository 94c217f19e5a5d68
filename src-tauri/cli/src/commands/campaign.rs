//! `campaign list | deliveries | start | unschedule | pause | resume | cancel | retry | in-doubt |
//! resolve`.
//!
//! Leaves out: `send`, `plan` and `status`, which have their own files.

use std::path::PathBuf;

use postroom_engine::{Engine, Severity};
use postroom_model::campaign::CampaignCommand as EngineCommand;
use postroom_model::delivery::DeliveryStatus;
use postroom_model::id::DeliveryId;
use postroom_store::deliveries::{DeliveryFilter, Resolution};
use serde::Serialize;

use super::{campaign_status, plan, send, workspace};
use crate::args::campaign::{CampaignCommand, CampaignResolveArgs};
use crate::error::{CliError, ExitStatus, failed};
use crate::json::{CampaignJson, DeliveryJson, rfc3339};
use crate::output::{Output, counted};

/// Deliveries per page.
const PAGE: i64 = 1_000;

/// Runs a `campaign` command.
///
/// # Errors
/// [`CliError`] when the workspace cannot be opened or the command fails.
pub async fn run(
    workspace: Option<PathBuf>,
    command: CampaignCommand,
    output: &Output,
) -> Result<ExitStatus, CliError> {
    let command = match command {
        CampaignCommand::Send(args) => return send::run(workspace, *args, output).await,
        other => other,
    };
    let engine = workspace::open(workspace).await?;
    let result = match command {
        CampaignCommand::Send(_) => Ok(()),
        CampaignCommand::Check { id } => check(&engine, &id, output).await,
        CampaignCommand::List => list(&engine, output).await,
        CampaignCommand::Status { id } => campaign_status::print(&engine, &id, output).await,
        CampaignCommand::Deliveries { id } => deliveries(&engine, &id, output).await,
        CampaignCommand::Plan(args) => plan::change(&engine, &args, output).await,
        CampaignCommand::InDoubt { id } => in_doubt(&engine, &id, output).await,
        CampaignCommand::Resolve(args) => resolve(&engine, &args, output).await,
        CampaignCommand::Retry { id } => {
            control(&engine, &id, EngineCommand::RetryFailures, output).await
        }
        CampaignCommand::Start { id } => control(&engine, &id, EngineCommand::Start, output).await,
        CampaignCommand::Unschedule { id } => {
            control(&engine, &id, EngineCommand::Unschedule, output).await
        }
        CampaignCommand::Pause { id } => control(&engine, &id, EngineCommand::Pause, output).await,
        CampaignCommand::Resume { id } => {
            control(&engine, &id, EngineCommand::Resume, output).await
        }
        CampaignCommand::Cancel { id } => {
            control(&engine, &id, EngineCommand::Cancel, output).await
        }
    };
    engine.shutdown().await;
    result.map(|()| ExitStatus::Success)
}

#[derive(Serialize)]
struct CheckJson {
    /// Stable identifier of the finding.
    check: String,
    /// `block`, `warn` or `good`.
    severity: Severity,
    /// Whether it does not stop the start.
    ok: bool,
    detail: String,
}

async fn check(engine: &Engine, id: &str, output: &Output) -> Result<(), CliError> {
    let campaign = workspace::campaign_by_id(engine, id).await?;
    let review = engine.review(&campaign.id).await.map_err(failed)?;
    let rows: Vec<CheckJson> = review
        .findings
        .into_iter()
        .map(|finding| CheckJson {
            ok: finding.severity != Severity::Block,
            check: finding.code,
            severity: finding.severity,
            detail: finding.message,
        })
        .collect();
    output.print_rows(&rows, &["OK", "CHECK", "DETAIL"], |row| {
        vec![if row.ok { "yes" } else { "no" }.to_owned(), row.check.clone(), row.detail.clone()]
    })
}

async fn list(engine: &Engine, output: &Output) -> Result<(), CliError> {
    let mut lines = Vec::new();
    for campaign in engine.read().campaigns().await.map_err(failed)? {
        let counts = engine.read().counts(&campaign.id).await.map_err(failed)?;
        lines.push(CampaignJson::new(&campaign, counts));
    }
    output.print_rows(&lines, &["ID", "STATUS", "ACCEPTED", "OPEN", "OTHER", "SUBJECT"], |line| {
        let counts = &line.counts;
        let other = counts.total() - counts.accepted - counts.open();
        vec![
            line.id.to_string(),
            line.status.word().to_owned(),
            counts.accepted.to_string(),
            counts.open().to_string(),
            other.to_string(),
            line.subject.clone(),
        ]
    })
}

async fn control(
    engine: &Engine,
    id: &str,
    command: EngineCommand,
    output: &Output,
) -> Result<(), CliError> {
    let campaign = workspace::campaign_by_id(engine, id).await?;
    engine.command(&campaign.id, command).await.map_err(failed)?;
    campaign_status::print(engine, id, output).await
}

async fn deliveries(engine: &Engine, id: &str, output: &Output) -> Result<(), CliError> {
    let campaign = workspace::campaign_by_id(engine, id).await?;
    let filter = DeliveryFilter::all(&campaign.id);
    let (mut after, mut lines) = (0, Vec::new());
    loop {
        let page = engine.read().deliveries_after(&filter, after, PAGE).await.map_err(failed)?;
        let Some(last) = page.last() else { break };
        after = last.seq;
        let page = page.into_iter().map(|row| DeliveryJson::from(row.delivery));
        if output.is_json() {
            page.into_iter().try_for_each(|line| output.print(&line, String::new))?;
        } else {
            lines.extend(page);
        }
    }
    if output.is_json() {
        return Ok(());
    }
    output.print_rows(&lines, &["ADDRESS", "STATUS", "ATTEMPTS", "RELAY", "AT", "REPLY"], |line| {
        vec![
            line.address.clone(),
            line.status.word().to_owned(),
            line.attempts.to_string(),
            line.relay.clone().unwrap_or_default(),
            line.at.clone(),
            match (line.code, &line.reply) {
                (Some(code), Some(reply)) => format!("{code} {reply}"),
                (_, reply) => reply.clone().unwrap_or_default(),
            },
        ]
    })
}

/// A delivery in doubt.
#[derive(Debug, Serialize)]
struct InDoubtJson {
    address: String,
    /// When the text was sent.
    at: String,
    relay: Option<String>,
    message_id: Option<String>,
    /// What happened, as a sentence.
    known: String,
}

async fn in_doubt(engine: &Engine, id: &str, output: &Output) -> Result<(), CliError> {
    let campaign = workspace::campaign_by_id(engine, id).await?;
    let filter = DeliveryFilter {
        status: Some(DeliveryStatus::InDoubt),
        ..DeliveryFilter::all(&campaign.id)
    };
    let mut lines = Vec::new();
    for row in engine.read().delivery_page(&filter, 0, PAGE).await.map_err(failed)? {
        let attempts = engine.read().attempts(&row.delivery.id).await.map_err(failed)?;
        let last = attempts.last().map(|(attempt, _)| attempt);
        lines.push(InDoubtJson {
            address: row.delivery.address,
            at: rfc3339(last.map_or(row.delivery.updated_at, |attempt| attempt.started_at)),
            relay: row.delivery.relay_name,
            message_id: row.delivery.message_id,
            known: last.and_then(|attempt| attempt.note.clone()).unwrap_or_default(),
        });
    }
    output.print_rows(&lines, &["ADDRESS", "AT", "RELAY", "WHAT HAPPENED"], |line| {
        let relay = line.relay.clone().unwrap_or_default();
        vec![line.address.clone(), line.at.clone(), relay, line.known.clone()]
    })
}

async fn resolve(
    engine: &Engine,
    args: &CampaignResolveArgs,
    output: &Output,
) -> Result<(), CliError> {
    let campaign = workspace::campaign_by_id(engine, &args.id).await?;
    let resolution = if args.send_again { Resolution::SendAgain } else { Resolution::WasSent };
    let mut ids: Vec<DeliveryId> = Vec::new();
    for address in &args.address {
        let filter = DeliveryFilter {
            status: Some(DeliveryStatus::InDoubt),
            search: address.clone(),
            ..DeliveryFilter::all(&campaign.id)
        };
        let rows = engine.read().delivery_page(&filter, 0, PAGE).await.map_err(failed)?;
        let row = rows.into_iter().find(|row| row.delivery.address.eq_ignore_ascii_case(address));
        ids.push(row.map(|row| row.delivery.id).ok_or_else(|| {
            CliError::Failed(format!("The mail to {address} is not in doubt. Nothing was changed."))
        })?);
    }
    let selected = (!ids.is_empty()).then_some(ids.as_slice());
    let resolved =
        engine.resolve_in_doubt(&campaign.id, selected, resolution).await.map_err(failed)?;
    output.message(&format!("{} resolved.", counted(resolved, "mail", "mails")));
    campaign_status::print(engine, &args.id, output).await
}
