//! The feed of one relay: leases recipients that are due, makes their mails ahead of the wire, and
//! lays them ready for the connections.
//!
//! It promises that what it leased and nobody sent goes back to the queue. Leaves out: the wire.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Mutex, mpsc};
use tokio_util::sync::CancellationToken;

use super::Shared;
use crate::campaign::CampaignStatus;
use crate::delivery::DeliveryStatus;
use crate::id::{CampaignId, RelayId};
use crate::message::{Built, Composer, MessageError, Source};
use crate::store::StoreError;
use crate::store::journal::Leased;
use crate::template::Names;

/// Recipients leased at a time from one campaign.
const LEASE: i64 = 200;
/// Finished mails that lie ready, at most.
const READY: usize = 256;
/// How often the feed looks for recipients whose time has come.
const LOOK: Duration = Duration::from_millis(500);

/// A mail ready for the wire.
#[derive(Debug)]
pub(super) struct Prepared {
    pub leased: Leased,
    pub built: Built,
}

/// Where connections take their mails from.
#[derive(Debug, Clone)]
pub(super) struct Feed(Arc<Mutex<mpsc::Receiver<Prepared>>>);

impl Feed {
    /// The next mail, without waiting.
    pub fn try_next(&self) -> Option<Prepared> {
        self.0.try_lock().ok()?.try_recv().ok()
    }

    /// The next mail; none when the feed has ended.
    pub async fn next(&self) -> Option<Prepared> {
        self.0.lock().await.recv().await
    }

    /// Everything that still lies ready.
    pub async fn drain(&self) -> Vec<Prepared> {
        let mut receiver = self.0.lock().await;
        receiver.close();
        let mut rest = Vec::new();
        while let Some(one) = receiver.recv().await {
            rest.push(one);
        }
        rest
    }
}

/// Starts the feed of `relay`; it ends with `stop`.
pub(super) fn start(shared: Shared, relay: RelayId, stop: CancellationToken) -> Feed {
    let (sender, receiver) = mpsc::channel(READY);
    tokio::spawn(async move { run(shared, relay, stop, sender).await });
    Feed(Arc::new(Mutex::new(receiver)))
}

async fn run(
    shared: Shared,
    relay: RelayId,
    stop: CancellationToken,
    sender: mpsc::Sender<Prepared>,
) {
    let mut composers: HashMap<CampaignId, Arc<Composer>> = HashMap::new();
    while !stop.is_cancelled() {
        let mut found = false;
        for campaign in shared.active.sending_through(&relay) {
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
            let leased = match shared.store.lease(&campaign, LEASE, shared.clock.now()).await {
                Ok(leased) => leased,
                Err(error) => {
                    tracing::error!(%error, "nobody could be leased; trying again");
                    continue;
                }
            };
            if leased.is_empty() {
                continue;
            }
            found = true;
            if hand_over(&shared, composer, leased, &sender).await.is_err() {
                return;
            }
        }
        if !found {
            tokio::select! {
                () = stop.cancelled() => {}
                () = shared.wake.notified() => {}
                () = tokio::time::sleep(LOOK) => {}
            }
        }
    }
}

/// The receiver is gone: the runner is closing.
struct Closed;

/// Makes the mails on all cores and lays them ready; what nobody takes goes back.
async fn hand_over(
    shared: &Shared,
    composer: Arc<Composer>,
    leased: Vec<Leased>,
    sender: &mpsc::Sender<Prepared>,
) -> Result<(), Closed> {
    let now = shared.clock.now();
    let campaign = leased.first().map(|one| one.campaign.clone());
    let mut closed = false;
    let mut fault: Option<MessageError> = None;
    for made in make(composer, leased, now).await {
        match made {
            Ok(prepared) if !closed => {
                if let Err(unsent) = sender.send(prepared).await {
                    closed = true;
                    shared.put_back(&unsent.0.leased, DeliveryStatus::Leased).await;
                }
            }
            Ok(prepared) => shared.put_back(&prepared.leased, DeliveryStatus::Leased).await,
            Err(failed) => {
                let (leased, error) = *failed;
                shared.put_back(&leased, DeliveryStatus::Leased).await;
                fault = Some(error);
            }
        }
    }
    if let (Some(error), Some(campaign)) = (fault, campaign) {
        shared.stop_campaign(&campaign, &error.to_string()).await;
    }
    if closed { Err(Closed) } else { Ok(()) }
}

type Made = Result<Prepared, Box<(Leased, MessageError)>>;

/// Builds mails in parallel, in their order.
async fn make(
    composer: Arc<Composer>,
    leased: Vec<Leased>,
    now: crate::clock::Timestamp,
) -> Vec<Made> {
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
                .map(|leased| match composer.build(&(&leased.contact).into(), &leased.id, now) {
                    Ok(built) => Ok(Prepared { leased, built }),
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
    let letterhead = crate::store::letterhead(&shared.store).await?;
    let pictures = crate::store::pictures_in(&shared.store, &campaign.draft.content.html).await?;
    let composer = tokio::task::spawn_blocking(move || {
        let names = Names::any();
        Composer::new(&Source {
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

/// What a campaign's status says about a mail that has not begun.
pub(super) fn may_begin(status: Option<CampaignStatus>) -> bool {
    match status {
        Some(CampaignStatus::Sending) => true,
        Some(
            CampaignStatus::Draft
            | CampaignStatus::Paused
            | CampaignStatus::Stopped
            | CampaignStatus::Done
            | CampaignStatus::Cancelled,
        )
        | None => false,
    }
}
