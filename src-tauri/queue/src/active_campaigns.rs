//! The campaigns that matter now, and through which relay each of them goes: what the dispatcher
//! last decided, for feeds and connections to ask before every mail.

use std::sync::{Arc, PoisonError, RwLock};

use crate::ready_queue::Leave;
use postroom_model::campaign::{CampaignStatus, Lane, Plan};
use postroom_model::clock::Timestamp;
use postroom_model::id::{CampaignId, RelayId};
use postroom_store::campaigns::ActiveCampaign;

/// One campaign, and where it stands with the queue.
#[derive(Debug, Clone, PartialEq)]
pub struct Going {
    pub id: CampaignId,
    pub status: CampaignStatus,
    pub plan: Arc<Plan>,
    /// Through which relay; none: it waits.
    pub relay: Option<RelayId>,
    /// Its hours are over until then.
    pub opens_at: Option<Timestamp>,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Active(Arc<RwLock<Vec<Going>>>);

impl Active {
    fn read(&self) -> std::sync::RwLockReadGuard<'_, Vec<Going>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the dispatcher decided.
    pub fn set(&self, going: Vec<Going>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = going;
    }

    /// The campaigns' states as the store says now; the ways that were chosen stay.
    pub fn refresh(&self, running: Vec<ActiveCampaign>) {
        let mut going = self.0.write().unwrap_or_else(PoisonError::into_inner);
        *going = running
            .into_iter()
            .map(|one| {
                let before = going.iter().find(|before| before.id == one.id);
                Going {
                    relay: before.and_then(|before| before.relay.clone()),
                    opens_at: before.and_then(|before| before.opens_at),
                    id: one.id,
                    status: one.status,
                    plan: Arc::new(one.plan),
                }
            })
            .collect();
    }

    pub fn going(&self, id: &CampaignId) -> Option<Going> {
        self.read().iter().find(|one| one.id == *id).cloned()
    }

    pub fn plan(&self, id: &CampaignId) -> Option<Arc<Plan>> {
        self.read().iter().find(|one| one.id == *id).map(|one| one.plan.clone())
    }

    /// May a mail of this campaign begin through this relay, and how?
    pub(crate) fn leave(&self, id: &CampaignId, relay: &RelayId) -> Option<Leave> {
        let going = self.read();
        let one = going.iter().find(|one| one.id == *id && may_begin(one, relay))?;
        Some(Leave { per_second: one.plan.per_second })
    }

    /// The campaigns that go through this relay, the transactional ones first.
    pub fn going_through(&self, relay: &RelayId) -> Vec<CampaignId> {
        let going = self.read();
        let of = |lane| {
            going
                .iter()
                .filter(move |one| one.plan.lane == lane)
                .filter(|one| may_begin(one, relay))
                .map(|one| one.id.clone())
        };
        of(Lane::Transactional).chain(of(Lane::Campaign)).collect()
    }
}

fn may_begin(one: &Going, relay: &RelayId) -> bool {
    let sending = match one.status {
        CampaignStatus::Sending => true,
        CampaignStatus::Draft
        | CampaignStatus::Scheduled
        | CampaignStatus::Overdue
        | CampaignStatus::Paused
        | CampaignStatus::Stopped
        | CampaignStatus::Done
        | CampaignStatus::Cancelled => false,
    };
    sending && one.opens_at.is_none() && one.relay.as_ref() == Some(relay)
}
