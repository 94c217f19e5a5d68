//! A campaign: who it is from, what it says, who gets it, and the one function that moves its
//! status.
//!
//! Leaves out: storage (`store::campaigns`), rendering (`message`), sending (`queue`).

pub mod plan;
pub mod prefilter;
pub mod schedule;

use serde::{Deserialize, Serialize};

pub use self::plan::{InDoubtPolicy, Lane, Plan, Retry};
pub use self::schedule::{Hours, Missed, Schedule, Start};

use crate::clock::Timestamp;
use crate::id::{CampaignId, ListId, RelayId};
use crate::words::words;

/// Where a campaign stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum CampaignStatus {
    /// Being written.
    Draft,
    /// Starts by itself at its time.
    Scheduled,
    /// Its start was missed, or could not be carried out: the user is asked.
    Overdue,
    /// Its audience is frozen; mails go out or wait for their turn.
    Sending,
    /// The user paused it.
    Paused,
    /// We stopped it: the fault is in the campaign or the sender, not in a recipient.
    Stopped,
    /// Everybody has an outcome.
    Done,
    /// The user stopped it for good.
    Cancelled,
}

/// What can be done to a campaign. The queue's own commands are not serialized: no page and no
/// script can give them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum CampaignCommand {
    Start,
    /// Start at the time of its plan.
    Schedule,
    /// Back to the desk.
    Unschedule,
    Pause,
    Resume,
    Cancel,
    /// Queue the refused and expired ones once more.
    RetryFailures,
    /// Queue: everybody has an outcome. Not a button.
    #[serde(skip)]
    Finish,
    /// Queue: its start was missed. Not a button.
    #[serde(skip)]
    Miss,
    /// Queue: our own fault; nobody's tries are spent. Not a button.
    #[serde(skip)]
    Stop,
}

/// A command that does not fit the status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a campaign that is {} cannot do this: {command:?}", status.word())]
pub struct IllegalCommand {
    pub status: CampaignStatus,
    pub command: CampaignCommand,
}

impl CampaignCommand {
    /// Those that a user may give, in the order of the buttons.
    pub const BUTTONS: [Self; 7] = [
        Self::Start,
        Self::Schedule,
        Self::Unschedule,
        Self::Pause,
        Self::Resume,
        Self::RetryFailures,
        Self::Cancel,
    ];
}

words!(CampaignStatus {
    Draft => "draft",
    Scheduled => "scheduled",
    Overdue => "overdue",
    Sending => "sending",
    Paused => "paused",
    Stopped => "stopped",
    Done => "done",
    Cancelled => "cancelled",
});

impl CampaignStatus {
    /// The one function that moves a campaign.
    ///
    /// # Errors
    /// [`IllegalCommand`] when the command does not fit the status.
    pub fn after(self, command: CampaignCommand) -> Result<Self, IllegalCommand> {
        use CampaignCommand as C;
        use CampaignStatus as S;
        match (self, command) {
            (S::Draft | S::Scheduled | S::Overdue, C::Start) => Ok(S::Sending),
            (S::Draft, C::Schedule) => Ok(S::Scheduled),
            (S::Scheduled | S::Overdue, C::Unschedule) => Ok(S::Draft),
            (S::Scheduled, C::Miss) => Ok(S::Overdue),
            (S::Sending, C::Pause) => Ok(S::Paused),
            (S::Sending, C::Stop) => Ok(S::Stopped),
            (S::Sending, C::Finish) => Ok(S::Done),
            (S::Paused | S::Stopped, C::Resume) => Ok(S::Sending),
            (S::Sending | S::Paused | S::Stopped, C::Cancel) => Ok(S::Cancelled),
            (S::Done, C::RetryFailures) => Ok(S::Sending),
            (status, command) => Err(IllegalCommand { status, command }),
        }
    }

    /// The buttons that make sense now, from the same table.
    pub fn buttons(self) -> Vec<CampaignCommand> {
        CampaignCommand::BUTTONS
            .into_iter()
            .filter(|command| self.after(*command).is_ok())
            .collect()
    }
}

/// What the mail says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
pub struct Content {
    /// HTML with merge fields; pictures as `postroom-picture:ID`. What the editor made, or what
    /// the user pasted.
    pub html: String,
    /// The editor's own document, kept so that it opens again as it was left. None for pasted
    /// HTML.
    pub document: Option<serde_json::Value>,
    /// The plain-text part. None: made from the HTML.
    pub text: Option<String>,
}

/// What the user writes and chooses; everything of a campaign that can be edited.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
#[serde(default)]
pub struct Draft {
    /// The user's own name for it; not in the mail.
    pub name: String,
    pub from_name: String,
    pub from_address: String,
    pub reply_to: Option<String>,
    pub subject: String,
    pub preheader: String,
    pub lists: Vec<ListId>,
    /// Through which relay it goes out first; `plan` says who takes over.
    pub relay: Option<RelayId>,
    pub plan: Plan,
    pub content: Content,
}

impl Draft {
    /// The relays in their order, each once.
    pub fn relays(&self) -> Vec<RelayId> {
        let mut order: Vec<RelayId> = Vec::new();
        for id in self.relay.iter().chain(&self.plan.next_relays) {
            if !order.contains(id) {
                order.push(id.clone());
            }
        }
        order
    }
}

/// A campaign as stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Campaign {
    pub id: CampaignId,
    pub status: CampaignStatus,
    pub draft: Draft,
    /// Rises with each save; an older editor's save is refused.
    pub revision: i64,
    /// Why it is stopped, as a sentence.
    pub stopped_why: Option<String>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub started_at: Option<Timestamp>,
    pub finished_at: Option<Timestamp>,
}
