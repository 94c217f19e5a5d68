//! How a campaign is sent: its relays, lane, schedule and retry policy, and what to do with
//! deliveries in doubt.
//!
//! Leaves out: the content (`Draft`) and the relays' own limits.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::campaign::schedule::Schedule;
use crate::id::RelayId;

/// The delivery plan. It may change while the campaign is being sent.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Plan {
    /// The relays that take over, in this order, when the draft's relay has reached a limit, fails
    /// or is paused.
    pub next_relays: Vec<RelayId>,
    pub lane: Lane,
    pub schedule: Schedule,
    pub retry: Retry,
    pub in_doubt: InDoubtPolicy,
    /// "Slow down": the maximum of mails per second. None: as fast as the relays allow.
    pub per_second: Option<f64>,
}

/// The priority of a campaign among several that wait for one relay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Lane {
    /// Receipts, tickets and notices, which the recipient waits for.
    Transactional,
    #[default]
    Campaign,
}

/// What happens to a delivery in doubt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum InDoubtPolicy {
    /// It waits for the user's decision.
    #[default]
    Ask,
    /// It is sent again: a duplicate is better than no mail. For the transactional lane only.
    SendAgain,
}

/// How deferred deliveries are retried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Retry {
    /// Minutes until the second attempt; later waits grow in proportion.
    pub first_minutes: u32,
    /// Hours after the first deferral until the delivery expires.
    pub give_up_hours: u32,
}

impl Default for Retry {
    fn default() -> Self {
        Self { first_minutes: 5, give_up_hours: 48 }
    }
}

impl Retry {
    pub fn give_up(&self) -> Duration {
        Duration::from_secs(u64::from(self.give_up_hours) * 3_600)
    }
}

impl Plan {
    /// The policy in effect: only transactional mail may be sent twice.
    pub fn on_doubt(&self) -> InDoubtPolicy {
        match self.lane {
            Lane::Transactional => self.in_doubt,
            Lane::Campaign => InDoubtPolicy::Ask,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_newsletter_never_goes_out_twice_whatever_its_plan_says() {
        let plan = Plan { in_doubt: InDoubtPolicy::SendAgain, ..Plan::default() };
        assert_eq!(plan.on_doubt(), InDoubtPolicy::Ask);
        let receipts = Plan { lane: Lane::Transactional, ..plan };
        assert_eq!(receipts.on_doubt(), InDoubtPolicy::SendAgain);
    }
}
