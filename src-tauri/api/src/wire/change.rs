//! What was changed by hand, and taking it back.

use postroom_model::clock::Timestamp;
use postroom_model::id::{ChangeId, ContactId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ChangeKind, ContactRow, ContactStatus, DuplicateReason, Selection};

/// What a write did, and under which name it can be taken back.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Changed {
    pub count: i64,
    /// None: nothing was changed, or it cannot be taken back.
    pub change: Option<ChangeId>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ChangeView {
    pub id: ChangeId,
    pub kind: ChangeKind,
    /// An address, a list or a field, whatever it was about.
    pub about: Option<String>,
    /// The list or field it went into; the value that was written.
    pub into: Option<String>,
    /// The list is a tag.
    pub tag: bool,
    pub status: Option<ContactStatus>,
    pub people: i64,
    pub at: Timestamp,
    pub undone_at: Option<Timestamp>,
}

/// People who may be one, the oldest first.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DuplicateGroupView {
    pub likeness: DuplicateReason,
    pub people: Vec<ContactRow>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ContactMerge {
    /// Who stays.
    pub kept: ContactId,
    pub others: Vec<ContactId>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SelectionField {
    pub selection: Selection,
    pub name: String,
    /// Empty: the field is taken away.
    pub value: String,
}
