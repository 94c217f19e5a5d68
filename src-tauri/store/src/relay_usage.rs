//! The tables `relay_usage` (mails that may have been sent through a relay, per minute) and
//! `campaign_relays` (mails of each campaign that each relay accepted).
//!
//! Leaves out: limits (the queue crate), and the writes that belong to a batch of transitions
//! (`journal`).

use std::collections::HashMap;

use sqlx::{Row, Sqlite, Transaction};

use crate::{Reader, Result, Store};
use postroom_model::clock::Timestamp;
use postroom_model::id::{CampaignId, RelayId};
use postroom_model::relay::limits::Used;

const MINUTE: i64 = 60_000;
/// Retention in minutes: longer than the longest limit, plus a weekend.
const KEPT: i64 = 8 * 24 * 60;

pub(crate) fn minute(at: Timestamp) -> i64 {
    at.millis().div_euclid(MINUTE)
}

/// Adds mails that may have been sent.
pub(crate) async fn add_usage(
    tx: &mut Transaction<'static, Sqlite>,
    mails: &HashMap<&str, i64>,
    now: Timestamp,
) -> Result<()> {
    for (relay, mails) in mails {
        sqlx::query(
            "insert into relay_usage (relay_id, minute, mails) values (?1, ?2, ?3)
             on conflict (relay_id, minute) do update
                 set mails = relay_usage.mails + excluded.mails",
        )
        .bind(*relay)
        .bind(minute(now))
        .bind(mails)
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}

impl Reader {
    /// The number of mails of a campaign that each relay accepted.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) if the workspace file cannot be read.
    pub async fn accepted_by_relay(&self, id: &CampaignId) -> Result<HashMap<RelayId, i64>> {
        let rows =
            sqlx::query("select relay_id, accepted from campaign_relays where campaign_id = ?1")
                .bind(id.as_str())
                .fetch_all(self.read_pool())
                .await?;
        Ok(rows.iter().map(|row| (RelayId(row.get(0)), row.get(1))).collect())
    }

    async fn relay_usage_since(&self, relay: &RelayId, since: Timestamp) -> Result<Vec<Used>> {
        let rows = sqlx::query(
            "select minute, mails from relay_usage
             where relay_id = ?1 and minute >= ?2 order by minute",
        )
        .bind(relay.as_str())
        .bind(minute(since))
        .fetch_all(self.read_pool())
        .await?;
        Ok(rows
            .iter()
            .map(|row| Used {
                at: Timestamp(row.get::<i64, _>(0).saturating_mul(MINUTE)),
                mails: u32::try_from(row.get::<i64, _>(1)).unwrap_or(u32::MAX),
            })
            .collect())
    }

    /// The number of mails that may have been sent through a relay since `since`.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) if the workspace file cannot be read.
    pub async fn relay_sent_since(&self, relay: &RelayId, since: Timestamp) -> Result<i64> {
        let row = sqlx::query(
            "select coalesce(sum(mails), 0) from relay_usage where relay_id = ?1 and minute >= ?2",
        )
        .bind(relay.as_str())
        .bind(minute(since))
        .fetch_one(self.read_pool())
        .await?;
        Ok(row.get(0))
    }
}

impl Store {
    /// The mails of the last day through a relay, oldest first. Deletes entries that are older than
    /// the retention.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) if the workspace file cannot be written.
    pub async fn relay_usage(&self, relay: &RelayId, now: Timestamp) -> Result<Vec<Used>> {
        sqlx::query("delete from relay_usage where relay_id = ?1 and minute < ?2")
            .bind(relay.as_str())
            .bind(minute(now) - KEPT)
            .execute(self.write_pool())
            .await?;
        self.relay_usage_since(relay, Timestamp(now.millis() - 25 * 60 * MINUTE)).await
    }
}
