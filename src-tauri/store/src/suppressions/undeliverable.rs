//! Suppression of addresses that a relay refused for good: another mail to them bounces as well, and
//! harms the sender's reputation.
//!
//! It promises that the practice relay suppresses nobody, and that a refusal that turns out to be a
//! fault of the relay is reverted without a trace but its attempt. Leaves out: which replies are final
//! (`postroom-smtp`, `postroom-queue`).

use std::collections::HashMap;
use std::time::Duration;

use sqlx::{Row, Sqlite, Transaction};

use crate::Result;
use crate::campaigns::shift_counts;
use crate::suppressions::insert_suppressions;
use postroom_model::clock::Timestamp;
use postroom_model::contact::{Address, ContactStatus, SuppressionReason};
use postroom_model::delivery::DeliveryStatus;

/// The source of such an entry.
const SOURCE: &str = "relay";
/// A reverted delivery comes after the others, so that a resumed campaign does not begin with it.
const REVERTED_DELAY: Duration = Duration::from_secs(60);

/// Suppresses the addresses of these deliveries as bounced. True if there was any.
pub(crate) async fn suppress_undeliverable(
    tx: &mut Transaction<'static, Sqlite>,
    deliveries: &[i64],
    now: Timestamp,
) -> Result<bool> {
    if deliveries.is_empty() {
        return Ok(false);
    }
    let rows = sqlx::query(
        "select deliveries.address from json_each(?1) j
         cross join deliveries on deliveries.seq = j.value
         join relays on relays.id = deliveries.relay_id
         where relays.kind <> 'practice'",
    )
    .bind(serde_json::to_string(deliveries)?)
    .fetch_all(&mut **tx)
    .await?;
    let keys: Vec<String> = rows
        .iter()
        .filter_map(|row| Address::parse(row.get("address")).ok())
        .map(|address| address.key())
        .collect();
    if keys.is_empty() {
        return Ok(false);
    }
    let reason = SuppressionReason::Bounced;
    insert_suppressions(tx, keys, reason, SOURCE, "", None, now).await?;
    Ok(true)
}

/// Reverts the refusals of these deliveries as undeliverable: their entries on the suppression list
/// are deleted, their contacts are subscribed again, and the deliveries return to the queue of a
/// campaign that is not finished. True if there was any entry.
pub(crate) async fn revert_undeliverable(
    tx: &mut Transaction<'static, Sqlite>,
    deliveries: &[i64],
    now: Timestamp,
) -> Result<bool> {
    let mut released = false;
    for seq in deliveries {
        let found = sqlx::query(
            "select campaign_id, contact_id, address, updated_at from deliveries
             where seq = ?1 and status = 'refused'",
        )
        .bind(seq)
        .fetch_optional(&mut **tx)
        .await?;
        let Some(row) = found else { continue };
        if let Ok(address) = Address::parse(row.get("address")) {
            let (contact, refused_at) = (row.get("contact_id"), row.get("updated_at"));
            released |= release(tx, &address.key(), contact, refused_at, now).await?;
        }
        requeue(tx, *seq, row.get("campaign_id"), now).await?;
    }
    Ok(released)
}

/// Deletes the entry that was added with this refusal, and subscribes the contact again. An entry
/// that is older stays as it was. A delivery goes to subscribed contacts only, so that was the status before.
async fn release(
    tx: &mut Transaction<'static, Sqlite>,
    key: &str,
    contact: Option<String>,
    refused_at: i64,
    now: Timestamp,
) -> Result<bool> {
    let deleted = sqlx::query(
        "delete from suppressions
         where entry = ?1 and source = ?2 and reason = ?3 and created_at = ?4",
    )
    .bind(key)
    .bind(SOURCE)
    .bind(SuppressionReason::Bounced.word())
    .bind(refused_at)
    .execute(&mut **tx)
    .await?;
    if deleted.rows_affected() == 0 {
        // An entry of another reason was there before; the refusal extended it to app mails.
        let done = sqlx::query(
            "update suppressions set transactional_since = null
             where entry = ?1 and transactional_since = ?2 and created_at <> ?2",
        )
        .bind(key)
        .bind(refused_at)
        .execute(&mut **tx)
        .await?;
        return Ok(done.rows_affected() > 0);
    }
    sqlx::query("update contacts set status = ?3, updated_at = ?4 where id = ?1 and status = ?2")
        .bind(contact)
        .bind(ContactStatus::Bounced.word())
        .bind(ContactStatus::Subscribed.word())
        .bind(now.0)
        .execute(&mut **tx)
        .await?;
    Ok(true)
}

async fn requeue(
    tx: &mut Transaction<'static, Sqlite>,
    seq: i64,
    campaign: &str,
    now: Timestamp,
) -> Result<()> {
    let moved = sqlx::query(
        "update deliveries set status = 'queued', due_at = ?2, updated_at = ?3
         where seq = ?1 and campaign_id in (
             select id from campaigns where status in ('sending', 'paused', 'stopped'))",
    )
    .bind(seq)
    .bind(now.plus(REVERTED_DELAY).0)
    .bind(now.0)
    .execute(&mut **tx)
    .await?;
    if moved.rows_affected() > 0 {
        let deltas = HashMap::from([(DeliveryStatus::Refused, -1), (DeliveryStatus::Queued, 1)]);
        shift_counts(tx, campaign, &deltas).await?;
    }
    Ok(())
}
