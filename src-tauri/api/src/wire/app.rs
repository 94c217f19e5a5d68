//! The program itself: state, settings, overview and the status bar.

use postroom_model::clock::Timestamp;
use postroom_model::id::{CampaignId, ImportId, RelayId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{CampaignRow, CampaignStatus, Counts, PauseReason, RelayView, SecretHome};

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AppState {
    pub version: String,
    pub platform: String,
    pub workspace_name: String,
    pub workspace_path: String,
    /// Copies of the workspace from before format changes, newest first.
    pub backups: Vec<BackupView>,
    pub secret_home: SecretHome,
    /// No campaign was sent yet: the page shows the first steps.
    pub first_start: bool,
    pub contacts: i64,
    pub running_campaigns: i64,
}

/// A copy of the workspace.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct BackupView {
    pub path: String,
    /// Bytes.
    pub size: i64,
    pub format: u32,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize, TS)]
pub struct BackupDelete {
    pub format: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    System,
    En,
    De,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    System,
    Light,
    Dark,
}

/// What closing the window does during sending.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ClosingAnswer {
    #[default]
    Ask,
    /// Hide the window; the campaign continues.
    Background,
    /// Finish the mails in flight, then quit; the next start continues the campaign.
    Quit,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SettingsView {
    /// Language, appearance and `closing` belong to the user, the others to the workspace.
    pub language: Language,
    pub theme: Theme,
    /// Name of the business, shown at the bottom left.
    pub workspace_name: String,
    pub sender_name: String,
    pub sender_address: String,
    /// Shown in the footer of every mail, as the law requires.
    pub postal_address: String,
    /// Keep the computer awake during sending.
    pub keep_awake: bool,
    #[serde(default)]
    pub closing: ClosingAnswer,
}

/// Something that needs the user's attention.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum NeedsYou {
    InDoubt {
        campaign: CampaignId,
        name: String,
        count: i64,
    },
    RelayPaused {
        relay: RelayId,
        name: String,
        why: PauseReason,
        text: String,
        since: Timestamp,
    },
    CampaignStopped {
        campaign: CampaignId,
        name: String,
        text: String,
    },
    /// A scheduled start was missed.
    Overdue {
        campaign: CampaignId,
        name: String,
        at: Option<Timestamp>,
    },
    Refused {
        campaign: CampaignId,
        name: String,
        count: i64,
    },
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OverviewView {
    /// Campaigns that are being sent, paused, stopped, scheduled or overdue, newest first.
    pub current: Vec<CampaignRow>,
    /// Completed campaigns, newest first, at most five.
    pub last: Vec<CampaignRow>,
    /// Drafts, last edited first, at most five.
    pub drafts: Vec<CampaignRow>,
    pub needs_you: Vec<NeedsYou>,
    pub relays: Vec<RelayView>,
    pub contacts: i64,
    pub sendable: i64,
    pub practice_caught: i64,
}

/// The state of the queue, for the status bar.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct StatusBarView {
    /// None: idle.
    pub campaign: Option<StatusBarCampaign>,
    /// The number of other active campaigns.
    pub others: i64,
    pub imports: Vec<StatusBarImport>,
    pub relays_ready: i64,
    pub relays_total: i64,
    /// The name of the first paused relay that an active campaign uses.
    pub paused_relay: Option<String>,
    pub paused_why: Option<PauseReason>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct StatusBarCampaign {
    pub id: CampaignId,
    pub name: String,
    pub status: CampaignStatus,
    pub counts: Counts,
    pub total: i64,
    /// The expected end. None: unknown.
    pub done_at: Option<Timestamp>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct StatusBarImport {
    pub id: ImportId,
    pub name: String,
    pub rows: i64,
    pub total_estimate: i64,
}
