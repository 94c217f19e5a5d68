//! Limits towards single recipient domains: how many mails may be on the wire to one at once, and
//! how many a minute. Pure.
//!
//! Leaves out: the relay's limits over all domains (`book`).

use std::collections::HashMap;
use std::time::Duration;

use crate::sliding_window::Rolling;
use postroom_model::clock::Timestamp;
use postroom_model::relay::limits::Limits;

#[derive(Debug)]
struct Gate {
    under_way: u16,
    minute: Rolling,
}

impl Default for Gate {
    fn default() -> Self {
        let minute = Rolling::new(Duration::from_secs(1), Duration::from_secs(60));
        Self { under_way: 0, minute }
    }
}

/// The gates of one relay.
#[derive(Debug, Default)]
pub struct Gates {
    limits: Limits,
    gates: HashMap<String, Gate>,
}

impl Gates {
    pub fn new(limits: &Limits) -> Self {
        Self { limits: limits.clone(), gates: HashMap::new() }
    }

    /// The domain of an address, where there is a limit towards it.
    pub fn limited(&self, address: &str) -> Option<String> {
        if self.limits.domains.is_empty() {
            return None;
        }
        let domain = postroom_model::relay::limits::domain_of(address);
        self.limits.for_domain(&domain).map(|limit| limit.domain.clone())
    }

    /// May one more go there now?
    pub fn is_open(&mut self, domain: &str, now: Timestamp) -> bool {
        let Some(limit) = self.limits.for_domain(domain) else { return true };
        let (lines, minute) = (limit.connections, limit.per_minute);
        let gate = self.gates.entry(domain.to_owned()).or_default();
        lines.is_none_or(|most| gate.under_way < most.max(1))
            && minute.is_none_or(|most| gate.minute.sum(now) < most.max(1))
    }

    pub fn enter(&mut self, domain: &str, now: Timestamp) {
        let gate = self.gates.entry(domain.to_owned()).or_default();
        gate.under_way += 1;
        gate.minute.add(1, now);
    }

    pub fn leave(&mut self, domain: &str) {
        if let Some(gate) = self.gates.get_mut(domain) {
            gate.under_way = gate.under_way.saturating_sub(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use postroom_model::relay::limits::DomainLimit;

    fn gates(connections: Option<u16>, per_minute: Option<u32>) -> Gates {
        let domain = "big.example".to_owned();
        let domains = vec![DomainLimit { domain, connections, per_minute }];
        Gates::new(&Limits { domains, ..Limits::default() })
    }

    #[test]
    fn one_at_a_time_towards_one_domain_and_no_limit_towards_others() {
        let mut gates = gates(Some(1), None);
        assert_eq!(gates.limited("a@small.example"), None);
        let domain = gates.limited("A@Big.Example").unwrap_or_default();
        assert!(gates.is_open(&domain, Timestamp(0)));
        gates.enter(&domain, Timestamp(0));
        assert!(!gates.is_open(&domain, Timestamp(0)));
        gates.leave(&domain);
        assert!(gates.is_open(&domain, Timestamp(0)));
    }

    #[test]
    fn so_many_a_minute_towards_one_domain() {
        let mut gates = gates(None, Some(2));
        for at in [0, 1_000] {
            assert!(gates.is_open("big.example", Timestamp(at)));
            gates.enter("big.example", Timestamp(at));
            gates.leave("big.example");
        }
        assert!(!gates.is_open("big.example", Timestamp(60_000)));
        assert!(gates.is_open("big.example", Timestamp(61_000)));
    }
}
