//! Provider events of a file: preview and import.

use postroom_model::clock::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{EventKind, EventPreview};

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct EventsRequest {
    /// Token of the file.
    pub token: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct EventCount {
    pub kind: EventKind,
    /// Events that match a mail or a contact of this workspace.
    pub matched: i64,
    /// Those of them that are new.
    pub new: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct WordCount {
    pub word: String,
    pub count: i64,
}

/// The content of a provider's event file, and the result of its import.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct EventsReport {
    pub name: String,
    pub rows: i64,
    pub kinds: Vec<EventCount>,
    /// Rows that match a mail of this workspace.
    pub matched: i64,
    /// Rows without a matching mail that suppress a contact.
    pub people: i64,
    /// Rows that match no contact, or more than one mail.
    pub unmatched: i64,
    /// Intermediate steps without a result.
    pub intermediate: i64,
    /// Unknown event words, the most frequent first.
    pub unknown: Vec<WordCount>,
    /// Events that were not known before.
    pub new_events: i64,
    /// Contacts that the events suppress.
    pub out: i64,
    /// The first and the last time in the file.
    pub from: Option<Timestamp>,
    pub until: Option<Timestamp>,
    /// The first rows.
    pub shown: Vec<EventPreview>,
}
