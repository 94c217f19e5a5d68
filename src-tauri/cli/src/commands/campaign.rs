//! `campaign list | status | deliveries | start | unschedule | pause | resume | cancel`; `send`
//! and what can be done on the way have files of their own.

use std::path::PathBuf;

use postroom_engine::Engine;
use postroom_model::campaign::CampaignCommand as Order;
use postroom_store::deliveries::DeliveryFilter;

use super::{open, send, way};
use crate::args::CampaignCommand;
use crate::failure::{Failure, Outcome, failed};
use crate::shapes::{CampaignLine, CampaignStatusDocument, DeliveryLine};
use crate::voice::Voice;

/// Recipients read at once.
const PAGE: i64 = 1_000;

pub async fn run(
    workspace: Option<PathBuf>,
    command: CampaignCommand,
    voice: &Voice,
) -> Result<Outcome, Failure> {
    let command = match command {
        CampaignCommand::Send(args) => return send::run(workspace, *args, voice).await,
        other => other,
    };
    let engine = open::open(workspace).await?;
    let done = match command {
        CampaignCommand::Send(_) => Ok(()),
        CampaignCommand::List => list(&engine, voice).await,
        CampaignCommand::Status { id } => status(&engine, &id, voice).await,
        CampaignCommand::Deliveries { id } => deliveries(&engine, &id, voice).await,
        CampaignCommand::Way(args) => way::change(&engine, &args, voice).await,
        CampaignCommand::Doubts { id } => way::doubts(&engine, &id, voice).await,
        CampaignCommand::Settle(args) => way::settle(&engine, &args, voice).await,
        CampaignCommand::Retry { id } => way::retry(&engine, &id, voice).await,
        CampaignCommand::Start { id } => order(&engine, &id, Order::Start, voice).await,
        CampaignCommand::Unschedule { id } => order(&engine, &id, Order::Unschedule, voice).await,
        CampaignCommand::Pause { id } => order(&engine, &id, Order::Pause, voice).await,
        CampaignCommand::Resume { id } => order(&engine, &id, Order::Resume, voice).await,
        CampaignCommand::Cancel { id } => order(&engine, &id, Order::Cancel, voice).await,
    };
    engine.shut().await;
    done.map(|()| Outcome::Done)
}

async fn list(engine: &Engine, voice: &Voice) -> Result<(), Failure> {
    let mut lines = Vec::new();
    for campaign in engine.store().campaigns().await.map_err(failed)? {
        let counts = engine.store().counts(&campaign.id).await.map_err(failed)?;
        lines.push(CampaignLine::new(&campaign, counts));
    }
    voice.list(&lines, &["ID", "STATUS", "ACCEPTED", "OPEN", "OTHER", "SUBJECT"], |line| {
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
pub async fn status(engine: &Engine, id: &str, voice: &Voice) -> Result<(), Failure> {
    let campaign = open::campaign(engine, id).await?;
    let counts = engine.store().counts(&campaign.id).await.map_err(failed)?;
    let outlook = engine.outlook(&campaign).await.map_err(failed)?;
    let document = CampaignStatusDocument::new(&campaign, counts, &outlook);
    voice.answer(&document, || document.words(campaign.stopped_why.as_deref()))
}

async fn order(engine: &Engine, id: &str, order: Order, voice: &Voice) -> Result<(), Failure> {
    let campaign = open::campaign(engine, id).await?;
    engine.command(&campaign.id, order).await.map_err(failed)?;
    status(engine, id, voice).await
}

async fn deliveries(engine: &Engine, id: &str, voice: &Voice) -> Result<(), Failure> {
    let campaign = open::campaign(engine, id).await?;
    let filter = DeliveryFilter::all(&campaign.id);
    let (mut after, mut lines) = (0, Vec::new());
    loop {
        let page = engine.store().deliveries_after(&filter, after, PAGE).await.map_err(failed)?;
        let Some(last) = page.last() else { break };
        after = last.seq;
        let page = page.into_iter().map(|row| DeliveryLine::from(row.delivery));
        if voice.is_json() {
            page.into_iter().try_for_each(|line| voice.answer(&line, String::new))?;
        } else {
            lines.extend(page);
        }
    }
    if voice.is_json() {
        return Ok(());
    }
    voice.list(&lines, &["ADDRESS", "STATUS", "TRIES", "RELAY", "AT", "REPLY"], |line| {
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
