//! Writes of lists, tags and segments.
//!
//! Leaves out: announcing the change ([`Engine::changed`]), which the caller does once for all its
//! writes.

use crate::{Engine, Result};
use postroom_model::contact::ListKind;
use postroom_model::contact::segment::Rule;
use postroom_model::id::ListId;
use postroom_store::changes::summary::ChangeSummary;

impl Engine {
    /// Creates a list or tag, or renames an existing one.
    ///
    /// # Errors
    /// When another list has the name.
    pub async fn put_list(&self, id: &ListId, kind: ListKind, name: &str) -> Result<()> {
        Ok(self.store().put_list(id, kind, name, self.clock().now()).await?)
    }

    /// Deletes a list; its contacts stay. The deletion of a list or tag can be undone.
    ///
    /// # Errors
    /// When there is none.
    pub async fn delete_list(&self, id: &ListId) -> Result<ChangeSummary> {
        Ok(self.store().delete_list(id, self.clock().now()).await?)
    }

    /// Moves the members of one list to another and deletes the first.
    ///
    /// # Errors
    /// When one of them does not exist, or they are the same list or of different
    /// kinds.
    pub async fn merge_lists(&self, from: &ListId, into: &ListId) -> Result<ChangeSummary> {
        Ok(self.store().merge_lists(from, into, self.clock().now()).await?)
    }

    /// Saves a new or an existing segment.
    ///
    /// # Errors
    /// When another segment has the name, or the rule cannot be evaluated; nothing is saved then.
    pub async fn put_segment(&self, id: &ListId, name: &str, rule: &Rule) -> Result<()> {
        let now = self.clock().now();
        self.read().count_segment(rule, now).await?;
        Ok(self.store().put_segment(id, name, rule, now).await?)
    }
}
