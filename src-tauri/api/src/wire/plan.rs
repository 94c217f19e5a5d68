//! Delivery plans, limits and forecasts.

use postroom_model::clock::Timestamp;
use postroom_model::id::{CampaignId, RelayId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Hours, InDoubtPolicy, Lane, Missed, Per};

/// A plan as the form shows it: start time, zone and retry are single values here, nested types in
/// the stored plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct PlanView {
    /// The fallback relays, in order, for when the first relay reached a limit, is unavailable or
    /// paused.
    pub next_relays: Vec<RelayId>,
    pub lane: Lane,
    pub in_doubt: InDoubtPolicy,
    /// Local date and time, such as "2026-11-24T09:00". None: the campaign starts when the user
    /// starts it.
    pub start_at: Option<String>,
    /// Time zone such as "Europe/Berlin". Empty: the zone of this computer.
    pub zone: String,
    pub hours: Option<Hours>,
    pub by_recipient: bool,
    pub missed: Missed,
    pub retry_first_minutes: u32,
    pub give_up_hours: u32,
    /// The maximum rate in mails per second. None: the relay's limits only.
    pub per_second: Option<f64>,
}

/// Changes the relays and the plan of a campaign.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CampaignPlanChange {
    pub id: CampaignId,
    pub relay: Option<RelayId>,
    pub plan: PlanView,
}

/// Learned limits of a relay that have no usage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct LearnedLimitsView {
    pub connections: Option<u16>,
    pub per_connection: Option<u32>,
    pub per_second: Option<f64>,
}

/// Why nothing is sent for a while.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RestReason {
    Limit { relay: String, per: Per },
    Hours,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RestView {
    pub from: Timestamp,
    pub until: Timestamp,
    /// The number of mails sent before it.
    pub after: i64,
    pub reason: RestReason,
}

/// The forecast of a campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ForecastView {
    /// None: not within a year.
    pub done_at: Option<Timestamp>,
    /// The first long rests.
    pub rests: Vec<RestView>,
}

/// The progress of freezing an audience, in contacts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FreezingView {
    pub done: i64,
    pub total: i64,
}
