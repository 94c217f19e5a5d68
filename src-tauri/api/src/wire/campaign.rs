//! Campaigns: drafts, preview, pre-send checks, and progress.

use postroom_model::clock::Timestamp;
use postroom_model::id::{CampaignId, ContactId, DeliveryId, ImportId, ListId, PictureId, RelayId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    BasisCount, CampaignCommand, CampaignStatus, Counts, DeliveryStatus, Finding, ForecastView,
    FreezingView, LearnedLimitsView, LimitUsage, PauseReason, Per, PlanView, Selection,
};

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CampaignRow {
    pub id: CampaignId,
    /// The name, or else the subject as rendered without merge values. Empty: there is neither.
    pub title: String,
    pub name: String,
    pub subject: String,
    pub status: CampaignStatus,
    pub counts: Counts,
    pub total: i64,
    pub relay_name: Option<String>,
    /// The time of the scheduled start.
    pub starts_at: Option<Timestamp>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub started_at: Option<Timestamp>,
    pub finished_at: Option<Timestamp>,
    pub buttons: Vec<CampaignCommand>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
pub struct ContentView {
    pub html: String,
    /// The editor's document as JSON text. None: pasted HTML.
    pub document: Option<String>,
    /// None: generated from the HTML.
    pub text: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CampaignDraft {
    pub name: String,
    pub from_name: String,
    pub from_address: String,
    pub reply_to: String,
    pub subject: String,
    pub preheader: String,
    pub lists: Vec<ListId>,
    pub relay: Option<RelayId>,
    pub plan: PlanView,
    pub content: ContentView,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CampaignDetail {
    pub id: CampaignId,
    /// The name, or else the subject as rendered without merge values. Empty: there is neither.
    pub title: String,
    pub status: CampaignStatus,
    pub revision: i64,
    pub draft: CampaignDraft,
    pub stopped_why: Option<String>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub started_at: Option<Timestamp>,
    pub finished_at: Option<Timestamp>,
    pub buttons: Vec<CampaignCommand>,
}

/// The recipients of a new campaign.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AudienceSource {
    /// A list, a tag or a segment.
    List { id: ListId },
    /// A new list with this name is created from the selected contacts.
    Selection { selection: Selection, name: String },
    /// A segment with this name is created from the contacts of the import.
    Import { id: ImportId, name: String },
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CampaignCreateFor {
    pub audience: AudienceSource,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CampaignSave {
    pub id: CampaignId,
    /// The revision that was edited. An outdated revision is refused; nothing is overwritten.
    pub revision: i64,
    pub draft: CampaignDraft,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CampaignSaved {
    pub revision: i64,
    pub updated_at: Timestamp,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CampaignCommandRequest {
    pub id: CampaignId,
    pub command: CampaignCommand,
}

/// Previews the mail as one contact of the audience receives it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PreviewRequest {
    pub draft: CampaignDraft,
    /// None: the contact at `place`, or a sample contact if the audience is empty.
    pub contact: Option<ContactId>,
    /// Position in the audience, from 0; used if `contact` is none.
    pub place: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PreviewView {
    pub contact: Option<ContactId>,
    pub address: String,
    pub name: String,
    pub audience: i64,
    pub from: String,
    pub reply_to: String,
    pub subject: String,
    pub preheader: String,
    /// For a sandboxed frame; pictures are data URLs.
    pub html: String,
    pub text: String,
    pub size: i64,
    pub message_id: String,
    /// The error of the template, with its position. None: it compiles.
    pub error: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TestSendRequest {
    pub draft: CampaignDraft,
    pub address: String,
    /// Rendered for this contact. None: for the first contact of the audience.
    pub contact: Option<ContactId>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TestSendView {
    pub accepted: bool,
    pub relay_name: String,
    /// The relay's complete reply, or the error.
    pub reply: String,
    pub code: Option<u16>,
    /// Stable code of the meaning.
    pub meaning: String,
}

/// What a start would do.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ReviewView {
    pub id: CampaignId,
    pub subject: String,
    pub people: i64,
    /// The recipients by consent basis, the most frequent first.
    pub bases: Vec<BasisCount>,
    /// Contacts on the lists that are excluded, by status.
    pub unsubscribed: i64,
    pub bounced: i64,
    pub complained: i64,
    pub from: String,
    pub reply_to: String,
    pub relay_name: Option<String>,
    pub practice: bool,
    /// The fallback relays, in order.
    pub next_relay_names: Vec<String>,
    pub plan: PlanView,
    /// The time of the scheduled start. None: it starts when the user starts it.
    pub starts_at: Option<Timestamp>,
    /// The forecast from limits and hours. None: unknown.
    pub forecast: Option<ForecastView>,
    pub give_up_hours: i64,
    pub findings: Vec<Finding>,
    pub can_start: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SpeedPoint {
    pub at: Timestamp,
    pub accepted: i64,
    pub other: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct LastReply {
    pub delivery: DeliveryId,
    pub at: Timestamp,
    pub status: DeliveryStatus,
    pub address: String,
    pub reply: String,
}

/// A reason why mails wait.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Wait {
    /// The relay's mails-per-second setting.
    Pace {
        relay: String,
        per_second: f64,
        count: i64,
    },
    /// The relay is paused.
    RelayPaused {
        relay: String,
        id: RelayId,
        why: PauseReason,
        text: String,
        until: Option<Timestamp>,
    },
    NoRelay,
    /// A limit of the relay is reached.
    #[serde(rename = "spent")]
    LimitReached {
        relay: String,
        id: RelayId,
        per: Per,
        until: Timestamp,
    },
    /// The first relay cannot send; a fallback relay is in use.
    TakenOver {
        relay: String,
        instead_of: String,
    },
    /// Outside the hours of the plan.
    Hours {
        opens_at: Timestamp,
    },
    Scheduled {
        at: Timestamp,
    },
    /// The scheduled start was missed. `text` is the reason if it is not only the time.
    Overdue {
        at: Option<Timestamp>,
        text: Option<String>,
    },
    /// The queue is suspended because the computer sleeps.
    #[serde(rename = "asleep")]
    Suspended,
    /// The workspace file cannot be written, so nothing is sent: "disk_full", "workspace_busy",
    /// "workspace_read_only" or "workspace".
    CannotWrite {
        code: String,
        text: String,
    },
    /// The plan limits the rate.
    SlowedDown {
        per_second: f64,
    },
    TryingAgain {
        count: i64,
        next_at: Timestamp,
    },
    InDoubt {
        count: i64,
    },
    Paused,
    Stopped {
        text: String,
    },
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct LiveView {
    pub campaign: CampaignRow,
    pub from: String,
    pub stopped_why: Option<String>,
    pub counts: Counts,
    pub total: i64,
    /// Over the last ten seconds.
    pub per_second: f64,
    pub forecast: Option<ForecastView>,
    /// The progress of freezing the audience. None: it is not being frozen.
    pub freezing: Option<FreezingView>,
    pub plan: PlanView,
    /// Outcomes over time, oldest first, at most sixty points.
    pub speed: Vec<SpeedPoint>,
    /// Milliseconds that one point covers.
    pub speed_step: i64,
    pub last: Vec<LastReply>,
    pub waits: Vec<Wait>,
    pub relays: Vec<LiveRelay>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct LiveRelay {
    pub id: RelayId,
    pub name: String,
    pub connections: i64,
    pub connections_max: i64,
    pub per_second: Option<f64>,
    pub accepted: i64,
    pub paused: Option<PauseReason>,
    /// When the relay is tried again.
    pub paused_until: Option<Timestamp>,
    /// The campaign uses this relay now.
    pub in_use: bool,
    pub gauges: Vec<LimitUsage>,
    pub learned_limits: LearnedLimitsView,
    /// The relay does not accept the campaign's sender domain.
    pub sender_not_taken: bool,
}

/// A picture that the user dropped or pasted.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PictureView {
    pub id: PictureId,
    pub name: String,
    pub mime: String,
    pub size: i64,
    /// For the editor's canvas.
    pub data_url: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CleanHtml {
    pub html: String,
}

/// Sanitized HTML.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CleanedHtml {
    pub html: String,
    /// What was removed besides active content: `import`, `font`, `pixel`.
    pub dropped: Vec<String>,
}

/// A merge field for the menu.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct MergeField {
    /// The name between the braces.
    pub tag: String,
    /// The name that the user sees.
    pub name: String,
    /// A built-in field; the page translates its name.
    pub built_in: bool,
}
