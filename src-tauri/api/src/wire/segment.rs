//! Segments.

use postroom_model::clock::Timestamp;
use postroom_model::id::ListId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Rule;

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SegmentView {
    pub id: ListId,
    pub name: String,
    pub rule: Rule,
    pub people: i64,
    pub sendable: i64,
    /// Stable code of the reason why the segment cannot be counted; the numbers are 0 then.
    pub error: Option<String>,
    pub updated_at: Timestamp,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SegmentDraft {
    /// None: a new one.
    pub id: Option<ListId>,
    pub name: String,
    pub rule: Rule,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SegmentPreviewRequest {
    pub rule: Rule,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SegmentPerson {
    pub address: String,
    pub name: String,
}

/// The contacts that match a rule now.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SegmentPreview {
    pub people: i64,
    pub sendable: i64,
    /// The first ten.
    pub sample: Vec<SegmentPerson>,
    /// Stable code of the rule's error; nothing was counted.
    pub error: Option<String>,
}
