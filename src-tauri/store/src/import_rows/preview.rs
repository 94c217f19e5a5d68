//! Previews the outcome of single rows, by the same code that plans a batch.
//!
//! Leaves out: the choice of rows, and rows that never reach the store.

use crate::import_rows::batch::{merge_row, plan_batch};
use crate::import_rows::existing::{Suppressed, known};
use crate::import_rows::model::{ContactSnapshot, ImportOptions, Incoming};
use crate::{Result, Store};
use postroom_model::import::ColumnRole;

/// The outcome of one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowOutcome {
    New,
    /// New, but without consent: the contact gets no mail.
    NoConsent,
    /// Known, and these values change.
    Updated(Vec<ColumnRole>),
    Unchanged,
    /// Opted out, bounced, complained or on the suppression list: the contact gets no mail.
    Suppressed,
}

/// The columns whose values differ.
fn changed_columns(old: &ContactSnapshot, next: &ContactSnapshot) -> Vec<ColumnRole> {
    let mut changes = Vec::new();
    if old.given != next.given {
        changes.push(ColumnRole::GivenName);
    }
    if old.family != next.family {
        changes.push(ColumnRole::FamilyName);
    }
    let fields = next.fields.iter().filter(|(name, value)| old.fields.get(*name) != Some(*value));
    changes.extend(fields.map(|(name, _)| ColumnRole::Field(name.clone())));
    if old.status != next.status || old.consent != next.consent {
        changes.push(ColumnRole::Consent);
    }
    changes
}

impl Store {
    /// The outcome that [`Store::write_batch`] would give each row, in the order of `rows`. Writes
    /// nothing. Addresses must be distinct.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) if the workspace file cannot be read.
    pub async fn preview_rows(
        &self,
        rows: &[Incoming],
        options: &ImportOptions<'_>,
    ) -> Result<Vec<RowOutcome>> {
        let keys: Vec<&str> = rows.iter().map(|row| row.key.as_str()).collect();
        let erased = self.erased_among(keys.iter().copied()).await?;
        let keys = serde_json::to_string(&keys)?;
        let mut reader = self.read_pool().acquire().await?;
        let known = known(&mut reader, &keys).await?;
        let suppressed = Suppressed::find(&mut reader, &keys, options.now).await?;
        drop(reader);
        let outcome = |row: &Incoming| {
            if erased.contains(&row.key) {
                return Ok(RowOutcome::Suppressed);
            }
            let counts = plan_batch(vec![row.clone()], &known, &suppressed, 0, options)?.counts;
            Ok(if counts.stay_out > 0 {
                RowOutcome::Suppressed
            } else if counts.no_consent > 0 {
                RowOutcome::NoConsent
            } else if counts.added > 0 {
                RowOutcome::New
            } else if counts.updated > 0 {
                let old = known.get(&row.key);
                let changed =
                    old.map(|(_, old)| changed_columns(old, &merge_row(old, row, options)));
                RowOutcome::Updated(changed.unwrap_or_default())
            } else {
                RowOutcome::Unchanged
            })
        };
        rows.iter().map(outcome).collect()
    }
}
