//! How campaigns go out and what relays allow: plans, limits, gauges, forecasts.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Lane {
    Transactional,
    Campaign,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum InDoubtPolicy {
    Ask,
    SendAgain,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Missed {
    Ask,
    Send,
}

/// Only between two times of day, on some weekdays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HoursView {
    /// Minutes of the day; the same as `to`: all day; later than `to`: over midnight.
    pub from: u16,
    pub to: u16,
    /// 1 Monday … 7 Sunday; empty: every day.
    pub days: Vec<u8>,
}

/// How a campaign goes out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct PlanView {
    /// Who takes over, in this order, when the first relay is spent, down or paused.
    pub next_relays: Vec<String>,
    pub lane: Lane,
    pub in_doubt: InDoubtPolicy,
    /// A date with a time, such as "2026-11-24T09:00". None: when Start is pressed.
    pub start_at: Option<String>,
    /// Such as "Europe/Berlin"; empty: this computer's.
    pub zone: String,
    pub hours: Option<HoursView>,
    pub by_recipient: bool,
    pub missed: Missed,
    pub retry_first_minutes: u32,
    pub give_up_hours: u32,
    /// Slow down to so many mails per second.
    pub per_second: Option<f64>,
}

/// Changes how a campaign goes out while it is under way.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CampaignWay {
    pub id: String,
    pub relay: Option<String>,
    pub plan: PlanView,
}

/// What a day is to the provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DayView {
    Rolling,
    From { minute: u16, zone: String },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DomainLimitView {
    pub domain: String,
    pub connections: Option<u16>,
    pub per_minute: Option<u32>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WarmUpView {
    pub first_day: u32,
    /// Per cent more on each day.
    pub growth: u32,
    pub target: u32,
    pub began_at: Option<i64>,
}

/// A relay's limits over longer stretches of time; none: no limit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LimitsView {
    pub per_minute: Option<u32>,
    pub per_hour: Option<u32>,
    pub per_day: Option<u32>,
    pub day: DayView,
    pub domains: Vec<DomainLimitView>,
    pub warm_up: Option<WarmUpView>,
    /// Domains of senders it takes; empty: any.
    pub senders: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Per {
    Second,
    Minute,
    Hour,
    Day,
}

/// One limit and how much of it is used.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct GaugeView {
    pub per: Per,
    pub used: u32,
    pub most: f64,
    /// Taught by the relay's replies, not set by the user.
    pub learnt: bool,
    /// The warm-up plan's number for today.
    pub warm_up: bool,
    /// It is full; more is free again then.
    pub refills_at: Option<i64>,
}

/// What a relay's replies taught, beside its gauges.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct TaughtView {
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
    pub from: i64,
    pub until: i64,
    /// How many will have gone by then.
    pub after: i64,
    pub because: RestReason,
}

/// When it will be through.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ForecastView {
    /// None: not within a year.
    pub done_at: Option<i64>,
    /// The first longer rests on the way.
    pub rests: Vec<RestView>,
}

/// How far the freezing of an audience has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FreezingView {
    pub done: i64,
    pub total: i64,
}
