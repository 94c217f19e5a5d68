//! What would become of single rows, decided by what decides it when they are written.
//!
//! Leaves out: which rows are asked about, and those that never reach the store.

use crate::import_rows::existing::known;
use crate::import_rows::{Incoming, Out, Terms, Was, merged, sort};
use crate::{Result, Store};
use postroom_model::import::ColumnRole;

/// What becomes of one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Foreseen {
    New,
    /// New, and kept without consent: gets no mail.
    NoConsent,
    /// Known, and these values of theirs change.
    Changes(Vec<ColumnRole>),
    Same,
    /// They opted out, bounced or complained, and get no mail.
    StaysOut,
}

fn changes(old: &Was, next: &Was) -> Vec<ColumnRole> {
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
    /// What [`Store::take_in`] would make of each of these, in their order; writes nothing.
    /// Addresses are distinct.
    pub async fn foresee(&self, rows: &[Incoming], terms: &Terms<'_>) -> Result<Vec<Foreseen>> {
        let keys: Vec<&str> = rows.iter().map(|row| row.key.as_str()).collect();
        let keys = serde_json::to_string(&keys)?;
        let erased = self.erased_among(rows).await?;
        let mut reader = self.reader().acquire().await?;
        let known = known(&mut reader, &keys).await?;
        let out = Out::among(&mut reader, &keys, erased, terms.now).await?;
        drop(reader);
        let one = |row: &Incoming| {
            let counts = sort(vec![row.clone()], &known, &out, 0, terms)?.counts;
            Ok(if counts.stay_out > 0 {
                Foreseen::StaysOut
            } else if counts.no_consent > 0 {
                Foreseen::NoConsent
            } else if counts.added > 0 {
                Foreseen::New
            } else if counts.updated > 0 {
                let old = known.get(&row.key);
                let changed = old.map(|(_, old)| changes(old, &merged(old, row, terms)));
                Foreseen::Changes(changed.unwrap_or_default())
            } else {
                Foreseen::Same
            })
        };
        rows.iter().map(one).collect()
    }
}
