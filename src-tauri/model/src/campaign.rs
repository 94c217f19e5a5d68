//! A campaign: its sender, its content, its audience, and the function that changes its status.
//!
//! Leaves out: storage (`postroom-store`), rendering (`postroom-mail`), sending (`postroom-queue`).

pub mod plan;
pub mod prefilter;
pub mod schedule;

use serde::{Deserialize, Serialize};

pub use self::plan::{InDoubtPolicy, Lane, Plan, Retry};
pub use self::schedule::{Hours, Missed, Schedule, Start};

use crate::clock::Timestamp;
use crate::id::{CampaignId, ListId, RelayId};
use crate::words::words;

/// The status of a campaign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum CampaignStatus {
    /// The user writes it.
    Draft,
    /// It starts automatically at its scheduled time.
    Scheduled,
    /// Its start was missed or failed, so the user must decide.
    Overdue,
    /// Its audience is frozen; its mails are sent or wait in the queue.
    Sending,
    /// The user paused it.
    Paused,
    /// The program stopped it: the cause is the campaign or the sender, not a recipient.
    Stopped,
    /// Every delivery has a final status.
    Done,
    /// The user cancelled it; it cannot be resumed.
    Cancelled,
}

/// The commands on a campaign. The queue's own commands are not serialized, so neither the page nor
/// a script can give them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum CampaignCommand {
    Start,
    /// Starts it at the time of its plan.
    Schedule,
    /// Returns it to draft.
    Unschedule,
    Pause,
    Resume,
    Cancel,
    /// Queues the refused and expired deliveries again.
    RetryFailures,
    /// Queue: every delivery has a final status. Not a button.
    #[serde(skip)]
    Finish,
    /// Queue: the start was missed. Not a button.
    #[serde(skip)]
    Miss,
    /// Queue: the cause is on our side, so no recipient loses an attempt. Not a button.
    #[serde(skip)]
    Stop,
}

/// A command that the status does not allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a campaign that is {} cannot do this: {command:?}", status.word())]
pub struct IllegalCommand {
    pub status: CampaignStatus,
    pub command: CampaignCommand,
}

impl CampaignCommand {
    /// The commands that a user may give, in the order of the buttons.
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
    /// Returns the status after the command. No other function changes a status.
    ///
    /// # Errors
    /// [`IllegalCommand`] when the status does not allow the command.
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

    /// The commands that the status allows, from the same table.
    pub fn buttons(self) -> Vec<CampaignCommand> {
        CampaignCommand::BUTTONS
            .into_iter()
            .filter(|command| self.after(*command).is_ok())
            .collect()
    }
}

/// The content of the mail.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
pub struct Content {
    /// HTML with merge fields; pictures are `postroom-picture:ID`. It comes from the editor or was
    /// pasted by the user.
    pub html: String,
    /// The editor's document, stored so that the editor can reopen it unchanged. None for pasted
    /// HTML.
    pub document: Option<serde_json::Value>,
    /// The plain-text part. None: it is made from the HTML.
    pub text: Option<String>,
}

/// Everything about a campaign that the user can edit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
#[serde(default)]
pub struct Draft {
    /// The user's name for the campaign; it does not appear in the mail.
    pub name: String,
    pub from_name: String,
    pub from_address: String,
    pub reply_to: Option<String>,
    pub subject: String,
    pub preheader: String,
    pub lists: Vec<ListId>,
    /// The first relay; `plan` lists the relays that take over.
    pub relay: Option<RelayId>,
    pub plan: Plan,
    pub content: Content,
}

impl Draft {
    /// The sender for display: `Name <address>`, or the address alone. Not for headers, because the
    /// name is not quoted.
    pub fn sender(&self) -> String {
        if self.from_name.is_empty() {
            self.from_address.clone()
        } else {
            format!("{} <{}>", self.from_name, self.from_address)
        }
    }

    /// The relays in order of use, without duplicates.
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

/// A stored campaign.
#[derive(Debug, Clone, PartialEq)]
pub struct Campaign {
    pub id: CampaignId,
    pub status: CampaignStatus,
    pub draft: Draft,
    /// Increases with each save; a save from an older revision is refused.
    pub revision: i64,
    /// The reason for the stop, as a sentence.
    pub stopped_why: Option<String>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub started_at: Option<Timestamp>,
    pub finished_at: Option<Timestamp>,
}
