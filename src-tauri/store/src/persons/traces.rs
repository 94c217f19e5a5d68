//! What the workspace keeps about one contact besides the record: caught mails, former values and
//! addresses of merged contacts. The export of a person contains it (GDPR art. 15).
//!
//! Leaves out: the record itself (`persons`), and the deletion (`erase`).

use serde::Serialize;
use serde_json::Value;
use sqlx::Row;

use crate::persons::app_mails::AppMailCopy;
use crate::{Reader, Result};
use postroom_model::clock::Timestamp;
use postroom_model::id::ContactId;

/// A mail to the contact in the practice inbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PracticeCopy {
    pub at: Timestamp,
    pub from: String,
    pub to: String,
    pub subject: String,
    /// Bytes.
    pub size: i64,
    /// The mail's source.
    pub source: String,
}

/// What is kept about a contact besides the record.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PersonTraces {
    /// The contact's address, former addresses, and those of merged contacts, in lower case.
    pub addresses: Vec<String>,
    pub practice_mails: Vec<PracticeCopy>,
    /// The mails that apps sent to the person.
    pub app_mails: Vec<AppMailCopy>,
    /// The states before manual changes, kept for their undo.
    pub former_values: Vec<Value>,
    /// The states before imports, kept for their undo.
    pub values_before_imports: Vec<Value>,
}

/// The ids of the contact and of the contacts merged into it.
pub(crate) const IDS: &str = "(select ?1 union all select gone from merged where kept = ?1)";

fn documents(rows: &[sqlx::sqlite::SqliteRow]) -> Vec<Value> {
    rows.iter().filter_map(|row| serde_json::from_str(row.get(0)).ok()).collect()
}

impl Reader {
    /// The address keys under which the contact was known, the current one first. Addresses that
    /// belong to another contact today are not among them.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) if the workspace file cannot be read.
    pub async fn known_addresses(&self, id: &ContactId) -> Result<Vec<String>> {
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
            "select key from (
                 select address_key as key, 0 as place from contacts where id = ?1
                 union select was ->> 'key', 1 from change_rows where contact in {IDS}
                 union select lower(d.address), 1 from campaigns c cross join deliveries d
                     where d.campaign_id = c.id and d.contact_id in {IDS})
             where key like '%@%' and not exists (
                 select 1 from contacts o where o.address_key = key and o.id <> ?1)
             group by key order by min(place), key"
        )))
        .bind(id.as_str())
        .fetch_all(self.read_pool())
        .await?;
        Ok(rows.iter().map(|row| row.get(0)).collect())
    }

    /// Everything that is kept about a contact besides the record.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) if the workspace file cannot be read.
    pub async fn person_traces(&self, id: &ContactId) -> Result<PersonTraces> {
        let addresses = self.known_addresses(id).await?;
        let former = sqlx::query(sqlx::AssertSqlSafe(format!(
            "select was from change_rows where contact in {IDS} order by change desc"
        )))
        .bind(id.as_str())
        .fetch_all(self.read_pool())
        .await?;
        let before_imports = sqlx::query(
            "select r.was from contacts c join import_rows r on r.contact = c.seq
             where c.id = ?1 and r.was is not null order by r.import desc",
        )
        .bind(id.as_str())
        .fetch_all(self.read_pool())
        .await?;
        let mails = sqlx::query(sqlx::AssertSqlSafe(format!(
            "select at, from_header, envelope_to, subject, size, bytes from practice_mails
             where {} order by seq desc",
            is_recipient("?1")
        )))
        .bind(serde_json::to_string(&addresses)?)
        .fetch_all(self.read_pool())
        .await?;
        let practice_mails = mails
            .iter()
            .map(|row| PracticeCopy {
                at: Timestamp(row.get("at")),
                from: row.get("from_header"),
                to: row.get("envelope_to"),
                subject: row.get("subject"),
                size: row.get("size"),
                source: String::from_utf8_lossy(row.get("bytes")).into_owned(),
            })
            .collect();
        Ok(PersonTraces {
            app_mails: self.app_mails_to(&addresses).await?,
            addresses,
            practice_mails,
            former_values: documents(&former),
            values_before_imports: documents(&before_imports),
        })
    }
}

/// SQL: whether a practice mail goes to one of the addresses in the JSON list `keys`.
// SQLite: json_each unfolds the list; the recipients are separated by a comma and a blank.
pub(crate) fn is_recipient(keys: &str) -> String {
    format!(
        "exists (select 1 from json_each({keys}) j
             where instr(', ' || lower(envelope_to) || ', ', ', ' || j.value || ', ') > 0)"
    )
}
