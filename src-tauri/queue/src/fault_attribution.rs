//! Whose fault an ambiguous refusal is: the recipient's, or that of the campaign or the relay. Pure.
//!
//! "Relaying denied" or "account suspended" can concern one mailbox or every mail. The words alone
//! do not decide: the evidence is the command, the recipients that the relay accepted before and
//! after, and how many different recipients get such a reply. Until the evidence shows more, a
//! refusal concerns its recipient alone: the recipient waits and is tried again, behind the others.
//!
//! It promises that one recipient, or one domain, neither stops a campaign nor pauses a relay while
//! other mails pass. Leaves out: which replies are ambiguous (`outcome`).

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::undeliverable_streak::{StreakEvidence, UndeliverableStreak};
use postroom_model::clock::Timestamp;
use postroom_model::id::{CampaignId, RelayId};
pub(crate) use postroom_store::campaigns::Progress;

/// The waits of a recipient until its refusal is decided; the last one repeats.
const HOLDS: [Duration; 3] =
    [Duration::from_secs(2), Duration::from_secs(10), Duration::from_secs(60)];

/// Different recipients in a row, at how many domains, that show a common fault before the relay
/// has accepted anything, and after that.
const BEFORE_ACCEPTANCE: (usize, usize) = (3, 2);
const AFTER_ACCEPTANCE: (usize, usize) = (5, 3);
/// Recipients in a row that show a common fault whatever their domains.
const AT_ANY_DOMAIN: usize = 10;

/// What the words of a refusal are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FaultScope {
    Campaign,
    Relay,
}

/// Whose fault a refusal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Attribution {
    Recipient,
    /// Unknown as yet: the recipient is tried again after `hold`.
    Undecided {
        hold: Duration,
    },
    /// Every recipient would get this reply.
    Everyone,
}

/// An ambiguous refusal.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Refusal<'a> {
    pub scope: FaultScope,
    /// The delivery's sequence number.
    pub seq: i64,
    pub domain: &'a str,
    /// The reply was to a command that is the same for all recipients, as MAIL is but for the size.
    pub same_for_all: bool,
    /// The number of earlier attempts, also those of an earlier run.
    pub attempts: i64,
}

/// A recipient with an undecided refusal.
#[derive(Debug, Clone, Copy)]
struct Suspect {
    refusals: usize,
    /// The number of acceptances at its first refusal.
    acceptances: u64,
    /// It had attempts before its first refusal in this run.
    tried_in_earlier_run: bool,
}

/// The evidence about one campaign on one relay, or about one relay.
#[derive(Debug, Default)]
struct Evidence {
    acceptances: u64,
    /// The recipients refused since the last acceptance, with their domains.
    streak: Vec<(i64, String)>,
    suspects: HashMap<i64, Suspect>,
}

impl Evidence {
    fn record_acceptance(&mut self, seq: i64) {
        self.acceptances += 1;
        self.streak.clear();
        self.suspects.remove(&seq);
    }

    fn weigh(&mut self, refusal: &Refusal<'_>, progress: Progress) -> Attribution {
        let accepted = progress.accepted > 0 || self.acceptances > 0;
        if refusal.same_for_all && !accepted {
            return Attribution::Everyone;
        }
        let acceptances = self.acceptances;
        let suspect = self.suspects.entry(refusal.seq).or_insert(Suspect {
            refusals: 0,
            acceptances,
            tried_in_earlier_run: refusal.attempts > 0,
        });
        suspect.refusals += 1;
        let refusals = suspect.refusals;
        let others_passed = acceptances > suspect.acceptances;
        // Refused before, while others passed: this says nothing about those.
        let known = accepted && (others_passed || suspect.tried_in_earlier_run);
        if !known && self.streak.iter().all(|(seq, _)| *seq != refusal.seq) {
            self.streak.push((refusal.seq, refusal.domain.to_owned()));
        }
        if self.shows_common_fault(accepted) {
            self.streak.clear();
            return Attribution::Everyone;
        }
        let alone = self.streak.iter().all(|(seq, _)| *seq == refusal.seq);
        if refusals > 1 && others_passed && alone {
            self.suspects.remove(&refusal.seq);
            return Attribution::Recipient;
        }
        let suspects = i64::try_from(self.suspects.len()).unwrap_or(i64::MAX);
        if refusals > 1 && progress.open <= suspects {
            // No other mail can bring evidence.
            self.suspects.remove(&refusal.seq);
            return match refusal.scope {
                FaultScope::Campaign if !accepted => Attribution::Everyone,
                FaultScope::Campaign | FaultScope::Relay => Attribution::Recipient,
            };
        }
        Attribution::Undecided { hold: HOLDS[(refusals - 1).min(HOLDS.len() - 1)] }
    }

    fn shows_common_fault(&self, accepted: bool) -> bool {
        let domains = self.streak.iter().map(|(_, domain)| domain).collect::<HashSet<_>>().len();
        let (recipients, at) = if accepted { AFTER_ACCEPTANCE } else { BEFORE_ACCEPTANCE };
        let streak = self.streak.len();
        streak >= AT_ANY_DOMAIN || (streak >= recipients && domains >= at)
    }
}

/// The evidence of one relay.
#[derive(Debug, Default)]
struct RelayEvidence {
    all: Evidence,
    undeliverable: UndeliverableStreak,
    campaigns: HashMap<CampaignId, Evidence>,
}

/// The evidence of every relay and campaign of one queue. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub(crate) struct FaultAttribution(Arc<Mutex<HashMap<RelayId, RelayEvidence>>>);

impl FaultAttribution {
    fn with<T>(&self, relay: &RelayId, work: impl FnOnce(&mut RelayEvidence) -> T) -> T {
        let mut relays = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        work(relays.entry(relay.clone()).or_default())
    }

    /// Notes that the relay accepted a mail of this campaign.
    pub fn record_acceptance(&self, relay: &RelayId, campaign: &CampaignId, seq: i64) {
        self.with(relay, |evidence| {
            evidence.all.record_acceptance(seq);
            evidence.undeliverable.record_acceptance();
            let of_campaign = evidence.campaigns.entry(campaign.clone()).or_default();
            of_campaign.record_acceptance(seq);
        });
    }

    /// Decides whether a refusal as unknown is about its recipient or about the relay.
    pub fn weigh_undeliverable(
        &self,
        relay: &RelayId,
        seq: i64,
        domain: &str,
        progress: Progress,
        now: Timestamp,
    ) -> StreakEvidence {
        let accepted = progress.accepted > 0;
        self.with(relay, |evidence| evidence.undeliverable.weigh(seq, domain, accepted, now))
    }

    /// Decides on an ambiguous refusal by the evidence so far.
    pub fn weigh(
        &self,
        relay: &RelayId,
        campaign: &CampaignId,
        refusal: &Refusal<'_>,
        progress: Progress,
    ) -> Attribution {
        self.with(relay, |evidence| match refusal.scope {
            FaultScope::Relay => evidence.all.weigh(refusal, progress),
            FaultScope::Campaign => {
                evidence.campaigns.entry(campaign.clone()).or_default().weigh(refusal, progress)
            }
        })
    }
}

#[cfg(test)]
mod tests;
