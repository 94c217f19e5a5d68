//! The feed of one relay: leases recipients that are due, makes their mails ahead of the wire, and
//! lays them ready for the connections.
//!
//! It promises that what it leased and nobody sent goes back to the queue. Leaves out: whose turn
//! it is (`turns`), the wire.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::Shared;
use crate::ready_queue::{Prepared, Turns};
use postroom_mail::template::KnownFields;
use postroom_mail::{Composer, MessageError, MessageSource};
use postroom_model::campaign::Plan;
use postroom_model::contact::Contact;
use postroom_model::delivery::DeliveryStatus;
use postroom_model::id::{CampaignId, RelayId};
use postroom_store::StoreError;
use postroom_store::lease::{Lease, Leased};

/// Recipients leased at a time from one campaign.
const LEASE: i64 = 200;
/// How often the feed looks for recipients whose time has come.
const LOOK: Duration = Duration::from_millis(500);

/// Starts the feed of `relay`; it ends with `stop`.
pub(crate) fn start(shared: Shared, relay: RelayId, turns: Arc<Turns>, stop: CancellationToken) {
    tokio::spawn(async move { run(shared, relay, turns, stop).await });
}

async fn run(shared: Shared, relay: RelayId, turns: Arc<Turns>, stop: CancellationToken) {
    let mut composers: HashMap<CampaignId, Arc<Composer>> = HashMap::new();
    while !stop.is_cancelled() {
        let mut found = false;
        for campaign in shared.active.going_through(&relay) {
            if stop.is_cancelled() || !turns.wants(&campaign) {
                continue;
            }
            let composer = match composers.get(&campaign) {
                Some(composer) => composer.clone(),
                None => match composer(&shared, &campaign).await {
                    Ok(composer) => {
                        composers.insert(campaign.clone(), composer.clone());
                        composer
                    }
                    Err(ComposeError::Message(error)) => {
                        shared.stop_campaign(&campaign, &error.to_string()).await;
                        continue;
                    }
                    Err(ComposeError::Store(error)) => {
                        tracing::error!(%error, "the campaign cannot be read; trying again");
                        continue;
                    }
                },
            };
            found |= feed_one(&shared, &campaign, composer, &turns).await;
        }
        if !found {
            tokio::select! {
                () = stop.cancelled() => {}
                () = shared.wake.notified() => {}
                () = turns.room(LOOK) => {}
            }
        }
    }
}

/// Leases and makes some mails of one campaign. False: nobody is due.
async fn feed_one(
    shared: &Shared,
    campaign: &CampaignId,
    composer: Arc<Composer>,
    turns: &Arc<Turns>,
) -> bool {
    let now = shared.clock.now();
    let Some(plan) = shared.active.plan(campaign) else { return false };
    let postpone = |person: &Contact| {
        let zone = person.time_zone();
        Some(plan.schedule.next(zone.as_ref(), now)).filter(|next| *next > now)
    };
    let leased = match shared.store.lease(campaign, LEASE, now, &postpone).await {
        Ok(Lease { leased, due }) if leased.is_empty() => return due > 0,
        Ok(lease) => lease.leased,
        Err(error) => {
            tracing::error!(%error, "nobody could be leased; trying again");
            return false;
        }
    };
    let mut ready = Vec::with_capacity(leased.len());
    let mut fault: Option<MessageError> = None;
    for made in make(composer, leased, &plan, now).await {
        match made {
            Ok(prepared) => ready.push(prepared),
            Err(failed) => {
                let (leased, error) = *failed;
                shared.put_back(&leased, DeliveryStatus::Leased).await;
                fault = Some(error);
            }
        }
    }
    for late in turns.lay(campaign, plan.lane, ready, now) {
        shared.put_back(&late.leased, DeliveryStatus::Leased).await;
    }
    if let Some(error) = fault {
        shared.stop_campaign(campaign, &error.to_string()).await;
    }
    true
}

type Made = Result<Prepared, Box<(Leased, MessageError)>>;

/// Builds mails in parallel, in their order.
async fn make(
    composer: Arc<Composer>,
    leased: Vec<Leased>,
    plan: &Plan,
    now: postroom_model::clock::Timestamp,
) -> Vec<Made> {
    let (retry, in_doubt_policy) = (plan.retry, plan.on_doubt());
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let share = leased.len().div_ceil(cores).max(8);
    let mut tasks = Vec::new();
    let mut rest = leased;
    while !rest.is_empty() {
        let tail = rest.split_off(share.min(rest.len()));
        let part = std::mem::replace(&mut rest, tail);
        let composer = composer.clone();
        tasks.push(tokio::task::spawn_blocking(move || {
            part.into_iter()
                .map(|leased| Leased { retry, in_doubt_policy, ..leased })
                .map(|leased| match composer.build(&(&leased.contact).into(), &leased.id, now) {
                    Ok(built) => Ok(Prepared { leased, built, pass: None }),
                    Err(error) => Err(Box::new((leased, error))),
                })
                .collect::<Vec<Made>>()
        }));
    }
    let mut made = Vec::new();
    for task in tasks {
        // A panic while building would lose the leases until the next start, when they are put
        // back; it is never a second mail.
        made.extend(task.await.unwrap_or_default());
    }
    made
}

enum ComposeError {
    Message(MessageError),
    Store(StoreError),
}

impl From<StoreError> for ComposeError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

async fn composer(shared: &Shared, id: &CampaignId) -> Result<Arc<Composer>, ComposeError> {
    let campaign = shared.store.campaign(id).await?;
    let letterhead = postroom_store::letterhead(&shared.store).await?;
    let pictures = postroom_store::pictures_in(&shared.store, &campaign.draft.content.html).await?;
    let composer = tokio::task::spawn_blocking(move || {
        let names = KnownFields::any();
        Composer::new(&MessageSource {
            campaign: &campaign.id,
            draft: &campaign.draft,
            pictures: &pictures,
            letterhead: &letterhead,
            names: &names,
        })
    })
    .await
    .map_err(|error| ComposeError::Message(MessageError::Markup(error.to_string())))?
    .map_err(ComposeError::Message)?;
    Ok(Arc::new(composer))
}
