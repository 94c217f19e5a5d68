//! Whether a relay answers "unknown user" to everybody: then the relay is at fault, and its replies
//! say nothing about the addresses. Pure.
//!
//! A relay without its user database, or one that takes the mails of one domain only, refuses every
//! recipient as unknown. The evidence is a series of such refusals, of different recipients at
//! different domains, without an acceptance in between.
//!
//! It promises that recipients at one or two domains, which may have closed, are never a series, and
//! that a list with many dead addresses needs a much longer one once the relay has accepted a mail.
//! Leaves out: which replies are final (`outcome`), and how the refusals of the series are reverted
//! (`postroom_store::journal`).

use std::collections::HashSet;
use std::time::Duration;

use postroom_model::clock::Timestamp;

/// Different recipients in a row, at how many domains, before the relay has accepted anything, and
/// after that.
const BEFORE_ACCEPTANCE: (usize, usize) = (5, 3);
const AFTER_ACCEPTANCE: (usize, usize) = (20, 5);
/// For this time after a series, the refusals of other connections belong to it: their commands were
/// under way when the relay was paused.
const AFTERMATH: Duration = Duration::from_secs(60);

/// What a refusal as unknown shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum StreakEvidence {
    /// The address is undeliverable.
    Recipient,
    /// The relay refuses everybody; these earlier refusals are reverted.
    Relay { earlier: Vec<i64> },
}

/// The recipients that a relay refused as unknown since its last acceptance.
#[derive(Debug, Default)]
pub(crate) struct UndeliverableStreak {
    accepted: bool,
    /// Sequence numbers and domains.
    refused: Vec<(i64, String)>,
    aftermath_until: Option<Timestamp>,
}

impl UndeliverableStreak {
    pub fn record_acceptance(&mut self) {
        self.accepted = true;
        self.refused.clear();
        self.aftermath_until = None;
    }

    /// Adds a refusal. `accepted_before`: a mail of this campaign was accepted in an earlier run.
    pub fn weigh(
        &mut self,
        seq: i64,
        domain: &str,
        accepted_before: bool,
        now: Timestamp,
    ) -> StreakEvidence {
        if self.aftermath_until.is_some_and(|until| now < until) {
            return StreakEvidence::Relay { earlier: Vec::new() };
        }
        if self.refused.iter().all(|(known, _)| *known != seq) {
            self.refused.push((seq, domain.to_lowercase()));
        }
        let accepted = self.accepted || accepted_before;
        let (recipients, domains) = if accepted { AFTER_ACCEPTANCE } else { BEFORE_ACCEPTANCE };
        let different = self.refused.iter().map(|(_, domain)| domain).collect::<HashSet<_>>().len();
        if self.refused.len() < recipients || different < domains {
            return StreakEvidence::Recipient;
        }
        self.aftermath_until = Some(now.plus(AFTERMATH));
        let earlier = std::mem::take(&mut self.refused).into_iter().map(|(known, _)| known);
        StreakEvidence::Relay { earlier: earlier.filter(|known| *known != seq).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_800_000_000_000);

    /// The number of refusals after which the relay is at fault, of at most a hundred.
    fn length(streak: &mut UndeliverableStreak, domains: i64) -> Option<i64> {
        (1..=100).find(|seq| {
            let domain = format!("town{}.example", seq % domains);
            streak.weigh(*seq, &domain, false, NOW) != StreakEvidence::Recipient
        })
    }

    #[test]
    fn five_unknown_recipients_at_the_start_show_a_fault_of_the_relay() {
        let mut streak = UndeliverableStreak::default();
        assert_eq!(length(&mut streak, 3), Some(5));
        // Another connection had its command under way.
        let later = streak.weigh(6, "town6.example", false, NOW);
        assert_eq!(later, StreakEvidence::Relay { earlier: Vec::new() });
        // The user has resumed the relay.
        let resumed = NOW.plus(AFTERMATH);
        assert_eq!(streak.weigh(6, "town6.example", false, resumed), StreakEvidence::Recipient);
    }

    #[test]
    fn the_earlier_refusals_of_the_series_are_named() {
        let mut streak = UndeliverableStreak::default();
        for seq in 1..5 {
            let _ = streak.weigh(seq, &format!("town{seq}.example"), false, NOW);
        }
        let evidence = streak.weigh(5, "town5.example", false, NOW);
        assert_eq!(evidence, StreakEvidence::Relay { earlier: vec![1, 2, 3, 4] });
    }

    #[test]
    fn a_closed_domain_is_no_fault_of_the_relay() {
        assert_eq!(length(&mut UndeliverableStreak::default(), 1), None);
        assert_eq!(length(&mut UndeliverableStreak::default(), 2), None);
    }

    #[test]
    fn a_relay_that_accepted_mails_needs_a_longer_series() {
        let mut streak = UndeliverableStreak::default();
        streak.record_acceptance();
        assert_eq!(length(&mut streak, 5), Some(20));
        let mut streak = UndeliverableStreak::default();
        for seq in 0..1_000 {
            let domain = format!("town{seq}.example");
            assert_eq!(streak.weigh(seq, &domain, true, NOW), StreakEvidence::Recipient);
            if seq % 10 == 0 {
                streak.record_acceptance();
            }
        }
    }

    #[test]
    fn one_recipient_that_is_tried_again_counts_once() {
        let mut streak = UndeliverableStreak::default();
        for attempt in 0..10 {
            let domain = format!("town{attempt}.example");
            assert_eq!(streak.weigh(1, &domain, false, NOW), StreakEvidence::Recipient);
        }
    }
}
