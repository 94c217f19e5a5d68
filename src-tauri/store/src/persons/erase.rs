//! Erases a contact for good; only a keyed hash of the address remains.

use sqlx::{Sqlite, Transaction};

use crate::{Result, Store};
use postroom_model::clock::Timestamp;
use postroom_model::contact::{Address, SuppressionReason};
use postroom_model::id::{ContactId, SuppressionId};

/// Replaces an erased address.
const ERASED: &str = "erased";

impl Store {
    /// Erases a contact: the contact, the note, the evidence and the events of the mails are
    /// deleted. The mails remain as numbers. Only the keyed hash of the address remains, which
    /// blocks it for good.
    ///
    /// # Errors
    /// [`StoreError::Gone`](crate::StoreError::Gone) if the contact does not exist.
    pub async fn erase(&self, id: &ContactId, now: Timestamp) -> Result<()> {
        let contact = self.contact(id).await?;
        let key = contact.address.key();
        let hashed = self.erasure_key().await?.entry(&key);
        let mut tx = self.begin().await?;
        suppress_hashed(&mut tx, &key, &hashed, now).await?;
        erase_mails(&mut tx, id).await?;
        erase_traces(&mut tx, &contact.address, id).await?;
        sqlx::query("delete from merged where kept = ?1")
            .bind(id.as_str())
            .execute(&mut *tx)
            .await?;
        sqlx::query("delete from contacts where id = ?1")
            .bind(id.as_str())
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        self.search_cache.invalidate();
        // SQLite: deleted data remains in free pages and in the log until both are overwritten.
        for sql in ["vacuum", "pragma wal_checkpoint(truncate)"] {
            // Another program may hold the file; the free pages are then overwritten over time.
            if let Err(error) = sqlx::query(sql).execute(self.write_pool()).await {
                tracing::warn!(%error, "free pages could not be cleared");
            }
        }
        Ok(())
    }
}

/// Replaces the suppression of an address by one of its keyed hash.
async fn suppress_hashed(
    tx: &mut Transaction<'static, Sqlite>,
    key: &str,
    hashed: &str,
    now: Timestamp,
) -> Result<()> {
    sqlx::query("delete from suppressions where entry = ?1").bind(key).execute(&mut **tx).await?;
    sqlx::query(
        "insert into suppressions (id, entry, reason, source, created_at)
         values (?1, ?2, ?3, 'by_hand', ?4) on conflict (entry) do nothing",
    )
    .bind(SuppressionId::new().0)
    .bind(hashed)
    .bind(SuppressionReason::Erased.word())
    .bind(now.0)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Erases what the mails to a contact, and the events of them, contain about it.
async fn erase_mails(tx: &mut Transaction<'static, Sqlite>, id: &ContactId) -> Result<()> {
    // A reply often quotes the address, so its text is deleted too; its code remains.
    sqlx::query(
        "update attempts set reply = null, note = null where delivery_id in (
             select id from deliveries where contact_id in (
                 select ?1 union all select gone from merged where kept = ?1))",
    )
    .bind(id.as_str())
    .execute(&mut **tx)
    .await?;
    sqlx::query(
        "update deliveries set address = ?2, name = null, reply = null, message_id = null,
             opened_at = null
         where contact_id in (select ?1 union all select gone from merged where kept = ?1)
             and campaign_id in (select id from campaigns)",
    )
    .bind(id.as_str())
    .bind(ERASED)
    .execute(&mut **tx)
    .await?;
    // The events of the contact, and replies that quote the address.
    sqlx::query(
        "delete from events where contact_id in (
             select ?1 union all select gone from merged where kept = ?1)",
    )
    .bind(id.as_str())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Erases the contact from the reports of imports and from the undo data of changes.
async fn erase_traces(
    tx: &mut Transaction<'static, Sqlite>,
    address: &Address,
    id: &ContactId,
) -> Result<()> {
    let key = address.key();
    // Import reports contain the rows that were skipped or need attention.
    sqlx::query(
        "update imports set report = replace(replace(report, ?1, ?3), ?2, ?3)
         where instr(report, ?1) > 0 or instr(report, ?2) > 0",
    )
    .bind(address.as_str())
    .bind(&key)
    .bind(ERASED)
    .execute(&mut **tx)
    .await?;
    // Earlier data of the contact, under this address or from a contact merged into it.
    sqlx::query(
        "delete from change_rows where contact = ?1 or was ->> 'key' = ?2
             or contact in (select gone from merged where kept = ?1)",
    )
    .bind(id.as_str())
    .bind(&key)
    .execute(&mut **tx)
    .await?;
    sqlx::query("update changes set what = '{}' where what ->> 'name' = ?1")
        .bind(address.as_str())
        .execute(&mut **tx)
        .await?;
    Ok(())
}
