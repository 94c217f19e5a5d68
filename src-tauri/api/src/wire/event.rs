//! What became known of mails after a relay took them, and a provider's record of it.

use postroom_model::clock::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{EventKind, EventPreview};

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct EventsRequest {
    /// The file's.
    pub token: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct EventCount {
    pub kind: EventKind,
    /// Events that match a mail or a contact of this workspace.
    #[serde(rename = "told")]
    pub matched: i64,
    /// Of these: not known before.
    pub new: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct WordCount {
    pub word: String,
    pub count: i64,
}

/// What a provider's record holds, and what became of it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct EventsReport {
    pub name: String,
    pub rows: i64,
    pub kinds: Vec<EventCount>,
    /// Rows that belong to a mail of ours.
    pub matched: i64,
    /// To a person whom they put out; no mail was found.
    pub people: i64,
    /// To nobody of ours, or to more than one mail.
    pub unmatched: i64,
    /// Steps on the way, which say nothing of what came of a mail.
    pub on_the_way: i64,
    /// Words that Postroom does not know, the most frequent first.
    pub unknown: Vec<WordCount>,
    /// Facts that were not known before.
    pub fresh: i64,
    /// People who get no more mail by it.
    pub out: i64,
    /// The first and the last moment in it.
    pub from: Option<Timestamp>,
    pub until: Option<Timestamp>,
    /// The first rows.
    pub shown: Vec<EventPreview>,
}
