//! A campaign while it goes out: counts, speed, last replies, and why it waits.

use std::time::Duration;

use postroom_engine::campaign::CampaignStatus as EngineStatus;
use postroom_engine::delivery::Counts;
use postroom_engine::id::CampaignId;
use postroom_engine::relay::{Relay, RelayState};

use super::campaign_row;
use super::convert::{counts_out, delivery_status_out, pause_out};
use crate::border::Border;
use crate::failure::Failure;
use crate::wire::*;

/// Points of the chart.
const POINTS: i64 = 60;
/// Last replies shown.
const LAST: i64 = 10;

/// When the campaign will be done at the pace of the last seconds.
pub(crate) fn done_at(
    border: &Border,
    id: &CampaignId,
    counts: &Counts,
    status: EngineStatus,
) -> Option<i64> {
    let engine = border.engine();
    let now = engine.clock().now();
    let speed = engine.queue()?.meters().of(id).per_second(now);
    let left = counts.queued + counts.leased + counts.sending;
    if status != EngineStatus::Sending || speed < 0.01 || left == 0 {
        return None;
    }
    #[expect(clippy::cast_precision_loss, reason = "a forecast in minutes")]
    let seconds = (left as f64 / speed).min(1e9);
    Some(now.plus(Duration::from_secs_f64(seconds)).0)
}

pub(crate) async fn campaign_live(border: &Border, request: ById) -> Result<LiveView, Failure> {
    let engine = border.engine();
    let id = CampaignId(request.id);
    let now = engine.clock().now();
    let campaign = engine.store().campaign(&id).await?;
    let counts = engine.store().counts(&id).await?;
    let status = campaign.status;
    let relay = match &campaign.draft.relay {
        Some(relay) => engine.store().relay(relay).await.ok(),
        None => None,
    };
    let meter = engine.queue().map(|queue| queue.meters().of(&id)).unwrap_or_default();
    let (step, chart) = meter.chart(POINTS, now);
    let last = engine.store().last_deliveries(&id, LAST).await?;
    let from = if campaign.draft.from_name.is_empty() {
        campaign.draft.from_address.clone()
    } else {
        format!("{} <{}>", campaign.draft.from_name, campaign.draft.from_address)
    };
    let next_due = engine.store().next_due(&id).await?.map(|at| at.0);
    let waits = waits(status, campaign.stopped_why.as_deref(), &counts, relay.as_ref(), next_due);
    Ok(LiveView {
        from,
        stopped_why: campaign.stopped_why.clone(),
        counts: counts_out(&counts),
        total: counts.total(),
        per_second: meter.per_second(now),
        done_at: done_at(border, &id, &counts, status),
        speed: chart
            .into_iter()
            .map(|second| SpeedPoint {
                at: second.at * 1_000,
                accepted: second.accepted,
                other: second.other,
            })
            .collect(),
        speed_step: step * 1_000,
        last: last
            .into_iter()
            .map(|row| LastReply {
                delivery: row.delivery.id.0,
                at: row.delivery.updated_at.0,
                status: delivery_status_out(row.delivery.status),
                address: row.delivery.address,
                reply: row.delivery.reply.map(|reply| reply.to_string()).unwrap_or_default(),
            })
            .collect(),
        waits,
        relays: relay.map(|relay| live_relay(border, relay, &counts)).into_iter().collect(),
        campaign: campaign_row(border, campaign).await?,
    })
}

fn live_relay(border: &Border, relay: Relay, counts: &Counts) -> LiveRelay {
    let figures = border.engine().queue().map(|queue| queue.figures(&relay.id)).unwrap_or_default();
    LiveRelay {
        connections: figures.connections,
        accepted: counts.accepted,
        id: relay.id.0,
        name: relay.name,
        connections_max: i64::from(relay.config.connections),
        per_second: relay.config.per_second,
        paused: match relay.state {
            RelayState::Ready => None,
            RelayState::Paused { why, .. } => Some(pause_out(why)),
        },
    }
}

/// Why mails wait, the most important first.
fn waits(
    status: EngineStatus,
    stopped_why: Option<&str>,
    counts: &Counts,
    relay: Option<&Relay>,
    next_due: Option<i64>,
) -> Vec<Wait> {
    let mut waits = Vec::new();
    match status {
        EngineStatus::Paused => waits.push(Wait::Paused),
        EngineStatus::Stopped => {
            waits.push(Wait::Stopped { text: stopped_why.unwrap_or_default().to_owned() });
        }
        EngineStatus::Sending
        | EngineStatus::Draft
        | EngineStatus::Done
        | EngineStatus::Cancelled => {}
    }
    let left = counts.queued + counts.leased;
    match relay {
        None if left > 0 => waits.push(Wait::NoRelay),
        None => {}
        Some(relay) => match &relay.state {
            RelayState::Paused { why, text, until, .. } if left > 0 => {
                waits.push(Wait::RelayPaused {
                    relay: relay.name.clone(),
                    id: relay.id.0.clone(),
                    why: pause_out(*why),
                    text: text.clone(),
                    until: until.map(|at| at.0),
                });
            }
            RelayState::Paused { .. } => {}
            RelayState::Ready => {
                if let (Some(per_second), true, EngineStatus::Sending) =
                    (relay.config.per_second, left > 0, status)
                {
                    waits.push(Wait::Pace { relay: relay.name.clone(), per_second, count: left });
                }
            }
        },
    }
    if counts.deferred > 0 {
        let next_at = next_due.unwrap_or_default();
        waits.push(Wait::TryingAgain { count: counts.deferred, next_at });
    }
    if counts.in_doubt > 0 {
        waits.push(Wait::InDoubt { count: counts.in_doubt });
    }
    waits
}
