//! A campaign during sending: counts, throughput, last replies, and why it waits.

use postroom_engine::CampaignStatusDetail;
use postroom_model::campaign::{Campaign, CampaignStatus as EngineStatus};
use postroom_model::clock::Timestamp;
use postroom_model::delivery::Counts;
use postroom_model::id::CampaignId;
use postroom_model::relay::{Relay, RelayState};
use postroom_queue::throughput::Second;

use super::campaign_row;
use super::plan::{allowance, outlook_forecast, plan_out};
use crate::error::ApiError;
use crate::host::Host;
use crate::wire::*;

/// The number of points in the chart.
const POINTS: i64 = 60;
/// The number of last replies in the window.
const LAST: i64 = 10;

pub(crate) async fn campaign_live(
    host: &Host,
    request: ById<CampaignId>,
) -> Result<LiveView, ApiError> {
    let engine = host.engine();
    let id = request.id;
    let now = engine.clock().now();
    let campaign = engine.read().campaign(&id).await?;
    let counts = engine.read().counts(&id).await?;
    let detail = engine.status_detail(&campaign).await?;
    let mut relays = Vec::new();
    for relay in campaign.draft.relays() {
        if let Ok(relay) = engine.read().relay(&relay).await {
            relays.push(relay);
        }
    }
    let mut gauges = Vec::new();
    let mut accepted = engine.read().accepted_by_relay(&id).await?;
    for relay in &relays {
        gauges.push(allowance(host, relay).await?);
    }
    let meter = engine.queue().map(|queue| queue.throughput().of(&id)).unwrap_or_default();
    let (step, chart) = meter.chart(POINTS, now);
    let from = campaign.draft.sender();
    let next_due = engine.read().next_retry(&id).await?;
    let waits = Waiting {
        campaign: &campaign,
        counts: &counts,
        relays: &relays,
        gauges: &gauges,
        detail: &detail,
        next_due,
    }
    .reasons();
    let relays = relays
        .iter()
        .zip(gauges)
        .map(|(relay, allowance)| {
            let mut live =
                live_relay(host, relay, accepted.remove(&relay.id).unwrap_or_default(), allowance);
            live.in_use = detail.relay.as_ref() == Some(&relay.id);
            live.sender_not_taken = !relay.config.limits.takes_sender(&campaign.draft.from_address);
            live
        })
        .collect();
    Ok(LiveView {
        from,
        stopped_why: campaign.stopped_why.clone(),
        counts,
        total: counts.total(),
        per_second: meter.per_second(now),
        forecast: outlook_forecast(host, &detail).await,
        freezing: engine
            .read()
            .freeze_progress(&id)
            .map(|(done, total)| FreezingView { done, total }),
        plan: plan_out(&campaign.draft.plan),
        speed: chart.into_iter().map(speed_point).collect(),
        speed_step: step * 1_000,
        last: last_replies(host, &id).await?,
        waits,
        relays,
        campaign: campaign_row(host, campaign).await?,
    })
}

/// The last replies of the campaign's relays, newest first.
async fn last_replies(host: &Host, id: &CampaignId) -> Result<Vec<LastReply>, ApiError> {
    let last = host.engine().read().last_deliveries(id, LAST).await?;
    let replies = last.into_iter().map(|row| LastReply {
        delivery: row.delivery.id,
        at: row.delivery.updated_at,
        status: row.delivery.status,
        address: row.delivery.address,
        reply: row.delivery.reply.map(|reply| reply.to_string()).unwrap_or_default(),
    });
    Ok(replies.collect())
}

fn speed_point(second: Second) -> SpeedPoint {
    SpeedPoint { at: Timestamp(second.at * 1_000), accepted: second.accepted, other: second.other }
}

fn live_relay(
    host: &Host,
    relay: &Relay,
    accepted: i64,
    (gauges, learned_limits): (Vec<LimitUsage>, LearnedLimitsView),
) -> LiveRelay {
    let figures = host.engine().queue().map(|queue| queue.figures(&relay.id)).unwrap_or_default();
    let (paused, paused_until) = match &relay.state {
        RelayState::Ready => (None, None),
        RelayState::Paused { why, until, .. } => (Some(*why), *until),
    };
    LiveRelay {
        connections: figures.connections,
        accepted,
        id: relay.id.clone(),
        name: relay.name.clone(),
        connections_max: i64::from(relay.config.connections),
        per_second: relay.config.per_second,
        paused,
        paused_until,
        in_use: false,
        gauges,
        learned_limits,
        sender_not_taken: false,
    }
}

/// The data from which the reasons for waiting are computed.
struct Waiting<'a> {
    campaign: &'a Campaign,
    counts: &'a Counts,
    /// In the plan's order.
    relays: &'a [Relay],
    gauges: &'a [(Vec<LimitUsage>, LearnedLimitsView)],
    detail: &'a CampaignStatusDetail,
    next_due: Option<Timestamp>,
}

impl Waiting<'_> {
    /// The reasons why mails wait, the most important first.
    fn reasons(&self) -> Vec<Wait> {
        let mut waits = Vec::new();
        let stopped_why = self.campaign.stopped_why.clone();
        let at = self.detail.starts_at;
        match self.campaign.status {
            EngineStatus::Paused => waits.push(Wait::Paused),
            EngineStatus::Stopped => {
                waits.push(Wait::Stopped { text: stopped_why.unwrap_or_default() });
            }
            EngineStatus::Scheduled => waits.extend(at.map(|at| Wait::Scheduled { at })),
            EngineStatus::Overdue => waits.push(Wait::Overdue { at, text: stopped_why }),
            EngineStatus::Sending => self.while_sending(&mut waits),
            EngineStatus::Draft | EngineStatus::Done | EngineStatus::Cancelled => {}
        }
        if self.counts.deferred > 0 {
            let next_at = self.next_due.unwrap_or_default();
            waits.push(Wait::TryingAgain { count: self.counts.deferred, next_at });
        }
        if self.counts.in_doubt > 0 {
            waits.push(Wait::InDoubt { count: self.counts.in_doubt });
        }
        waits
    }

    fn while_sending(&self, waits: &mut Vec<Wait>) {
        let left = self.counts.queued + self.counts.leased + self.counts.sending;
        if left == 0 {
            return;
        }
        if let Some(error) = &self.detail.journal_error {
            let (code, text) = (error.code.to_owned(), error.text.clone());
            waits.push(Wait::CannotWrite { code, text });
        }
        if self.detail.suspended {
            waits.push(Wait::Suspended);
        }
        if let Some(opens) = self.detail.opens_at {
            waits.push(Wait::Hours { opens_at: opens });
            return;
        }
        let Some(first) = self.relays.first() else {
            waits.push(Wait::NoRelay);
            return;
        };
        let used = self.relays.iter().find(|relay| self.detail.relay.as_ref() == Some(&relay.id));
        match used {
            Some(used) if used.id != first.id => waits
                .push(Wait::TakenOver { relay: used.name.clone(), instead_of: first.name.clone() }),
            Some(_) => {}
            None => {
                for (relay, (gauges, _)) in self.relays.iter().zip(self.gauges) {
                    waits.extend(why_not(relay, gauges));
                }
            }
        }
        if let Some(per_second) = self.campaign.draft.plan.per_second {
            waits.push(Wait::SlowedDown { per_second });
        } else if let Some(used) = used
            && let Some(per_second) = used.config.per_second
        {
            waits.push(Wait::Pace { relay: used.name.clone(), per_second, count: left });
        }
    }
}

/// The reason why this relay sends nothing now.
fn why_not(relay: &Relay, gauges: &[LimitUsage]) -> Option<Wait> {
    if let RelayState::Paused { why, text, until, .. } = &relay.state {
        return Some(Wait::RelayPaused {
            relay: relay.name.clone(),
            id: relay.id.clone(),
            why: *why,
            text: text.clone(),
            until: *until,
        });
    }
    let full = gauges
        .iter()
        .filter(|gauge| gauge.refills_at.is_some())
        .max_by_key(|gauge| gauge.refills_at)?;
    Some(Wait::LimitReached {
        relay: relay.name.clone(),
        id: relay.id.clone(),
        per: full.per,
        until: full.refills_at.unwrap_or_default(),
    })
}
