//! The user's decision about deliveries in doubt.

use serde::{Deserialize, Serialize};

use crate::campaigns::{requeue, shift_counts};
use crate::{Result, Store};
use postroom_model::clock::Timestamp;
use postroom_model::delivery::DeliveryStatus;
use postroom_model::id::{CampaignId, DeliveryId};

/// How the user resolves a delivery in doubt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Resolution {
    WasSent,
    SendAgain,
}

impl Store {
    /// Resolves deliveries in doubt: these, or all of the campaign. A finished campaign continues if
    /// something is to be sent again.
    ///
    /// # Errors
    /// [`StoreError`] if the workspace file cannot be written.
    pub async fn resolve_in_doubt(
        &self,
        campaign: &CampaignId,
        ids: Option<&[DeliveryId]>,
        resolution: Resolution,
        now: Timestamp,
    ) -> Result<i64> {
        let words: Option<Vec<String>> = ids.map(|ids| ids.iter().map(|id| id.0.clone()).collect());
        let mut tx = self.begin().await?;
        let people = match resolution {
            Resolution::SendAgain => {
                let people =
                    requeue(&mut tx, campaign, &["in_doubt"], words.as_deref(), now).await?;
                if people > 0 {
                    sqlx::query(
                        "update campaigns set status = 'sending', finished_at = null,
                             updated_at = ?2 where id = ?1 and status = 'done'",
                    )
                    .bind(campaign.as_str())
                    .bind(now.0)
                    .execute(&mut *tx)
                    .await?;
                }
                people
            }
            Resolution::WasSent => {
                let done = sqlx::query(
                    "update deliveries set status = 'accepted', meaning = 'settled_sent',
                         updated_at = ?2
                     where campaign_id = ?1 and status = 'in_doubt'
                         and (?3 is null or id in (select value from json_each(?3)))",
                )
                .bind(campaign.as_str())
                .bind(now.0)
                .bind(words.as_ref().map(serde_json::to_string).transpose()?)
                .execute(&mut *tx)
                .await?;
                let people = i64::try_from(done.rows_affected()).unwrap_or(i64::MAX);
                let deltas =
                    [(DeliveryStatus::InDoubt, -people), (DeliveryStatus::Accepted, people)];
                shift_counts(&mut tx, campaign.as_str(), &deltas.into()).await?;
                people
            }
        };
        tx.commit().await?;
        Ok(people)
    }
}
