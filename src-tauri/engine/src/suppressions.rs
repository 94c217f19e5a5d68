//! Writes of the suppression list.
//!
//! Leaves out: announcing the change ([`Engine::changed`]), which the caller does once for all its
//! writes.

use crate::{Engine, Result};
use postroom_model::clock::Timestamp;
use postroom_model::contact::{SuppressionEntry, SuppressionReason, SuppressionRecord};
use postroom_model::id::SuppressionId;
use postroom_store::suppressions::{SuppressionCounts, SuppressionFilter};

impl Engine {
    /// Adds entries. Contacts with such an address become unsubscribed, bounced or complained if the
    /// reason says so; queued mails are withdrawn at the lease.
    ///
    /// # Errors
    /// When the workspace file cannot be written.
    pub async fn suppress(
        &self,
        entries: &[SuppressionEntry],
        reason: SuppressionReason,
        source: &str,
        note: &str,
        expires_at: Option<Timestamp>,
    ) -> Result<SuppressionCounts> {
        Ok(self
            .store()
            .suppress(entries, reason, source, note, expires_at, self.clock().now())
            .await?)
    }

    /// Deletes entries. The status of contacts stays as it is.
    ///
    /// # Errors
    /// When the workspace file cannot be written.
    pub async fn unsuppress(&self, ids: &[SuppressionId]) -> Result<i64> {
        Ok(self.store().unsuppress(ids).await?)
    }

    /// Deletes all entries that match a filter, except some. Entries of erased contacts stay.
    ///
    /// # Errors
    /// When the workspace file cannot be written.
    pub async fn unsuppress_all(
        &self,
        filter: &SuppressionFilter,
        except: &[SuppressionId],
    ) -> Result<i64> {
        Ok(self.store().unsuppress_all(filter, except).await?)
    }

    /// Adds the entries of another suppression list with their properties.
    ///
    /// # Errors
    /// When the workspace file cannot be written.
    pub async fn import_suppressions(
        &self,
        records: &[SuppressionRecord],
    ) -> Result<SuppressionCounts> {
        Ok(self.store().import_suppressions(records, self.clock().now()).await?)
    }
}
