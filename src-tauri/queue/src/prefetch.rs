//! The prefetch of one relay: leases deliveries that are due, renders their mails ahead of the
//! connections, and adds them to the ready queue.
//!
//! It promises that every delivery that it leases is added to the ready queue or put back. Leaves
//! out: the order of the mails (`ready_queue`), SMTP (`connection`).

mod app_mails;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::context::Shared;
use crate::ready_queue::{Prepared, ReadyQueue};
use postroom_mail::template::KnownFields;
use postroom_mail::{Composer, MessageError, MessageSource};
use postroom_model::campaign::Plan;
use postroom_model::contact::Contact;
use postroom_model::delivery::DeliveryStatus;
use postroom_model::id::{CampaignId, RelayId};
use postroom_store::StoreError;
use postroom_store::lease::{Lease, Leased};

/// The most deliveries of one campaign that are leased at once.
const LEASE_BATCH: i64 = 200;
/// How often the prefetch looks for deliveries that are due.
const POLL: Duration = Duration::from_millis(500);

/// Starts the prefetch of `relay`; it ends with `stop`.
pub(crate) fn start(
    shared: Shared,
    relay: RelayId,
    ready: Arc<ReadyQueue>,
    stop: CancellationToken,
) -> JoinHandle<()> {
    tokio::spawn(run(shared, relay, ready, stop))
}

async fn run(shared: Shared, relay: RelayId, ready: Arc<ReadyQueue>, stop: CancellationToken) {
    let mut composers: HashMap<CampaignId, Arc<Composer>> = HashMap::new();
    while !stop.is_cancelled() {
        let mut idle = true;
        for campaign in shared.active.campaigns_through(&relay) {
            if stop.is_cancelled() || !ready.has_room(&campaign) {
                continue;
            }
            if shared.active.is_app(&campaign) {
                idle &=
                    app_mails::lease_and_read(&shared, &campaign, &ready).await == Step::NothingDue;
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
            let step = lease_and_render(&shared, &campaign, composer, &ready).await;
            idle &= step == Step::NothingDue;
        }
        if idle {
            tokio::select! {
                () = stop.cancelled() => {}
                () = shared.wake.notified() => {}
                () = ready.wait_for_room(POLL) => {}
            }
        }
    }
}

/// The result of one lease.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// More deliveries may be due.
    Leased,
    NothingDue,
}

/// Leases and renders some mails of one campaign.
async fn lease_and_render(
    shared: &Shared,
    campaign: &CampaignId,
    composer: Arc<Composer>,
    ready: &Arc<ReadyQueue>,
) -> Step {
    let now = shared.clock.now();
    let Some(plan) = shared.active.plan(campaign) else { return Step::NothingDue };
    let postpone = |person: &Contact| {
        let zone = person.time_zone();
        Some(plan.schedule.next(zone.as_ref(), now)).filter(|next| *next > now)
    };
    let leased = match shared.store.lease(campaign, LEASE_BATCH, now, &postpone).await {
        Ok(Lease { leased, due }) if leased.is_empty() => {
            return if due > 0 { Step::Leased } else { Step::NothingDue };
        }
        Ok(lease) => lease.leased,
        Err(error) => {
            tracing::error!(%error, "no delivery could be leased; trying again");
            return Step::NothingDue;
        }
    };
    let mut rendered = Vec::with_capacity(leased.len());
    let mut fault: Option<MessageError> = None;
    for result in render(composer, leased, &plan, now).await {
        match result {
            Ok(prepared) => rendered.push(prepared),
            Err(failed) => {
                let (leased, error) = *failed;
                shared.put_back(&leased, DeliveryStatus::Leased).await;
                fault = Some(error);
            }
        }
    }
    for late in ready.push(campaign, plan.lane, rendered, now) {
        shared.put_back(&late.leased, DeliveryStatus::Leased).await;
    }
    if let Some(error) = fault {
        shared.stop_campaign(campaign, &error.to_string()).await;
    }
    Step::Leased
}

type Rendered = Result<Prepared, Box<(Leased, MessageError)>>;

/// Renders mails in parallel, in their order.
async fn render(
    composer: Arc<Composer>,
    leased: Vec<Leased>,
    plan: &Plan,
    now: postroom_model::clock::Timestamp,
) -> Vec<Rendered> {
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
                    Ok(built) => Ok(Prepared { leased, built: built.into(), domain_slot: None }),
                    Err(error) => Err(Box::new((leased, error))),
                })
                .collect::<Vec<Rendered>>()
        }));
    }
    let mut rendered = Vec::new();
    for task in tasks {
        // A panic while rendering would keep the leases until the next start puts them back; no
        // mail is sent twice.
        rendered.extend(task.await.unwrap_or_default());
    }
    rendered
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
