//! `campaign list | status | deliveries | start | unschedule | pause | resume | cancel`; `send`
//! and what can be done on the way have files of their own.

use std::path::PathBuf;

use postroom_engine::campaign::CampaignCommand as Order;
use postroom_engine::engine::Engine;
use postroom_engine::store::deliveries::DeliveryFilter;

use super::{plan, send, workspace};
use crate::args::CampaignCommand;
use crate::error::{CliError, ExitStatus, failed};
use crate::json::{CampaignLine, CampaignStatusDocument, DeliveryLine};
use crate::output::Output;

/// Recipients read at once.
const PAGE: i64 = 1_000;

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
    let done = match command {
        CampaignCommand::Send(_) => Ok(()),
        CampaignCommand::List => list(&engine, output).await,
        CampaignCommand::Status { id } => status(&engine, &id, output).await,
        CampaignCommand::Deliveries { id } => deliveries(&engine, &id, output).await,
        CampaignCommand::Way(args) => plan::change(&engine, &args, output).await,
        CampaignCommand::Doubts { id } => plan::doubts(&engine, &id, output).await,
        CampaignCommand::Settle(args) => plan::settle(&engine, &args, output).await,
        CampaignCommand::Retry { id } => plan::retry(&engine, &id, output).await,
        CampaignCommand::Start { id } => order(&engine, &id, Order::Start, output).await,
        CampaignCommand::Unschedule { id } => order(&engine, &id, Order::Unschedule, output).await,
        CampaignCommand::Pause { id } => order(&engine, &id, Order::Pause, output).await,
        CampaignCommand::Resume { id } => order(&engine, &id, Order::Resume, output).await,
        CampaignCommand::Cancel { id } => order(&engine, &id, Order::Cancel, output).await,
    };
    engine.shut().await;
    done.map(|()| ExitStatus::Success)
}

async fn list(engine: &Engine, output: &Output) -> Result<(), CliError> {
    let mut lines = Vec::new();
    for campaign in engine.store().campaigns().await.map_err(failed)? {
        let counts = engine.store().counts(&campaign.id).await.map_err(failed)?;
        lines.push(CampaignLine::new(&campaign, counts));
    }
    output.print_rows(&lines, &["ID", "STATUS", "ACCEPTED", "OPEN", "OTHER", "SUBJECT"], |line| {
        let counts = &line.counts;
        let other = counts.total() - counts.accepted - counts.open();
        vec![
            line.id.clone(),
            line.status.to_owned(),
            counts.accepted.to_string(),
            counts.open().to_string(),
            other.to_string(),
            line.subject.clone(),
        ]
    })
}

/// Reads a campaign's status and prints it.
pub async fn status(engine: &Engine, id: &str, output: &Output) -> Result<(), CliError> {
    let campaign = workspace::campaign_by_id(engine, id).await?;
    let counts = engine.store().counts(&campaign.id).await.map_err(failed)?;
    let outlook = engine.outlook(&campaign).await.map_err(failed)?;
    let document = CampaignStatusDocument::new(&campaign, counts, &outlook);
    output.print(&document, || document.words(campaign.stopped_why.as_deref()))
}

async fn order(engine: &Engine, id: &str, order: Order, output: &Output) -> Result<(), CliError> {
    let campaign = workspace::campaign_by_id(engine, id).await?;
    engine.command(&campaign.id, order).await.map_err(failed)?;
    status(engine, id, output).await
}

async fn deliveries(engine: &Engine, id: &str, output: &Output) -> Result<(), CliError> {
    let campaign = workspace::campaign_by_id(engine, id).await?;
    let filter = DeliveryFilter::all(&campaign.id);
    let (mut after, mut lines) = (0, Vec::new());
    loop {
        let page = engine.store().deliveries_after(&filter, after, PAGE).await.map_err(failed)?;
        let Some(last) = page.last() else { break };
        after = last.seq;
        let page = page.into_iter().map(|row| DeliveryLine::from(row.delivery));
        if output.is_json() {
            page.into_iter().try_for_each(|line| output.print(&line, String::new))?;
        } else {
            lines.extend(page);
        }
    }
    if output.is_json() {
        return Ok(());
    }
    output.print_rows(&lines, &["ADDRESS", "STATUS", "TRIES", "RELAY", "AT", "REPLY"], |line| {
        vec![
            line.address.clone(),
            line.status.to_owned(),
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
