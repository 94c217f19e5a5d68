//! Writes of drafts and their pictures, and the resolution of deliveries in doubt.
//!
//! Leaves out: announcing the change ([`Engine::changed`]), which the caller does once for all its
//! writes.

use crate::{Engine, Result};
use postroom_model::campaign::{Campaign, Draft};
use postroom_model::clock::Timestamp;
use postroom_model::id::{CampaignId, DeliveryId};
use postroom_store::deliveries::Resolution;
use postroom_store::pictures::StoredPicture;

impl Engine {
    /// Creates a campaign from a draft.
    ///
    /// # Errors
    /// When the workspace file cannot be written.
    pub async fn create_campaign(&self, draft: &Draft) -> Result<Campaign> {
        Ok(self.store().create_campaign(draft, self.clock().now()).await?)
    }

    /// Saves a draft that was edited from `revision`. Returns the new revision and its time.
    ///
    /// # Errors
    /// When the draft was saved elsewhere or the campaign was started since.
    pub async fn save_draft(
        &self,
        id: &CampaignId,
        revision: i64,
        draft: &Draft,
    ) -> Result<(i64, Timestamp)> {
        let now = self.clock().now();
        let before = self.read().campaign(id).await?.draft;
        let revision = self.store().save_draft(id, revision, draft, now).await?;
        self.remember_sender(&before, draft).await?;
        Ok((revision, now))
    }

    /// Deletes a draft.
    ///
    /// # Errors
    /// When the campaign is not a draft: sent campaigns stay on record.
    pub async fn delete_draft(&self, id: &CampaignId) -> Result<()> {
        Ok(self.store().delete_draft(id).await?)
    }

    /// Resolves deliveries in doubt: these, or all of the campaign. A finished campaign continues if
    /// something is to be sent again.
    ///
    /// # Errors
    /// When the workspace file cannot be written.
    pub async fn resolve_in_doubt(
        &self,
        campaign: &CampaignId,
        ids: Option<&[DeliveryId]>,
        resolution: Resolution,
    ) -> Result<i64> {
        Ok(self.store().resolve_in_doubt(campaign, ids, resolution, self.clock().now()).await?)
    }

    /// Stores a picture.
    ///
    /// # Errors
    /// When the workspace file cannot be written.
    pub async fn put_picture(&self, picture: &StoredPicture) -> Result<()> {
        Ok(self.store().put_picture(picture, self.clock().now()).await?)
    }
}
