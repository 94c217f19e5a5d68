//! Manual changes and their undo.

use postroom_model::clock::Timestamp;
use postroom_model::id::{ChangeId, ContactId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ChangeKind, ContactRow, ContactStatus, DuplicateReason, Selection};

/// The result of a write, and the change by which it can be undone.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Changed {
    pub count: i64,
    /// None: nothing was changed, or the change cannot be undone.
    pub change: Option<ChangeId>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ChangeView {
    pub id: ChangeId,
    pub kind: ChangeKind,
    /// The address, list or field that was changed.
    pub about: Option<String>,
    /// The target list or field, or the new value.
    pub into: Option<String>,
    /// The list is a tag.
    pub tag: bool,
    pub status: Option<ContactStatus>,
    pub people: i64,
    pub at: Timestamp,
    pub undone_at: Option<Timestamp>,
}

/// Possible duplicates, oldest first.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DuplicateGroupView {
    pub reason: DuplicateReason,
    pub people: Vec<ContactRow>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ContactMerge {
    /// The contact that is kept.
    pub kept: ContactId,
    pub others: Vec<ContactId>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SelectionField {
    pub selection: Selection,
    pub name: String,
    /// Empty: the field is removed.
    pub value: String,
}
