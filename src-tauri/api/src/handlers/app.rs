//! The program itself: state, settings, overview, status bar.

use postroom_engine::{Engine, ImportProgress};
use postroom_model::campaign::CampaignStatus;
use postroom_model::relay::RelayState;
use postroom_store::backups::Backup;
use serde::{Deserialize, Serialize};

use super::{campaign_row, relay_list};
use crate::error::ApiError;
use crate::host::Host;
use crate::user_settings::{UserSettings, UserSettingsFile};
use crate::wire::CampaignStatus as Status;
use crate::wire::*;

/// The setting of the workspace for the computer during sending. Older versions also stored the
/// language and the theme in it.
const APPEARANCE: &str = "appearance";

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Appearance {
    #[serde(default = "yes")]
    keep_awake: bool,
}

fn yes() -> bool {
    true
}

impl Default for Appearance {
    fn default() -> Self {
        Self { keep_awake: true }
    }
}

/// Takes the language and the appearance that an older version stored in the workspace.
pub(crate) async fn migrate_user_settings(engine: &Engine, file: &UserSettingsFile) {
    // The program starts without them too.
    let stored = match engine.read().setting::<UserSettings>(APPEARANCE).await {
        Ok(stored) => stored,
        Err(error) => return tracing::warn!(%error, "the former appearance cannot be read"),
    };
    if let Err(error) = file.migrate(stored) {
        tracing::warn!(%error, "the user's settings were not written");
    }
}

pub(crate) async fn app_state(host: &Host, _request: Nothing) -> Result<AppState, ApiError> {
    let engine = host.engine();
    let counts = engine.read().contact_counts().await?;
    let campaigns = engine.read().campaigns().await?;
    let running = campaigns.iter().filter(|one| one.status == CampaignStatus::Sending).count();
    let profile = engine.profile().await?;
    Ok(AppState {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        platform: std::env::consts::OS.to_owned(),
        workspace_name: profile.workspace_name,
        workspace_path: engine.read().path().display().to_string(),
        backups: engine.read().backups()?.into_iter().map(backup_view).collect(),
        secret_home: engine.secrets().home(),
        first_start: campaigns.iter().all(|one| one.status == CampaignStatus::Draft),
        contacts: counts.subscribed + counts.unsubscribed + counts.bounced + counts.complained,
        running_campaigns: i64::try_from(running).unwrap_or(0),
    })
}

fn backup_view(copy: Backup) -> BackupView {
    BackupView {
        path: copy.path.display().to_string(),
        size: i64::try_from(copy.size).unwrap_or(i64::MAX),
        format: copy.format,
    }
}

pub(crate) async fn backup_delete(host: &Host, request: BackupDelete) -> Result<Nothing, ApiError> {
    host.engine().delete_backup(request.format)?;
    Ok(Nothing {})
}

pub(crate) async fn settings_get(host: &Host, _request: Nothing) -> Result<SettingsView, ApiError> {
    let engine = host.engine();
    let profile = engine.profile().await?;
    let appearance: Appearance = engine.read().setting(APPEARANCE).await?.unwrap_or_default();
    let user = host.user_settings().read();
    Ok(SettingsView {
        language: user.language,
        theme: user.theme,
        closing: user.closing,
        workspace_name: profile.workspace_name,
        sender_name: profile.sender_name,
        sender_address: profile.sender_address,
        postal_address: profile.postal_address,
        keep_awake: appearance.keep_awake,
    })
}

pub(crate) async fn settings_set(
    host: &Host,
    request: SettingsView,
) -> Result<SettingsView, ApiError> {
    let engine = host.engine();
    let mut profile = engine.profile().await?;
    profile.workspace_name = request.workspace_name.trim().to_owned();
    profile.sender_name = request.sender_name.trim().to_owned();
    profile.sender_address = request.sender_address.trim().to_owned();
    profile.postal_address = request.postal_address.trim().to_owned();
    profile.mail_language = match request.language {
        Language::De => "de".to_owned(),
        Language::En => "en".to_owned(),
        Language::System => String::new(),
    };
    let user =
        UserSettings { language: request.language, theme: request.theme, closing: request.closing };
    host.user_settings().write(&user)?;
    let appearance = Appearance { keep_awake: request.keep_awake };
    engine.set_setting(APPEARANCE, &appearance).await?;
    engine.set_profile(&profile).await?;
    settings_get(host, Nothing {}).await
}

pub(crate) async fn overview(host: &Host, _request: Nothing) -> Result<OverviewView, ApiError> {
    let engine = host.engine();
    let (mut current, mut last, mut drafts) = (Vec::new(), Vec::new(), Vec::new());
    let mut needs_you = Vec::new();
    for campaign in engine.read().campaigns().await? {
        let id = campaign.id.clone();
        let stopped_why = campaign.stopped_why.clone();
        let row = campaign_row(host, campaign).await?;
        if row.counts.in_doubt > 0 {
            let (count, name) = (row.counts.in_doubt, row.title.clone());
            needs_you.push(NeedsYou::InDoubt { campaign: id.clone(), name, count });
        }
        match row.status {
            Status::Stopped => {
                let text = stopped_why.unwrap_or_default();
                needs_you.push(NeedsYou::CampaignStopped {
                    campaign: id,
                    name: row.title.clone(),
                    text,
                });
                current.push(row);
            }
            Status::Overdue => {
                let (at, name) = (row.starts_at, row.title.clone());
                needs_you.push(NeedsYou::Overdue { campaign: id, name, at });
                current.push(row);
            }
            Status::Sending | Status::Paused | Status::Scheduled => current.push(row),
            Status::Done | Status::Cancelled => {
                if last.is_empty() && row.counts.refused > 0 {
                    let (count, name) = (row.counts.refused, row.title.clone());
                    needs_you.push(NeedsYou::Refused { campaign: id, name, count });
                }
                last.push(row);
            }
            Status::Draft => drafts.push(row),
        }
    }
    drafts.sort_by_key(|row| std::cmp::Reverse(row.updated_at));
    drafts.truncate(5);
    last.truncate(5);
    let relays = relay_list(host, Nothing {}).await?;
    for relay in &relays {
        if let Some(paused) = &relay.paused
            && paused.why != PauseReason::ByUser
        {
            needs_you.push(NeedsYou::RelayPaused {
                relay: relay.id.clone(),
                name: relay.name.clone(),
                why: paused.why,
                text: paused.text.clone(),
                since: paused.since,
            });
        }
    }
    let counts = engine.read().contact_counts().await?;
    Ok(OverviewView {
        current,
        last,
        drafts,
        needs_you,
        relays,
        contacts: counts.subscribed + counts.unsubscribed + counts.bounced + counts.complained,
        sendable: counts.subscribed,
        practice_caught: engine.read().practice_count().await?,
    })
}

pub(crate) async fn status_bar(host: &Host, _request: Nothing) -> Result<StatusBarView, ApiError> {
    let engine = host.engine();
    let mut running = engine.read().active_campaigns().await?;
    running.retain(|one| !one.app);
    let relays = engine.read().relays().await?;
    let mut shown = None;
    for one in &running {
        let better = match (&shown, one.status) {
            (None, _) => true,
            (Some((_, status)), CampaignStatus::Sending) => *status != CampaignStatus::Sending,
            (Some(_), _) => false,
        };
        if better {
            shown = Some((one, one.status));
        }
    }
    let campaign = match shown {
        None => None,
        Some((one, status)) => {
            let counts = engine.read().counts(&one.id).await?;
            let full = engine.read().campaign(&one.id).await?;
            Some(StatusBarCampaign {
                id: one.id.clone(),
                name: super::title(&full.draft),
                status,
                counts,
                total: counts.total(),
                done_at: engine
                    .status_detail(&full)
                    .await?
                    .forecast
                    .and_then(|forecast| forecast.done_at),
            })
        }
    };
    let ready = relays.iter().filter(|relay| relay.state == RelayState::Ready).count();
    let needed = |relay: &&postroom_model::relay::Relay| {
        running.iter().any(|one| one.relays.contains(&relay.id))
    };
    let paused = relays.iter().filter(needed).find_map(|relay| match &relay.state {
        RelayState::Ready => None,
        RelayState::Paused { why, .. } => Some((relay.name.clone(), *why)),
    });
    Ok(StatusBarView {
        campaign,
        others: i64::try_from(running.len().saturating_sub(1)).unwrap_or(0),
        imports: engine.imports().running().into_iter().map(status_bar_import).collect(),
        relays_ready: i64::try_from(ready).unwrap_or(0),
        relays_total: i64::try_from(relays.len()).unwrap_or(0),
        paused_relay: paused.as_ref().map(|(name, _)| name.clone()),
        paused_why: paused.map(|(_, why)| why),
    })
}

fn status_bar_import(progress: ImportProgress) -> StatusBarImport {
    StatusBarImport {
        id: progress.id,
        name: progress.name,
        rows: progress.rows,
        total_estimate: progress.row_estimate,
    }
}
