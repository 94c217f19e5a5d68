//! How campaigns go out and what relays allow: plans, limits, gauges, forecasts.

use postroom_model::clock::Timestamp;
use postroom_model::id::{CampaignId, RelayId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Hours, InDoubtPolicy, Lane, Missed, Per};

/// A plan as the form shows it: start time, zone and retry are single values here, nested types in
/// the stored plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct PlanView {
    /// Who takes over, in this order, when the first relay is spent, down or paused.
    pub next_relays: Vec<RelayId>,
    pub lane: Lane,
    pub in_doubt: InDoubtPolicy,
    /// A date with a time, such as "2026-11-24T09:00". None: when Start is pressed.
    pub start_at: Option<String>,
    /// Such as "Europe/Berlin"; empty: this computer's.
    pub zone: String,
    pub hours: Option<Hours>,
    pub by_recipient: bool,
    pub missed: Missed,
    pub retry_first_minutes: u32,
    pub give_up_hours: u32,
    /// Slow down to so many mails per second.
    pub per_second: Option<f64>,
}

/// Changes how a campaign goes out while it is under way.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CampaignPlanChange {
    pub id: CampaignId,
    pub relay: Option<RelayId>,
    pub plan: PlanView,
}

/// What a relay's replies taught, beside its gauges.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct LearnedLimitsView {
    pub connections: Option<u16>,
    pub per_connection: Option<u32>,
    pub per_second: Option<f64>,
}

/// Why nothing will go for a while.
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
    /// How many will have gone by then.
    pub after: i64,
    pub because: RestReason,
}

/// When it will be through.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ForecastView {
    /// None: not within a year.
    pub done_at: Option<Timestamp>,
    /// The first longer rests on the way.
    pub rests: Vec<RestView>,
}

/// How far the freezing of an audience has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FreezingView {
    pub done: i64,
    pub total: i64,
}
