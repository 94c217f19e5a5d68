//! `campaign way | doubts | settle | retry`: what can be done about a campaign that is under way.

use postroom_engine::campaign::{CampaignCommand as Order, Plan};
use postroom_engine::delivery::DeliveryStatus;
use postroom_engine::engine::Engine;
use postroom_engine::id::DeliveryId;
use postroom_engine::store::deliveries::{DeliveryFilter, Settlement};
use serde::Serialize;

use super::{campaign, workspace};
use crate::args::plan::WayArgs;
use crate::args::{CampaignSettle, CampaignWay};
use crate::error::{CliError, failed};
use crate::json::rfc3339;
use crate::output::Output;

/// Mails in doubt read at once.
const PAGE: i64 = 1_000;

/// The plan that the flags of `campaign send` ask for.
pub async fn plan(engine: &Engine, args: &WayArgs) -> Result<Plan, CliError> {
    let mut next_relays = Vec::new();
    for name in &args.next_relay {
        next_relays.push(workspace::relay_by_name(engine, name).await?.id);
    }
    let plan = args.plan(next_relays);
    engine.check_plan(&plan).map_err(|error| CliError::Usage(format!("{error}.")))?;
    Ok(plan)
}

pub async fn change(engine: &Engine, args: &CampaignWay, output: &Output) -> Result<(), CliError> {
    let known = workspace::campaign_by_id(engine, &args.id).await?;
    let mut plan = known.draft.plan;
    for name in &args.add_relay {
        let relay = workspace::relay_by_name(engine, name).await?;
        plan.next_relays.retain(|known| *known != relay.id);
        plan.next_relays.push(relay.id);
    }
    if args.full_speed {
        plan.per_second = None;
    }
    plan.per_second = args.slow_down.or(plan.per_second);
    engine.set_way(&known.id, known.draft.relay.as_ref(), &plan).await.map_err(failed)?;
    campaign::status(engine, &args.id, output).await
}

/// A mail in doubt with what is known of it.
#[derive(Debug, Serialize)]
struct DoubtLine {
    address: String,
    /// When it was on the wire.
    at: String,
    relay: Option<String>,
    message_id: Option<String>,
    /// What happened, in a sentence.
    known: String,
}

pub async fn doubts(engine: &Engine, id: &str, output: &Output) -> Result<(), CliError> {
    let known = workspace::campaign_by_id(engine, id).await?;
    let filter =
        DeliveryFilter { status: Some(DeliveryStatus::InDoubt), ..DeliveryFilter::all(&known.id) };
    let mut lines = Vec::new();
    for row in engine.store().delivery_page(&filter, 0, PAGE).await.map_err(failed)? {
        let tries = engine.store().attempts(&row.delivery.id).await.map_err(failed)?;
        let last = tries.last().map(|(attempt, _)| attempt);
        lines.push(DoubtLine {
            address: row.delivery.address,
            at: rfc3339(last.map_or(row.delivery.updated_at, |attempt| attempt.started_at)),
            relay: row.delivery.relay_name,
            message_id: row.delivery.message_id,
            known: last.and_then(|attempt| attempt.note.clone()).unwrap_or_default(),
        });
    }
    output.print_rows(&lines, &["ADDRESS", "AT", "RELAY", "WHAT IS KNOWN"], |line| {
        let relay = line.relay.clone().unwrap_or_default();
        vec![line.address.clone(), line.at.clone(), relay, line.known.clone()]
    })
}

pub async fn settle(
    engine: &Engine,
    args: &CampaignSettle,
    output: &Output,
) -> Result<(), CliError> {
    let known = workspace::campaign_by_id(engine, &args.id).await?;
    let verdict = if args.send_again { Settlement::SendAgain } else { Settlement::WasSent };
    let mut ids: Vec<DeliveryId> = Vec::new();
    for address in &args.address {
        let filter = DeliveryFilter {
            status: Some(DeliveryStatus::InDoubt),
            search: address.clone(),
            ..DeliveryFilter::all(&known.id)
        };
        let rows = engine.store().delivery_page(&filter, 0, PAGE).await.map_err(failed)?;
        let row = rows.into_iter().find(|row| row.delivery.address.eq_ignore_ascii_case(address));
        ids.push(row.map(|row| row.delivery.id).ok_or_else(|| {
            CliError::Failed(format!("The mail to {address} is not in doubt. Nothing was changed."))
        })?);
    }
    let chosen = (!ids.is_empty()).then_some(ids.as_slice());
    let now = engine.clock().now();
    let people = engine.store().settle(&known.id, chosen, verdict, now).await.map_err(failed)?;
    output.message(&format!("{people} settled."));
    campaign::status(engine, &args.id, output).await
}

/// A campaign that was under way when it failed some people is done first; those are queued again.
pub async fn retry(engine: &Engine, id: &str, output: &Output) -> Result<(), CliError> {
    let known = workspace::campaign_by_id(engine, id).await?;
    engine.command(&known.id, Order::RetryFailures).await.map_err(failed)?;
    campaign::status(engine, id, output).await
}
