//! Writing imported rows: a batch at a time, each batch whole or not at all.
//!
//! It promises that an import never changes whether we may write to somebody: who unsubscribed,
//! bounced or complained stays out. Leaves out: reading files (`import`).

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use sqlx::{Row, Sqlite, Transaction};

use super::contacts::{Fields, name_key};
use super::{Result, Store};
use crate::clock::Timestamp;
use crate::contact::{ConsentBasis, ContactStatus, NewContact, SuppressionReason};
use crate::id::{ContactId, ImportId, ListId};
use crate::import::Policy;

/// What became of the rows of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct BatchCounts {
    pub added: i64,
    pub updated: i64,
    pub unchanged: i64,
    /// Of all these: they opted out, bounced or complained earlier, and stay out.
    pub stay_out: i64,
}

/// The part of a known person that an import may change.
#[derive(Debug, Clone, PartialEq)]
struct Known {
    id: String,
    given_name: Option<String>,
    family_name: Option<String>,
    fields: Fields,
    out: bool,
}

fn merged_text(old: &Option<String>, new: &Option<String>, policy: Policy) -> Option<String> {
    let empty = |text: &Option<String>| text.as_deref().is_none_or(|text| text.trim().is_empty());
    match policy {
        Policy::Skip => old.clone(),
        Policy::Overwrite if !empty(new) => new.clone(),
        Policy::FillGaps if empty(old) && !empty(new) => new.clone(),
        Policy::Overwrite | Policy::FillGaps => old.clone(),
    }
}

fn merged(old: &Known, new: &NewContact, policy: Policy) -> Known {
    let mut next = old.clone();
    next.given_name = merged_text(&old.given_name, &new.given_name, policy);
    next.family_name = merged_text(&old.family_name, &new.family_name, policy);
    for (name, value) in &new.fields {
        let before = old.fields.get(name).cloned();
        if let Some(after) = merged_text(&before, &Some(value.clone()), policy) {
            next.fields.insert(name.clone(), after);
        }
    }
    next
}

#[derive(Serialize)]
struct InsertRow<'a> {
    id: String,
    address: &'a str,
    key: String,
    given: Option<&'a str>,
    family: Option<&'a str>,
    name: String,
    fields: String,
    status: &'static str,
}

#[derive(Serialize)]
struct UpdateRow {
    id: String,
    given: Option<String>,
    family: Option<String>,
    name: String,
    fields: String,
}

impl Store {
    /// Writes one batch, or only counts it (`dry_run`). Addresses are distinct within a batch.
    pub async fn import_batch(
        &self,
        rows: &[NewContact],
        policy: Policy,
        consent: ConsentBasis,
        lists: &[ListId],
        dry_run: bool,
        now: Timestamp,
    ) -> Result<BatchCounts> {
        let keys: Vec<String> = rows.iter().map(|row| row.address.key()).collect();
        let keys_json = serde_json::to_string(&keys)?;
        let select = "select c.id, c.address_key, c.given_name, c.family_name, c.fields, c.status
             from json_each(?1) j cross join contacts c on c.address_key = j.value";
        let mut counts = BatchCounts::default();
        let mut tx = if dry_run { None } else { Some(self.begin().await?) };
        // SQLite: `cross join` keeps the list outside, so that each address is found by its key.
        let found = match &mut tx {
            Some(tx) => sqlx::query(select).bind(&keys_json).fetch_all(&mut **tx).await?,
            None => sqlx::query(select).bind(&keys_json).fetch_all(self.reader()).await?,
        };
        let mut known: HashMap<String, Known> = HashMap::with_capacity(found.len());
        for row in &found {
            let status = ContactStatus::from_word(row.get("status"));
            known.insert(
                row.get("address_key"),
                Known {
                    id: row.get("id"),
                    given_name: row.get("given_name"),
                    family_name: row.get("family_name"),
                    fields: serde_json::from_str(row.get::<&str, _>("fields"))?,
                    out: status.is_some_and(ContactStatus::is_out),
                },
            );
        }
        let out = self.kept_out(&keys, &mut tx).await?;
        let mut inserts = Vec::new();
        let mut updates = Vec::new();
        for (row, key) in rows.iter().zip(keys) {
            match known.get(&key) {
                None => {
                    counts.added += 1;
                    let status = out.get(&key).copied().unwrap_or(if consent.allows() {
                        ContactStatus::Subscribed
                    } else {
                        ContactStatus::NoConsent
                    });
                    if status.is_out() {
                        counts.stay_out += 1;
                    }
                    inserts.push(InsertRow {
                        id: ContactId::new().0,
                        address: row.address.as_str(),
                        key,
                        given: row.given_name.as_deref(),
                        family: row.family_name.as_deref(),
                        name: name_key(row.given_name.as_deref(), row.family_name.as_deref()),
                        fields: serde_json::to_string(&row.fields)?,
                        status: status.word(),
                    });
                }
                Some(old) => {
                    if old.out {
                        counts.stay_out += 1;
                    }
                    let next = merged(old, row, policy);
                    if next == *old {
                        counts.unchanged += 1;
                    } else {
                        counts.updated += 1;
                        updates.push(UpdateRow {
                            name: name_key(next.given_name.as_deref(), next.family_name.as_deref()),
                            fields: serde_json::to_string(&next.fields)?,
                            id: next.id,
                            given: next.given_name,
                            family: next.family_name,
                        });
                    }
                }
            }
        }
        let Some(mut tx) = tx else { return Ok(counts) };
        if !inserts.is_empty() {
            sqlx::query(
                "insert into contacts (id, address, address_key, given_name, family_name,
                     name_key, fields, status, consent, created_at, updated_at)
                 select j.value ->> 'id', j.value ->> 'address', j.value ->> 'key',
                     j.value ->> 'given', j.value ->> 'family', j.value ->> 'name',
                     j.value ->> 'fields', j.value ->> 'status', ?3, ?2, ?2
                 from json_each(?1) j",
            )
            .bind(serde_json::to_string(&inserts)?)
            .bind(now.0)
            .bind(consent.word())
            .execute(&mut *tx)
            .await?;
        }
        if !updates.is_empty() {
            sqlx::query(
                "update contacts set given_name = j.value ->> 'given',
                     family_name = j.value ->> 'family', name_key = j.value ->> 'name',
                     fields = j.value ->> 'fields', updated_at = ?2
                 from json_each(?1) j where contacts.id = j.value ->> 'id'",
            )
            .bind(serde_json::to_string(&updates)?)
            .bind(now.0)
            .execute(&mut *tx)
            .await?;
        }
        if consent.allows() && consent != ConsentBasis::NotStated {
            // The file proves what was missing; nobody who is out comes back by it.
            sqlx::query(
                "update contacts set consent = ?2, updated_at = ?3, status = case
                     when status = 'no_consent' then 'subscribed' else status end
                 where (status = 'no_consent' or consent in ('none', 'not_stated'))
                     and seq in (select c.seq from json_each(?1) j
                         cross join contacts c on c.address_key = j.value)",
            )
            .bind(&keys_json)
            .bind(consent.word())
            .bind(now.0)
            .execute(&mut *tx)
            .await?;
        }
        for list in lists {
            sqlx::query(
                "insert into members (list, contact, added_at)
                 select (select seq from lists where id = ?2), c.seq, ?3
                 from json_each(?1) j cross join contacts c on c.address_key = j.value
                 where true
                 on conflict (list, contact) do nothing",
            )
            .bind(&keys_json)
            .bind(list.as_str())
            .bind(now.0)
            .execute(&mut *tx)
            .await?;
        }
        tx.commit().await?;
        Ok(counts)
    }

    /// The addresses among these that are out for good, with the status they come back with: who
    /// opted out stays out, also after they were deleted.
    async fn kept_out(
        &self,
        keys: &[String],
        tx: &mut Option<Transaction<'static, Sqlite>>,
    ) -> Result<HashMap<String, ContactStatus>> {
        let query = sqlx::query(
            "select s.entry, s.reason from json_each(?1) j
             cross join suppressions s on s.entry = j.value",
        )
        .bind(serde_json::to_string(keys)?);
        let rows = match tx {
            Some(tx) => query.fetch_all(&mut **tx).await?,
            None => query.fetch_all(self.reader()).await?,
        };
        let status = |word: &str| SuppressionReason::from_word(word)?.status();
        Ok(rows
            .iter()
            .filter_map(|row| Some((row.get("entry"), status(row.get("reason"))?)))
            .collect())
    }

    /// Keeps the report of an import.
    pub async fn put_import<T: Serialize>(
        &self,
        id: &ImportId,
        name: &str,
        report: &T,
        now: Timestamp,
    ) -> Result<()> {
        sqlx::query(
            "insert into imports (id, name, report, created_at) values (?1, ?2, ?3, ?4)
             on conflict (id) do update set report = excluded.report",
        )
        .bind(id.as_str())
        .bind(name)
        .bind(serde_json::to_string(report)?)
        .bind(now.0)
        .execute(self.writer())
        .await?;
        Ok(())
    }
}
