//! Suppression of addresses that a relay refused for good: another mail to them bounces as well, and
//! harms the sender's reputation.
//!
//! It promises that the practice relay suppresses nobody. Leaves out: which replies are final
//! (`postroom-smtp`, `postroom-queue`).

use sqlx::{Row, Sqlite, Transaction};

use crate::Result;
use crate::suppressions::insert_suppressions;
use postroom_model::clock::Timestamp;
use postroom_model::contact::{Address, SuppressionReason};

/// The source of such an entry.
const SOURCE: &str = "relay";

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
