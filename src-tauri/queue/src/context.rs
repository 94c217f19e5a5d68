//! What every task of the queue holds: store, clock, journal, limiters and the stop signal.
//!
//! Leaves out: starting and stopping the tasks (`queue`).

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicI64};
use std::sync::{Arc, Mutex};

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::active_campaigns::ActiveCampaigns;
use crate::fault_attribution::FaultAttribution;
use crate::journal::Journal;
use crate::outcome;
use crate::rate_limiters::RateLimiters;
use postroom_keychain::Secrets;
use postroom_model::campaign::CampaignCommand;
use postroom_model::clock::{Clock, Timestamp};
use postroom_model::delivery::DeliveryStatus;
use postroom_model::id::{CampaignId, RelayId};
use postroom_model::tag::Tag;
use postroom_smtp::client::Timeouts;
use postroom_store::Store;
use postroom_store::change_feed::ChangeFeed;
use postroom_store::lease::Leased;

/// The number of open connections of each relay.
pub(crate) type ConnectionCounts = Arc<Mutex<HashMap<RelayId, Arc<AtomicI64>>>>;

/// Shared by all tasks of one queue. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Shared {
    pub store: Store,
    pub clock: Clock,
    pub events: ChangeFeed,
    pub secrets: Secrets,
    pub journal: Journal,
    pub active: ActiveCampaigns,
    pub faults: FaultAttribution,
    pub limiters: RateLimiters,
    /// The computer is about to sleep: no mail begins.
    pub suspended: Arc<AtomicBool>,
    /// The computer has slept: relays that were unreachable are tried again.
    pub resumed: Arc<AtomicBool>,
    pub stop: CancellationToken,
    pub wake: Arc<Notify>,
    /// Identifies this workspace in the keychain.
    pub workspace: String,
    /// The timeouts of a connection.
    pub timeouts: Timeouts,
}

impl Shared {
    /// Puts a delivery back into the queue; it costs no attempt.
    pub async fn put_back(&self, mail: &Leased, from: DeliveryStatus) {
        self.journal.record(outcome::put_back(mail, from)).await;
    }

    /// Puts a leased delivery back into the queue, due at `due`; none: at once.
    pub async fn put_back_until(&self, mail: &Leased, due: Option<Timestamp>) {
        let mut outcome = outcome::put_back(mail, DeliveryStatus::Leased);
        outcome.due_at = due.or(outcome.due_at);
        self.journal.record(outcome).await;
    }

    /// Stops a campaign that cannot be sent as it is; `why` is shown to the user.
    pub async fn stop_campaign(&self, id: &CampaignId, why: &str) {
        let now = self.clock.now();
        match self.store.command(id, CampaignCommand::Stop, Some(why), now).await {
            Ok(_) => self.events.notify(Tag::Campaigns),
            // A pause or a cancellation came first: the campaign does not send either way.
            Err(error) => tracing::debug!(%error, "the campaign was not stopped"),
        }
        self.refresh().await;
    }

    /// Reads the status of the running campaigns from the store.
    pub async fn refresh(&self) {
        match self.store.active_campaigns().await {
            Ok(running) => self.active.refresh(running),
            Err(error) => tracing::error!(%error, "the campaigns cannot be read; trying again"),
        }
    }
}
