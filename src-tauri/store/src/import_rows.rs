//! Writes imported rows in batches; each batch is one transaction.
//!
//! It promises that an import never subscribes somebody who unsubscribed, bounced or complained,
//! that an erased person is not stored again, that a refusal in the file always counts, and that
//! every row leaves what is needed to undo it (`imports`). Leaves out: reading files (the import
//! crate).
//!
//! A batch is sorted by address and written by a few statements: rows in the order of the index
//! cost a fraction of unsorted ones.

mod batch;
mod existing;
mod insert;
pub(crate) mod model;
mod preview;

use sqlx::Row;

use self::batch::plan_batch;
use self::existing::{Suppressed, known};
pub use self::model::{BatchCounts, ImportOptions, ImportSeq, Incoming};
pub use self::preview::RowOutcome;
use crate::{Result, Store};
use postroom_model::clock::Timestamp;
use postroom_model::contact::{ConsentBasis, NewContact};
use postroom_model::id::ListId;
use postroom_model::import::Policy;

impl Store {
    /// As [`Store::write_batch`], without the rows that an undo needs.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) if the workspace file cannot be read or written.
    pub async fn import_batch(
        &self,
        rows: &[NewContact],
        policy: Policy,
        consent: ConsentBasis,
        lists: &[ListId],
        dry_run: bool,
        now: Timestamp,
    ) -> Result<BatchCounts> {
        let rows = rows.iter().map(|contact| Incoming::from_contact(0, contact.clone())).collect();
        let options =
            ImportOptions { policy, consent, suppress_all_as: None, lists, import: None, now };
        self.write_batch(rows, &options, dry_run).await
    }

    /// Writes one batch, or only counts it (`dry_run`). Addresses must be distinct within a batch.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) if the workspace file cannot be read or written; nothing
    /// of the batch is written then.
    pub async fn write_batch(
        &self,
        mut rows: Vec<Incoming>,
        options: &ImportOptions<'_>,
        dry_run: bool,
    ) -> Result<BatchCounts> {
        let erased = self.erased_among(rows.iter().map(|row| row.key.as_str())).await?;
        let all = rows.len();
        rows.retain(|row| !erased.contains(&row.key));
        let dropped = i64::try_from(all - rows.len()).unwrap_or(0);
        rows.sort_unstable_by(|a, b| a.key.cmp(&b.key));
        let keys: Vec<&str> = rows.iter().map(|row| row.key.as_str()).collect();
        let keys = serde_json::to_string(&keys)?;
        if dry_run {
            let mut reader = self.read_pool().acquire().await?;
            let known = known(&mut reader, &keys).await?;
            let suppressed = Suppressed::find(&mut reader, &keys, options.now).await?;
            let batch = plan_batch(rows, &known, &suppressed, 0, options)?;
            return Ok(batch.counts.with_erased(dropped));
        }
        let mut tx = self.begin().await?;
        let known = known(&mut tx, &keys).await?;
        let suppressed = Suppressed::find(&mut tx, &keys, options.now).await?;
        let top: i64 = sqlx::query("select coalesce(max(seq), 0) from contacts")
            .fetch_one(&mut *tx)
            .await?
            .get(0);
        let mut batch = plan_batch(rows, &known, &suppressed, top, options)?;
        let counts = std::mem::take(&mut batch.counts);
        batch.write(&mut tx, options, top).await?;
        tx.commit().await?;
        self.search_cache.invalidate();
        Ok(counts.with_erased(dropped))
    }
}
