//! The active campaigns and the relay of each: the dispatcher's last decision, which prefetch and
//! connections read before every mail.
//!
//! Leaves out: the decision (`dispatcher`).

use std::sync::{Arc, PoisonError, RwLock};

use crate::ready_queue::Permit;
use postroom_model::campaign::{CampaignStatus, Lane, Plan};
use postroom_model::clock::Timestamp;
use postroom_model::id::{CampaignId, RelayId};
use postroom_store::campaigns::{ActiveCampaign, Progress};

/// An active campaign and the relay that it uses.
#[derive(Debug, Clone, PartialEq)]
pub struct CampaignRoute {
    pub id: CampaignId,
    pub status: CampaignStatus,
    pub plan: Arc<Plan>,
    /// It holds the mails of an app.
    pub app: bool,
    /// None: no relay has capacity.
    pub relay: Option<RelayId>,
    /// As of the last tick.
    pub progress: Progress,
    /// Set outside the plan's hours: when they begin again.
    pub opens_at: Option<Timestamp>,
}

/// The routes of all active campaigns. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub(crate) struct ActiveCampaigns(Arc<RwLock<Vec<CampaignRoute>>>);

impl ActiveCampaigns {
    fn read(&self) -> std::sync::RwLockReadGuard<'_, Vec<CampaignRoute>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Replaces the routes.
    pub fn set(&self, routes: Vec<CampaignRoute>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = routes;
    }

    /// Takes over the campaigns' statuses and plans from the store; the chosen relays stay.
    pub fn refresh(&self, running: Vec<ActiveCampaign>) {
        let mut routes = self.0.write().unwrap_or_else(PoisonError::into_inner);
        *routes = running
            .into_iter()
            .map(|route| {
                let before = routes.iter().find(|before| before.id == route.id);
                CampaignRoute {
                    relay: before.and_then(|before| before.relay.clone()),
                    opens_at: before.and_then(|before| before.opens_at),
                    id: route.id,
                    status: route.status,
                    app: route.app,
                    progress: route.progress,
                    plan: Arc::new(route.plan),
                }
            })
            .collect();
    }

    pub fn route(&self, id: &CampaignId) -> Option<CampaignRoute> {
        self.read().iter().find(|route| route.id == *id).cloned()
    }

    /// Whether the campaign holds the mails of an app.
    pub fn is_app(&self, id: &CampaignId) -> bool {
        self.read().iter().any(|route| route.id == *id && route.app)
    }

    pub fn plan(&self, id: &CampaignId) -> Option<Arc<Plan>> {
        self.read().iter().find(|route| route.id == *id).map(|route| route.plan.clone())
    }

    /// How far this campaign had come at the last tick.
    pub(crate) fn progress(&self, id: &CampaignId) -> Progress {
        let routes = self.read();
        routes.iter().find(|route| route.id == *id).map(|route| route.progress).unwrap_or_default()
    }

    /// Whether a mail of this campaign may begin through this relay, and at which rate.
    pub(crate) fn permit(&self, id: &CampaignId, relay: &RelayId) -> Option<Permit> {
        let routes = self.read();
        let route = routes.iter().find(|route| route.id == *id && may_begin(route, relay))?;
        Some(Permit { per_second: route.plan.per_second })
    }

    /// The campaigns that use this relay, the transactional ones first.
    pub fn campaigns_through(&self, relay: &RelayId) -> Vec<CampaignId> {
        let routes = self.read();
        let of = |lane| {
            routes
                .iter()
                .filter(move |route| route.plan.lane == lane)
                .filter(|route| may_begin(route, relay))
                .map(|route| route.id.clone())
        };
        of(Lane::Transactional).chain(of(Lane::Campaign)).collect()
    }
}

fn may_begin(route: &CampaignRoute, relay: &RelayId) -> bool {
    let sending = match route.status {
        CampaignStatus::Sending => true,
        CampaignStatus::Draft
        | CampaignStatus::Scheduled
        | CampaignStatus::Overdue
        | CampaignStatus::Paused
        | CampaignStatus::Stopped
        | CampaignStatus::Done
        | CampaignStatus::Cancelled => false,
    };
    sending && route.opens_at.is_none() && route.relay.as_ref() == Some(relay)
}
