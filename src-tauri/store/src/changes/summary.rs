//! What a change did, for the caller.

use postroom_model::id::ChangeId;

/// How many contacts a change touched, and the id by which it can be undone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeSummary {
    pub people: i64,
    /// None if nothing was changed.
    pub change: Option<ChangeId>,
}
