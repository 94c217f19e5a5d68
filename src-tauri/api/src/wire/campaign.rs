//! Campaigns: writing, looking, starting, watching.

use postroom_model::clock::Timestamp;
use postroom_model::id::{CampaignId, ContactId, DeliveryId, ImportId, ListId, PictureId, RelayId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    CampaignCommand, CampaignStatus, Counts, DeliveryStatus, Finding, ForecastView, FreezingView,
    LearnedLimitsView, LimitUsage, PauseReason, Per, PlanView, Selection,
};

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CampaignRow {
    pub id: CampaignId,
    /// Its name, or the subject as somebody without a name reads it; empty: neither is there yet.
    pub title: String,
    pub name: String,
    pub subject: String,
    pub status: CampaignStatus,
    pub counts: Counts,
    pub total: i64,
    pub relay_name: Option<String>,
    /// When it starts by itself.
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
    /// The editor's own document, as JSON text. None: pasted HTML.
    pub document: Option<String>,
    /// None: made from the HTML.
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
    /// Its name, or the subject as somebody without a name reads it; empty: neither is there yet.
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

/// Whom a new campaign goes to.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AudienceSource {
    /// A list, a tag or a segment.
    List { id: ListId },
    /// A list of this name is made of them.
    Selection { selection: Selection, name: String },
    /// A segment of this name is made of whoever stood in the file.
    Import { id: ImportId, name: String },
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CampaignCreateFor {
    pub whom: AudienceSource,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CampaignSave {
    pub id: CampaignId,
    /// The revision this was edited from; an older one is refused, nothing is overwritten.
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

/// Preview as the contact at this place of the audience.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PreviewRequest {
    pub draft: CampaignDraft,
    /// None: the first of the audience, or a made-up person when it is empty.
    pub contact: Option<ContactId>,
    /// Place in the audience, from 0; used when `contact` is none.
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
    /// For a sandboxed frame; pictures as data URLs.
    pub html: String,
    pub text: String,
    pub size: i64,
    pub message_id: String,
    /// The template does not compile; the sentence says where.
    pub trouble: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TestSendRequest {
    pub draft: CampaignDraft,
    pub address: String,
    /// As this person would get it.
    pub contact: Option<ContactId>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TestSendView {
    pub accepted: bool,
    pub relay_name: String,
    /// The relay's whole reply, or what happened.
    pub reply: String,
    pub code: Option<u16>,
    /// Stable code of what it means.
    pub meaning: String,
}

/// What pressing Start would do.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ReviewView {
    pub id: CampaignId,
    pub subject: String,
    pub people: i64,
    /// Of the lists' people, those who are left out, by status.
    pub unsubscribed: i64,
    pub bounced: i64,
    pub complained: i64,
    pub from: String,
    pub reply_to: String,
    pub relay_name: Option<String>,
    pub practice: bool,
    /// The relays that take over, in this order.
    pub next_relay_names: Vec<String>,
    pub plan: PlanView,
    /// When it starts by itself; none: when Start is pressed.
    pub starts_at: Option<Timestamp>,
    /// When it will be through, as far as limits and hours say; none: not known.
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

/// Why mails wait, for the plain-language panel.
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
    /// One of the relay's limits is reached.
    #[serde(rename = "spent")]
    LimitReached {
        relay: String,
        id: RelayId,
        per: Per,
        until: Timestamp,
    },
    /// The first relay cannot; another one has taken over.
    TakenOver {
        relay: String,
        instead_of: String,
    },
    /// It goes out in given hours only.
    Hours {
        opens_at: Timestamp,
    },
    Scheduled {
        at: Timestamp,
    },
    /// The start was missed; `text` says why where it is not the time alone.
    Overdue {
        at: Option<Timestamp>,
        text: Option<String>,
    },
    /// The computer is about to sleep.
    #[serde(rename = "asleep")]
    Suspended,
    /// The workspace file cannot be written, so nothing is sent: "disk_full", "workspace_busy",
    /// "workspace_read_only" or "workspace".
    CannotWrite {
        code: String,
        text: String,
    },
    /// The user slowed it down.
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
    /// The audience is being written down.
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
    /// When it is tried again by itself.
    pub paused_until: Option<Timestamp>,
    /// The campaign goes through it now.
    pub in_use: bool,
    pub gauges: Vec<LimitUsage>,
    pub taught: LearnedLimitsView,
    /// Which domains of senders it takes does not hold this campaign's.
    pub sender_not_taken: bool,
}

/// A picture the user dropped or pasted.
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

/// A merge field for the menu.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct MergeField {
    /// As written between the braces.
    pub tag: String,
    /// As the user knows it.
    pub name: String,
    /// One of the built-in ones; the page has a word for it.
    pub built_in: bool,
}
