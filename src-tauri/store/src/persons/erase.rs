//! Erases a contact for good; only keyed hashes of the addresses remain.
//!
//! It promises to remove the contact's addresses from every table, from the practice inbox and from
//! the copies that were made before migrations, which are deleted. Leaves out: copies that the user
//! made, and other contacts' data.

use serde_json::Value;
use sqlx::{Row, Sqlite, Transaction};

use crate::persons::app_mails::erase_app_mails;
use crate::persons::redact::{ERASED, redact_json, redact_report, redact_text};
use crate::persons::traces::{IDS, is_recipient};
use crate::{Result, Store};
use postroom_model::clock::Timestamp;
use postroom_model::contact::SuppressionReason;
use postroom_model::id::{ContactId, SuppressionId};

type Tx = Transaction<'static, Sqlite>;

impl Store {
    /// Erases a contact: the contact, the note, the evidence, the events of the mails and the
    /// practice mails are deleted; reports, notes, names and segments lose the addresses. The mails
    /// remain as numbers. Only the keyed hashes of the address, of former addresses and of merged
    /// contacts remain, which block them for good. Returns the erased addresses.
    ///
    /// # Errors
    /// [`StoreError::Gone`](crate::StoreError::Gone) if the contact does not exist.
    pub async fn erase(&self, id: &ContactId, now: Timestamp) -> Result<Vec<String>> {
        self.contact(id).await?;
        let keys = self.known_addresses(id).await?;
        let hash = self.erasure_key().await?;
        let mut tx = self.begin().await?;
        for key in &keys {
            suppress_hashed(&mut tx, key, &hash.entry(key), now).await?;
        }
        erase_mails(&mut tx, id).await?;
        erase_app_mails(&mut tx, &keys, now).await?;
        erase_practice_mails(&mut tx, &keys).await?;
        erase_change_rows(&mut tx, id, &keys).await?;
        for text in ADDRESS_TEXTS {
            redact_column(&mut tx, text, &keys).await?;
        }
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
        self.delete_backups()?;
        // SQLite: deleted data remains in free pages and in the log until both are overwritten.
        for sql in ["vacuum", "pragma wal_checkpoint(truncate)"] {
            // Another program may hold the file; the free pages are then overwritten over time.
            if let Err(error) = sqlx::query(sql).execute(self.write_pool()).await {
                tracing::warn!(%error, "free pages could not be cleared");
            }
        }
        Ok(keys)
    }
}

/// A column whose texts may hold an address.
#[derive(Clone, Copy)]
struct AddressText {
    table: &'static str,
    column: &'static str,
    /// Restricts the rows, in SQL.
    rows: &'static str,
    format: TextFormat,
}

#[derive(Clone, Copy)]
enum TextFormat {
    Plain,
    Json,
    Report,
}

const fn text(table: &'static str, column: &'static str, format: TextFormat) -> AddressText {
    AddressText { table, column, rows: "true", format }
}

/// Everything the user or a file may have written an address into.
const ADDRESS_TEXTS: [AddressText; 13] = [
    // The rows that were refused or need attention.
    text("imports", "report", TextFormat::Report),
    text("imports", "name", TextFormat::Plain),
    text("imports", "wording", TextFormat::Plain),
    text("notes", "body", TextFormat::Plain),
    text("segments", "rule", TextFormat::Json),
    text("lists", "name", TextFormat::Plain),
    text("suppressions", "note", TextFormat::Plain),
    text("events", "source", TextFormat::Plain),
    text("app_mails", "subject", TextFormat::Plain),
    text("app_mails", "from_header", TextFormat::Plain),
    text("app_mails", "envelope_from", TextFormat::Plain),
    text("changes", "what", TextFormat::Json),
    // The saved filters of the contacts table.
    AddressText {
        table: "settings",
        column: "value",
        rows: "key = 'table_views'",
        format: TextFormat::Json,
    },
];

/// Removes the addresses from one column.
async fn redact_column(tx: &mut Tx, place: AddressText, keys: &[String]) -> Result<()> {
    let AddressText { table, column, rows, format } = place;
    // Rows without the domain of an address are not read. SQLite: instr, and `lower` for ASCII.
    let domains: Vec<&str> =
        keys.iter().filter_map(|key| key.rsplit_once('@')).map(|(_, domain)| domain).collect();
    let found = sqlx::query(sqlx::AssertSqlSafe(format!(
        "select rowid, {column} from {table} where {rows} and exists (
             select 1 from json_each(?1) j where instr(lower({column}), j.value) > 0)"
    )))
    .bind(serde_json::to_string(&domains)?)
    .fetch_all(&mut **tx)
    .await?;
    for row in &found {
        let before: &str = row.get(1);
        let Some(after) = redacted(before, format, keys)? else { continue };
        // A list's name is unique: two erased names would be one.
        let unique = if table == "lists" { " || ' ' || rowid" } else { "" };
        sqlx::query(sqlx::AssertSqlSafe(format!(
            "update {table} set {column} = ?2{unique} where rowid = ?1"
        )))
        .bind(row.get::<i64, _>(0))
        .bind(after)
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}

fn redacted(before: &str, format: TextFormat, keys: &[String]) -> Result<Option<String>> {
    let redact: fn(&mut Value, &[String]) -> bool = match format {
        TextFormat::Plain => return Ok(redact_text(before, keys)),
        TextFormat::Json => redact_json,
        TextFormat::Report => redact_report,
    };
    let Ok(mut document) = serde_json::from_str::<Value>(before) else {
        return Ok(redact_text(before, keys));
    };
    Ok(if redact(&mut document, keys) { Some(serde_json::to_string(&document)?) } else { None })
}

/// Replaces the suppression of an address by one of its keyed hash.
async fn suppress_hashed(tx: &mut Tx, key: &str, hashed: &str, now: Timestamp) -> Result<()> {
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
async fn erase_mails(tx: &mut Tx, id: &ContactId) -> Result<()> {
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

/// Deletes the practice mails to the addresses, and those that quote one of them.
async fn erase_practice_mails(tx: &mut Tx, keys: &[String]) -> Result<()> {
    sqlx::query(sqlx::AssertSqlSafe(format!(
        "delete from practice_mails where {} or exists (
             select 1 from json_each(?1) j where instr(bytes, cast(j.value as blob)) > 0)",
        is_recipient("?1")
    )))
    .bind(serde_json::to_string(keys)?)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Deletes the former states of the contact and of contacts merged into it.
async fn erase_change_rows(tx: &mut Tx, id: &ContactId, keys: &[String]) -> Result<()> {
    sqlx::query(sqlx::AssertSqlSafe(format!(
        "delete from change_rows where contact in {IDS}
             or was ->> 'key' in (select value from json_each(?2))"
    )))
    .bind(id.as_str())
    .bind(serde_json::to_string(keys)?)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use std::collections::BTreeMap;

    use postroom_model::contact::segment::{Rule, Test};
    use postroom_model::contact::{Address, ConsentBasis, ContactStatus, NewContact};
    use postroom_model::id::{ImportId, ListId};
    use postroom_model::import::Policy;
    use serde_json::json;

    use super::*;
    use crate::imports::ImportState;
    use crate::practice_mails::PracticeMail;

    const NOW: Timestamp = Timestamp(1_700_000_000_000);

    fn new(address: &str) -> NewContact {
        NewContact {
            address: Address::parse(address).unwrap(),
            given_name: Some("Zerlina".to_owned()),
            family_name: None,
            fields: BTreeMap::new(),
        }
    }

    async fn put(store: &Store, address: &str) -> ContactId {
        let status = ContactStatus::Subscribed;
        store.put_contact(None, &new(address), status, &[], NOW).await.unwrap()
    }

    /// Writes the addresses into everything that can hold them besides the contact.
    async fn leave_traces(store: &Store, other: &ContactId) {
        store.set_note(other, "Sister of ANNA@example.org", NOW).await.unwrap();
        let test = Test::IsNot("Anna@example.org".to_owned());
        store
            .put_segment(&ListId::new(), "All but her", &Rule::Address { test }, NOW)
            .await
            .unwrap();
        let id = ImportId::new();
        let (name, basis) = ("anna@example.org.csv", ConsentBasis::OptIn);
        let import = store.begin_import(&id, name, basis, "", None, NOW).await.unwrap();
        let row = json!({"row": 2, "address": "Anna@Example.org", "code": "double",
            "reason": "twice", "cells": ["Zerlina"]});
        let report = json!({"name": name, "refusals": [row]});
        store.end_import(import, ImportState::Done, &report, NOW).await.unwrap();
        let mail = |to: &str, bytes: &str| {
            let mail = PracticeMail {
                id: to.to_owned(),
                at: NOW,
                envelope_from: "news@example.org".to_owned(),
                envelope_to: to.to_owned(),
                encrypted: false,
                user: None,
                from: "news@example.org".to_owned(),
                subject: "News".to_owned(),
                size: 1,
            };
            (mail, bytes.as_bytes().to_vec())
        };
        let mails = [
            mail("old@example.org, x@example.org", "Hi"),
            mail("joanna@example.org", "Hi Jo"),
            mail("y@example.org", "forwarded from anna@example.org"),
        ];
        store.insert_practice_mails(&mails).await.unwrap();
        std::fs::write(copy_path(store), "anna@example.org").unwrap();
    }

    fn copy_path(store: &Store) -> std::path::PathBuf {
        crate::private_files::beside(store.path(), ".before-format-9")
    }

    #[tokio::test]
    async fn erasing_removes_every_trace_and_blocks_later_imports() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shop.postroom");
        let store = Store::open(&path).await.unwrap();
        let anna = put(&store, "anna@example.org").await;
        let old = put(&store, "old@example.org").await;
        let joanna = put(&store, "joanna@example.org").await;
        store.merge_contacts(&anna, std::slice::from_ref(&old), NOW).await.unwrap();
        leave_traces(&store, &joanna).await;

        let traces = store.person_traces(&anna).await.unwrap();
        assert_eq!(traces.addresses, ["anna@example.org", "old@example.org"]);
        assert_eq!((traces.practice_mails.len(), traces.former_values.len()), (1, 2));

        let erased = store.erase(&anna, NOW).await.unwrap();
        assert_eq!(erased, ["anna@example.org", "old@example.org"]);
        assert_eq!(store.practice_count().await.unwrap(), 1);
        assert_eq!(store.note_of(&joanna).await.unwrap(), "Sister of erased");
        assert!(!copy_path(&store).exists());
        let rows = [new("Anna@example.org"), new("old@example.org"), new("new@example.org")];
        let (policy, basis) = (Policy::Overwrite, ConsentBasis::OptIn);
        let counts = store.import_batch(&rows, policy, basis, &[], false, NOW).await.unwrap();
        assert_eq!((counts.added, counts.unchanged, counts.stay_out), (1, 2, 2));
        store.close().await;

        let bytes = std::fs::read(&path).unwrap().to_ascii_lowercase();
        let text = String::from_utf8_lossy(&bytes).replace("joanna@example.org", "");
        for trace in ["anna@example.org", "old@example.org"] {
            assert!(!text.contains(trace), "{trace} is still in the file");
        }
    }
}
