//! `run`, and the waiting of `campaign send --wait`: the queue works, this watches and tells.

use std::collections::HashMap;
use std::path::PathBuf;
use std::time::Duration;

use postroom_engine::campaign::{Campaign, CampaignStatus};
use postroom_engine::clock::Timestamp;
use postroom_engine::delivery::Counts;
use postroom_engine::engine::Engine;
use postroom_engine::id::{CampaignId, RelayId};
use postroom_engine::relay::{PauseReason, Relay, RelayState};

use super::{campaign, workspace};
use crate::error::{CliError, ExitStatus, failed};
use crate::json::CampaignStatusDocument;
use crate::output::Output;
use crate::signals;

/// How often the store is looked at, for progress and for the end.
const TICK: Duration = Duration::from_millis(200);

/// Works the queue until interrupted.
pub async fn run(workspace: Option<PathBuf>, output: &Output) -> Result<ExitStatus, CliError> {
    let engine = workspace::open_for_sending(workspace).await?;
    let done = watch(&engine, output).await;
    engine.shut().await;
    done
}

async fn watch(engine: &Engine, output: &Output) -> Result<ExitStatus, CliError> {
    let began = engine.clock().now();
    retry_sign_ins(engine).await?;
    output.message("Working the queue. Press Ctrl-C to stop; what is under way is finished first.");
    let stopped = signals::stop_requested();
    tokio::pin!(stopped);
    let (mut relays, mut campaigns) = (Pauses::default(), HashMap::new());
    loop {
        relays.tell(engine, output).await?;
        tell_ends(engine, began, &mut campaigns, output).await?;
        tokio::select! {
            () = &mut stopped => return Ok(ExitStatus::Success),
            () = tokio::time::sleep(TICK) => {}
        }
    }
}

/// Prints a campaign's status when it comes to an end in this run: behind `began`, or seen here.
async fn tell_ends(
    engine: &Engine,
    began: Timestamp,
    seen: &mut HashMap<CampaignId, CampaignStatus>,
    output: &Output,
) -> Result<(), CliError> {
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
            output.print(&document, || document.words(campaign.stopped_why.as_deref()))?;
        }
    }
    Ok(())
}

/// Waits until everybody has an outcome; prints the status once, at the end.
pub async fn until_done(
    engine: &Engine,
    id: &CampaignId,
    output: &Output,
) -> Result<ExitStatus, CliError> {
    retry_sign_ins(engine).await?;
    let stopped = signals::stop_requested();
    tokio::pin!(stopped);
    let mut relays = Pauses::default();
    let bar = output.progress_bar(0);
    let ended = loop {
        let campaign = engine.store().campaign(id).await.map_err(failed)?;
        let counts = engine.store().counts(id).await.map_err(failed)?;
        bar.set_length(u64::try_from(counts.total()).unwrap_or(0));
        bar.set_position(u64::try_from(counts.total() - counts.open()).unwrap_or(0));
        if let Some(end) = end(&campaign, &counts) {
            break end;
        }
        if let Some(relay) = relays.tell(engine, output).await?
            && campaign.draft.relay.as_ref() == Some(&relay.id)
        {
            break Err(CliError::Failed(
                "The campaign waits until the relay is mended; then `postroom-cli run` goes on."
                    .to_owned(),
            ));
        }
        tokio::select! {
            () = &mut stopped => break Err(CliError::Failed(
                "Interrupted. `postroom-cli run` or the Postroom window sends the rest.".to_owned(),
            )),
            () = tokio::time::sleep(TICK) => {}
        }
    };
    bar.finish_and_clear();
    campaign::status(engine, id.as_str(), output).await?;
    ended
}

/// Pure: whether waiting is over, and how it ended.
fn end(campaign: &Campaign, counts: &Counts) -> Option<Result<ExitStatus, CliError>> {
    match campaign.status {
        CampaignStatus::Done if counts.refused + counts.expired + counts.in_doubt > 0 => {
            Some(Ok(ExitStatus::PartialFailure))
        }
        CampaignStatus::Done => Some(Ok(ExitStatus::Success)),
        CampaignStatus::Stopped => Some(Err(CliError::Failed(format!(
            "The campaign was stopped: {}",
            campaign.stopped_why.as_deref().unwrap_or("the relay does not take it.")
        )))),
        CampaignStatus::Cancelled => {
            Some(Err(CliError::Failed("The campaign was cancelled.".to_owned())))
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
async fn retry_sign_ins(engine: &Engine) -> Result<(), CliError> {
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
    async fn tell(&mut self, engine: &Engine, output: &Output) -> Result<Option<Relay>, CliError> {
        let mut stuck = None;
        for relay in engine.store().relays().await.map_err(failed)? {
            let RelayState::Paused { text, until, .. } = &relay.state else {
                self.0.remove(&relay.id);
                continue;
            };
            let before = self.0.insert(relay.id.clone(), relay.state.clone());
            if before.as_ref() != Some(&relay.state) {
                let next = if until.is_some() { " It is tried again by itself." } else { "" };
                output.message(&format!("{} is paused: {text}{next}", relay.name));
            }
            if until.is_none() {
                stuck = Some(relay);
            }
        }
        Ok(stuck)
    }
}
