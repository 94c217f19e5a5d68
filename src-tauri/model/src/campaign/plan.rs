//! How a campaign goes out: through which relays, in which lane, when, how patiently, and what to
//! do where it cannot decide by itself.
//!
//! Leaves out: what it says (`Draft`) and the relays' own limits.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::campaign::schedule::Schedule;
use crate::id::RelayId;

/// Everything about the way out. It may be changed while the campaign is under way.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Plan {
    /// Who takes over, in this order, when the draft's own relay is spent, down or paused.
    pub next_relays: Vec<RelayId>,
    pub lane: Lane,
    pub schedule: Schedule,
    pub retry: Retry,
    pub in_doubt: InDoubtPolicy,
    /// "Slow down": mails per second, at most; none: as fast as the relays allow.
    pub per_second: Option<f64>,
}

/// Who goes first where several campaigns wait for one relay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Lane {
    /// Receipts, tickets, notices: somebody waits for them.
    Transactional,
    #[default]
    Campaign,
}

/// What happens to a mail of which nobody knows whether it left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum InDoubtPolicy {
    /// It waits for the user.
    #[default]
    Ask,
    /// It goes out again: better twice than never. For the transactional lane only.
    SendAgain,
}

/// How patiently "later" is tried again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Retry {
    /// Minutes until the second try; the waits that follow grow in proportion.
    pub first_minutes: u32,
    /// Hours after the first "later" until nothing is tried any more.
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
    /// The policy that holds: only somebody's receipt may go out twice.
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
