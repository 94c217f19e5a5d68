//! Recovery after a crash, before anything is sent.
//!
//! It promises that a mail that may have been sent is queued again only if the plan of its campaign
//! says so. Leaves out: the transitions of a running queue (`journal`).

use std::collections::HashMap;

use sqlx::{Row, Sqlite, Transaction};

use crate::campaigns::{requeue, shift_counts};
use crate::relay_usage::add_usage;
use crate::{Result, Store};
use postroom_model::campaign::{InDoubtPolicy, Plan};
use postroom_model::clock::Timestamp;
use postroom_model::delivery::{AT_ONCE, DeliveryStatus};
use postroom_model::id::CampaignId;

impl Store {
    /// After a crash, before anything is sent: leased goes back to queued, sending becomes in
    /// doubt, or is queued again where the campaign's plan says so. Answers how many of each.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) if the workspace file cannot be written.
    pub async fn recover(&self, now: Timestamp) -> Result<(i64, i64)> {
        let mut tx = self.begin().await?;
        let campaigns = sqlx::query(
            "select distinct campaign_id from campaign_counts
             where status in ('leased', 'sending') and people <> 0",
        )
        .fetch_all(&mut *tx)
        .await?;
        let (mut back, mut doubt) = (0, 0);
        for row in &campaigns {
            let campaign: &str = row.get(0);
            count_interrupted_usage(&mut tx, campaign, now).await?;
            sqlx::query(
                "insert into attempts (delivery_id, number, relay_id, relay_name, status, note,
                     meaning, started_at, duration_ms)
                 select id, attempts + 1, coalesce(relay_id, ''), coalesce(relay_name, ''),
                     'in_doubt', 'the program ended while this mail was on the wire',
                     'ended_on_the_wire', updated_at, 0
                 from deliveries where campaign_id = ?1 and status = 'sending'",
            )
            .bind(campaign)
            .execute(&mut *tx)
            .await?;
            let sending = sqlx::query(
                "update deliveries set status = 'in_doubt', attempts = attempts + 1,
                     meaning = 'ended_on_the_wire', code = null, enhanced = null, reply = null,
                     updated_at = ?2
                 where campaign_id = ?1 and status = 'sending'",
            )
            .bind(campaign)
            .bind(now.0)
            .execute(&mut *tx)
            .await?
            .rows_affected();
            let leased = sqlx::query(
                "update deliveries set status = 'queued', due_at = ?2
                 where campaign_id = ?1 and status = 'leased'",
            )
            .bind(campaign)
            .bind(AT_ONCE.0)
            .execute(&mut *tx)
            .await?
            .rows_affected();
            let sending = i64::try_from(sending).unwrap_or(0);
            let leased = i64::try_from(leased).unwrap_or(0);
            let deltas = HashMap::from([
                (DeliveryStatus::Sending, -sending),
                (DeliveryStatus::InDoubt, sending),
                (DeliveryStatus::Leased, -leased),
                (DeliveryStatus::Queued, leased),
            ]);
            shift_counts(&mut tx, campaign, &deltas).await?;
            let again = apply_in_doubt_policy(&mut tx, campaign, now).await?;
            back += leased + again;
            doubt += sending - again;
        }
        tx.commit().await?;
        Ok((back, doubt))
    }
}

/// What was on the wire when the program ended counts towards the relay's limits.
async fn count_interrupted_usage(
    tx: &mut Transaction<'static, Sqlite>,
    campaign: &str,
    now: Timestamp,
) -> Result<()> {
    let rows = sqlx::query(
        "select relay_id, count(*) from deliveries
         where campaign_id = ?1 and status = 'sending' and relay_id is not null
         group by relay_id",
    )
    .bind(campaign)
    .fetch_all(&mut **tx)
    .await?;
    let left = rows.iter().map(|row| (row.get::<&str, _>(0), row.get(1))).collect();
    add_usage(tx, &left, now).await
}

/// Queues again what the crash left in doubt, where the campaign's plan says so.
async fn apply_in_doubt_policy(
    tx: &mut Transaction<'static, Sqlite>,
    campaign: &str,
    now: Timestamp,
) -> Result<i64> {
    let row = sqlx::query("select plan from campaigns where id = ?1")
        .bind(campaign)
        .fetch_one(&mut **tx)
        .await?;
    let plan: Plan = serde_json::from_str(row.get::<&str, _>("plan"))?;
    if plan.on_doubt() != InDoubtPolicy::SendAgain {
        return Ok(0);
    }
    let rows = sqlx::query(
        "select id from deliveries
         where campaign_id = ?1 and status = 'in_doubt' and meaning = 'ended_on_the_wire'
             and updated_at = ?2",
    )
    .bind(campaign)
    .bind(now.0)
    .fetch_all(&mut **tx)
    .await?;
    let ids: Vec<String> = rows.iter().map(|row| row.get("id")).collect();
    requeue(tx, &CampaignId(campaign.to_owned()), &["in_doubt"], Some(&ids), now).await
}
