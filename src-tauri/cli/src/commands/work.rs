//! `run`, and the waiting of `campaign send --wait`: the queue works, this watches and tells.

use std::collections::HashMap;
use std::path::PathBuf;
use std::time::Duration;

use postroom_engine::Engine;
use postroom_model::campaign::{Campaign, CampaignStatus};
use postroom_model::clock::Timestamp;
use postroom_model::delivery::Counts;
use postroom_model::id::{CampaignId, RelayId};
use postroom_model::relay::{PauseReason, Relay, RelayState};

use super::{campaign, open};
use crate::failure::{Failure, Outcome, failed};
use crate::shapes::CampaignStatusDocument;
use crate::stop;
use crate::voice::Voice;

/// How often the store is looked at, for progress and for the end.
const TICK: Duration = Duration::from_millis(200);

/// Works the queue until interrupted.
pub async fn run(workspace: Option<PathBuf>, voice: &Voice) -> Result<Outcome, Failure> {
    let engine = open::open_to_send(workspace).await?;
    let done = watch(&engine, voice).await;
    engine.shut().await;
    done
}

async fn watch(engine: &Engine, voice: &Voice) -> Result<Outcome, Failure> {
    let began = engine.clock().now();
    retry_sign_ins(engine).await?;
    voice.say("Working the queue. Press Ctrl-C to stop; what is under way is finished first.");
    let stopped = stop::told();
    tokio::pin!(stopped);
    let (mut relays, mut campaigns) = (Pauses::default(), HashMap::new());
    loop {
        relays.tell(engine, voice).await?;
        tell_ends(engine, began, &mut campaigns, voice).await?;
        tokio::select! {
            () = &mut stopped => return Ok(Outcome::Done),
            () = tokio::time::sleep(TICK) => {}
        }
    }
}

/// Prints a campaign's status when it comes to an end in this run: behind `began`, or seen here.
async fn tell_ends(
    engine: &Engine,
    began: Timestamp,
    seen: &mut HashMap<CampaignId, CampaignStatus>,
    voice: &Voice,
) -> Result<(), Failure> {
    for campaign in engine.store().campaigns().await.map_err(failed)? {
        let before = seen.insert(campaign.id.clone(), campaign.status);
        let ended = matches!(
            campaign.status,
            CampaignStatus::Done | CampaignStatus::Cancelled | CampaignStatus::Stopped
        );
        // The last mail of an earlier run may be settled before the first look.
        let news = match before {
            Some(before) => before != campaign.status,
            None => campaign.updated_at >= began,
        };
        if ended && news {
            let counts = engine.store().counts(&campaign.id).await.map_err(failed)?;
            let outlook = engine.outlook(&campaign).await.map_err(failed)?;
            let document = CampaignStatusDocument::new(&campaign, counts, &outlook);
            voice.answer(&document, || document.words(campaign.stopped_why.as_deref()))?;
        }
    }
    Ok(())
}

/// Waits until everybody has an outcome; prints the status once, at the end.
pub async fn until_done(
    engine: &Engine,
    id: &CampaignId,
    voice: &Voice,
) -> Result<Outcome, Failure> {
    retry_sign_ins(engine).await?;
    let stopped = stop::told();
    tokio::pin!(stopped);
    let mut relays = Pauses::default();
    let bar = voice.progress(0);
    let ended = loop {
        let campaign = engine.store().campaign(id).await.map_err(failed)?;
        let counts = engine.store().counts(id).await.map_err(failed)?;
        bar.set_length(u64::try_from(counts.total()).unwrap_or(0));
        bar.set_position(u64::try_from(counts.total() - counts.open()).unwrap_or(0));
        if let Some(end) = end(&campaign, &counts) {
            break end;
        }
        if let Some(relay) = relays.tell(engine, voice).await?
            && campaign.draft.relay.as_ref() == Some(&relay.id)
        {
            break Err(Failure::Failed(
                "The campaign waits until the relay is mended; then `postroom-cli run` goes on."
                    .to_owned(),
            ));
        }
        tokio::select! {
            () = &mut stopped => break Err(Failure::Failed(
                "Interrupted. `postroom-cli run` or the Postroom window sends the rest.".to_owned(),
            )),
            () = tokio::time::sleep(TICK) => {}
        }
    };
    bar.finish_and_clear();
    campaign::status(engine, id.as_str(), voice).await?;
    ended
}

/// Pure: whether waiting is over, and how it ended.
fn end(campaign: &Campaign, counts: &Counts) -> Option<Result<Outcome, Failure>> {
    match campaign.status {
        CampaignStatus::Done if counts.refused + counts.expired + counts.in_doubt > 0 => {
            Some(Ok(Outcome::SomeFailed))
        }
        CampaignStatus::Done => Some(Ok(Outcome::Done)),
        CampaignStatus::Stopped => Some(Err(Failure::Failed(format!(
            "The campaign was stopped: {}",
            campaign.stopped_why.as_deref().unwrap_or("the relay does not take it.")
        )))),
        CampaignStatus::Cancelled => {
            Some(Err(Failure::Failed("The campaign was cancelled.".to_owned())))
        }
        CampaignStatus::Draft
        | CampaignStatus::Scheduled
        | CampaignStatus::Overdue
        | CampaignStatus::Sending
        | CampaignStatus::Paused => None,
    }
}

/// A relay that was paused for its password is tried again when somebody starts to send: they may
/// have brought the right one.
async fn retry_sign_ins(engine: &Engine) -> Result<(), Failure> {
    for relay in engine.store().relays().await.map_err(failed)? {
        let for_password = matches!(
            &relay.state,
            RelayState::Paused {
                why: PauseReason::NoPassword | PauseReason::WrongPassword,
                until: None,
                ..
            }
        );
        if for_password && engine.has_password(&relay.id).await {
            engine.resume_relay(&relay.id).await.map_err(failed)?;
        }
    }
    Ok(())
}

/// What was said about each relay already.
#[derive(Default)]
struct Pauses(HashMap<RelayId, RelayState>);

impl Pauses {
    /// Says each pause once. Answers a relay that only a person can mend.
    async fn tell(&mut self, engine: &Engine, voice: &Voice) -> Result<Option<Relay>, Failure> {
        let mut stuck = None;
        for relay in engine.store().relays().await.map_err(failed)? {
            let RelayState::Paused { text, until, .. } = &relay.state else {
                self.0.remove(&relay.id);
                continue;
            };
            let before = self.0.insert(relay.id.clone(), relay.state.clone());
            if before.as_ref() != Some(&relay.state) {
                let next = if until.is_some() { " It is tried again by itself." } else { "" };
                voice.say(&format!("{} is paused: {text}{next}", relay.name));
            }
            if until.is_none() {
                stuck = Some(relay);
            }
        }
        Ok(stuck)
    }
}
