//! Imports an exported suppression list: every entry with its own reason, note and end.
//!
//! It promises what `suppressions` promises: no existing entry is shortened or weakened, and its note
//! stays. Leaves out: reading the file (the import crate).

use std::collections::BTreeMap;

use crate::suppressions::{SuppressionCounts, insert_suppressions};
use crate::{Result, Store};
use postroom_model::clock::Timestamp;
use postroom_model::contact::{SuppressionReason, SuppressionRecord};

impl Store {
    /// Adds the entries of another suppression list with their properties.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) if the workspace file cannot be written.
    pub async fn import_suppressions(
        &self,
        records: &[SuppressionRecord],
        now: Timestamp,
    ) -> Result<SuppressionCounts> {
        // Entries with equal properties share one statement; notes usually repeat.
        let mut groups: BTreeMap<_, Vec<String>> = BTreeMap::new();
        for one in records {
            let reason = one.reason.word();
            let group = (reason, one.source.as_str(), one.note.as_str(), one.until, one.since);
            groups.entry(group).or_default().push(one.entry.key());
        }
        let mut done = SuppressionCounts::default();
        let mut tx = self.begin().await?;
        for ((reason, source, note, until, since), keys) in groups {
            let reason = SuppressionReason::from_word(reason).unwrap_or(SuppressionReason::Blocked);
            let json = serde_json::to_string(&keys)?;
            let put = insert_suppressions(&mut tx, keys, reason, source, "", until, now).await?;
            done.added += put.entries.added;
            done.known += put.entries.known;
            sqlx::query(
                "update suppressions set created_at = min(created_at, ?2),
                     note = case when note = '' then ?3 else note end
                 where entry in (select value from json_each(?1))",
            )
            .bind(&json)
            .bind(since.unwrap_or(now).0)
            .bind(note)
            .execute(&mut *tx)
            .await?;
        }
        tx.commit().await?;
        self.search_cache.invalidate();
        Ok(done)
    }
}
