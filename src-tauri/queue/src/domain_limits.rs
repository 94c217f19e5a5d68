//! Limits towards single recipient domains: how many mails may be under way to one at once, and how
//! many a minute. Pure.
//!
//! Leaves out: the relay's limits over all domains (`rate_limiter`).

use std::collections::HashMap;
use std::time::Duration;

use crate::sliding_window::SlidingWindow;
use postroom_model::clock::Timestamp;
use postroom_model::relay::limits::Limits;

#[derive(Debug)]
struct DomainUsage {
    in_flight: u16,
    minute: SlidingWindow,
}

impl Default for DomainUsage {
    fn default() -> Self {
        let minute = SlidingWindow::new(Duration::from_secs(1), Duration::from_secs(60));
        Self { in_flight: 0, minute }
    }
}

/// The domain limits of one relay, and how much of each is used.
#[derive(Debug, Default)]
pub struct DomainLimits {
    limits: Limits,
    domains: HashMap<String, DomainUsage>,
}

impl DomainLimits {
    pub fn new(limits: &Limits) -> Self {
        Self { limits: limits.clone(), domains: HashMap::new() }
    }

    /// The domain of an address, when there is a limit towards it.
    pub fn limited_domain(&self, address: &str) -> Option<String> {
        if self.limits.domains.is_empty() {
            return None;
        }
        let domain = postroom_model::relay::limits::domain_of(address);
        self.limits.for_domain(&domain).map(|limit| limit.domain.clone())
    }

    /// Whether one more mail may go to this domain now.
    pub fn allows(&mut self, domain: &str, now: Timestamp) -> bool {
        let Some(limit) = self.limits.for_domain(domain) else { return true };
        let (connections, minute) = (limit.connections, limit.per_minute);
        let usage = self.domains.entry(domain.to_owned()).or_default();
        connections.is_none_or(|most| usage.in_flight < most.max(1))
            && minute.is_none_or(|most| usage.minute.sum(now) < most.max(1))
    }

    /// Counts a mail that is under way to this domain.
    pub fn acquire(&mut self, domain: &str, now: Timestamp) {
        let usage = self.domains.entry(domain.to_owned()).or_default();
        usage.in_flight += 1;
        usage.minute.add(1, now);
    }

    /// Notes that a mail to this domain is done.
    pub fn release(&mut self, domain: &str) {
        if let Some(usage) = self.domains.get_mut(domain) {
            usage.in_flight = usage.in_flight.saturating_sub(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use postroom_model::relay::limits::DomainLimit;

    fn domains(connections: Option<u16>, per_minute: Option<u32>) -> DomainLimits {
        let domain = "big.example".to_owned();
        let domains = vec![DomainLimit { domain, connections, per_minute }];
        DomainLimits::new(&Limits { domains, ..Limits::default() })
    }

    #[test]
    fn domain_limit_applies_to_its_domain_only() {
        let mut domains = domains(Some(1), None);
        assert_eq!(domains.limited_domain("a@small.example"), None);
        let domain = domains.limited_domain("A@Big.Example").unwrap_or_default();
        assert!(domains.allows(&domain, Timestamp(0)));
        domains.acquire(&domain, Timestamp(0));
        assert!(!domains.allows(&domain, Timestamp(0)));
        domains.release(&domain);
        assert!(domains.allows(&domain, Timestamp(0)));
    }

    #[test]
    fn domain_limit_per_minute_counts_the_last_sixty_seconds() {
        let mut domains = domains(None, Some(2));
        for at in [0, 1_000] {
            assert!(domains.allows("big.example", Timestamp(at)));
            domains.acquire("big.example", Timestamp(at));
            domains.release("big.example");
        }
        assert!(!domains.allows("big.example", Timestamp(60_000)));
        assert!(domains.allows("big.example", Timestamp(61_000)));
    }
}
