//! `run` and `campaign send --wait`: the engine sends; this file watches and reports.

use std::collections::HashMap;
use std::path::PathBuf;
use std::time::Duration;

use postroom_engine::{Engine, GatewayListening};
use postroom_model::campaign::{Campaign, CampaignStatus};
use postroom_model::clock::Timestamp;
use postroom_model::delivery::Counts;
use postroom_model::id::{CampaignId, RelayId};
use postroom_model::relay::{PauseReason, Relay, RelayState};

use super::passwords::PasswordSource;
use super::{campaign_status, workspace};
use crate::error::{CliError, ExitStatus, failed};
use crate::json::CampaignStatusJson;
use crate::output::Output;
use crate::signals;

/// Interval at which the store is polled for progress and for the end.
const TICK: Duration = Duration::from_millis(200);

/// Sends all queued mails until interrupted.
///
/// # Errors
/// [`CliError`] when the workspace cannot be opened or the command fails.
pub async fn run(workspace: Option<PathBuf>, output: &Output) -> Result<ExitStatus, CliError> {
    let engine = workspace::open_for_sending(workspace, PasswordSource::default(), output).await?;
    let result = watch(&engine, output).await;
    engine.shutdown().await;
    result
}

async fn watch(engine: &Engine, output: &Output) -> Result<ExitStatus, CliError> {
    let began = engine.clock().now();
    retry_paused_relays(engine).await?;
    output.message(
        "Sending queued mails. Press Ctrl-C to stop; mails that are being sent are finished first.",
    );
    let stop = signals::stop_requested();
    tokio::pin!(stop);
    let (mut pauses, mut campaigns) = (PauseReporter::default(), HashMap::new());
    let mut listening = GatewayListening::default();
    loop {
        report_gateway(engine, &mut listening, output).await?;
        pauses.report(engine, output).await?;
        report_ended_campaigns(engine, began, &mut campaigns, output).await?;
        tokio::select! {
            () = &mut stop => return Ok(ExitStatus::Success),
            () = tokio::time::sleep(TICK) => {}
        }
    }
}

/// Reports where the local relay listens, once for each change.
async fn report_gateway(
    engine: &Engine,
    before: &mut GatewayListening,
    output: &Output,
) -> Result<(), CliError> {
    let now = engine.gateway_listening().await.map_err(failed)?;
    if *before == now {
        return Ok(());
    }
    *before = now;
    let addresses: Vec<String> = before.smtp.iter().map(ToString::to_string).collect();
    match (&before.trouble, addresses.is_empty()) {
        (Some(trouble), _) => {
            output.message(&format!("The local relay does not listen: {trouble}."))
        }
        (None, true) => output.message("The local relay is off."),
        (None, false) => {
            output.message(&format!("The local relay listens on {}.", addresses.join(" and ")));
        }
    }
    Ok(())
}

/// Prints the status of each campaign that ends during this run: after `began`, or between polls.
async fn report_ended_campaigns(
    engine: &Engine,
    began: Timestamp,
    seen: &mut HashMap<CampaignId, CampaignStatus>,
    output: &Output,
) -> Result<(), CliError> {
    for campaign in engine.read().campaigns().await.map_err(failed)? {
        let before = seen.insert(campaign.id.clone(), campaign.status);
        let ended = matches!(
            campaign.status,
            CampaignStatus::Done | CampaignStatus::Cancelled | CampaignStatus::Stopped
        );
        // Recovery may finish a campaign of an earlier run before the first poll.
        let is_new = match before {
            Some(before) => before != campaign.status,
            None => campaign.updated_at >= began,
        };
        if ended && is_new {
            let counts = engine.read().counts(&campaign.id).await.map_err(failed)?;
            let detail = engine.status_detail(&campaign).await.map_err(failed)?;
            let document = CampaignStatusJson::new(&campaign, counts, &detail);
            output.print(&document, || document.text(campaign.stopped_why.as_deref()))?;
        }
    }
    Ok(())
}

/// Waits until every recipient has a final status, then prints the status of the campaign.
///
/// # Errors
/// [`CliError`] when the campaign is stopped or cancelled, its relay needs the user, or the user
/// interrupts.
pub async fn until_done(
    engine: &Engine,
    id: &CampaignId,
    output: &Output,
) -> Result<ExitStatus, CliError> {
    retry_paused_relays(engine).await?;
    let stop = signals::stop_requested();
    tokio::pin!(stop);
    let mut pauses = PauseReporter::default();
    let bar = output.progress_bar(0);
    let result = loop {
        let campaign = engine.read().campaign(id).await.map_err(failed)?;
        let counts = engine.read().counts(id).await.map_err(failed)?;
        bar.set_length(u64::try_from(counts.total()).unwrap_or(0));
        bar.set_position(u64::try_from(counts.total() - counts.open()).unwrap_or(0));
        if let Some(result) = end_result(&campaign, &counts) {
            break result;
        }
        if let Some(relay) = pauses.report(engine, output).await?
            && campaign.draft.relay.as_ref() == Some(&relay.id)
        {
            break Err(CliError::Failed(
                "The campaign waits until the relay works again; then `postroom-cli run` continues."
                    .to_owned(),
            ));
        }
        tokio::select! {
            () = &mut stop => break Err(CliError::Failed(
                "Interrupted. `postroom-cli run` or the Postroom window sends the rest.".to_owned(),
            )),
            () = tokio::time::sleep(TICK) => {}
        }
    };
    bar.finish_and_clear();
    campaign_status::print(engine, id.as_str(), output).await?;
    result
}

/// The result of a campaign that has ended. Pure.
fn end_result(campaign: &Campaign, counts: &Counts) -> Option<Result<ExitStatus, CliError>> {
    match campaign.status {
        CampaignStatus::Done if counts.refused + counts.expired + counts.in_doubt > 0 => {
            Some(Ok(ExitStatus::PartialFailure))
        }
        CampaignStatus::Done => Some(Ok(ExitStatus::Success)),
        CampaignStatus::Stopped => Some(Err(CliError::Failed(format!(
            "The campaign was stopped: {}",
            campaign.stopped_why.as_deref().unwrap_or("the relay does not accept it.")
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

/// Resumes the relays that wait for the user, who now asks for another attempt: the cause may be
/// mended, and a new process may have the correct password.
async fn retry_paused_relays(engine: &Engine) -> Result<(), CliError> {
    for relay in engine.read().relays().await.map_err(failed)? {
        let needs_password = matches!(
            &relay.state,
            RelayState::Paused { why: PauseReason::NoPassword | PauseReason::WrongPassword, .. }
        );
        if relay.state.waits_for_the_user()
            && (!needs_password || engine.has_password(&relay.id).await)
        {
            engine.resume_relay(&relay.id).await.map_err(failed)?;
        }
    }
    Ok(())
}

/// Reports each pause of a relay once.
#[derive(Default)]
struct PauseReporter(HashMap<RelayId, RelayState>);

impl PauseReporter {
    /// Prints new pauses. Returns a relay whose pause ends only when the user acts.
    async fn report(
        &mut self,
        engine: &Engine,
        output: &Output,
    ) -> Result<Option<Relay>, CliError> {
        let mut stuck = None;
        for relay in engine.read().relays().await.map_err(failed)? {
            let RelayState::Paused { text, until, .. } = &relay.state else {
                self.0.remove(&relay.id);
                continue;
            };
            let before = self.0.insert(relay.id.clone(), relay.state.clone());
            if before.as_ref() != Some(&relay.state) {
                let next = if until.is_some() {
                    "It is retried automatically.".to_owned()
                } else {
                    format!(
                        "It is tried again by `postroom-cli relay test {}` or the next \
                         `postroom-cli run`.",
                        relay.name
                    )
                };
                output.message(&format!("{} is paused: {text} {next}", relay.name));
            }
            if until.is_none() {
                stuck = Some(relay);
            }
        }
        Ok(stuck)
    }
}
