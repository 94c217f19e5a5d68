//! Writes of the custom fields of contacts.
//!
//! Leaves out: announcing the change ([`Engine::changed`]), which the caller does once for all its
//! writes.

use crate::{Engine, Result};
use postroom_model::contact::Field;
use postroom_store::changes::summary::ChangeSummary;

impl Engine {
    /// Creates a field, or sets the kind of an existing one.
    ///
    /// # Errors
    /// When the workspace file cannot be written.
    pub async fn put_field(&self, field: &Field) -> Result<()> {
        Ok(self.store().put_field(field).await?)
    }

    /// Renames a field. If the new name exists, the fields are merged, and contacts with both keep the
    /// value of the existing one.
    ///
    /// # Errors
    /// When there is no such field.
    pub async fn rename_field(&self, from: &str, to: &str) -> Result<ChangeSummary> {
        Ok(self.store().rename_field(from, to, self.clock().now()).await?)
    }

    /// Deletes a field of all contacts.
    ///
    /// # Errors
    /// When there is no such field.
    pub async fn delete_field(&self, name: &str) -> Result<ChangeSummary> {
        Ok(self.store().delete_field(name, self.clock().now()).await?)
    }
}
