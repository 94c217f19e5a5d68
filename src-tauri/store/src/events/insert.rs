//! The rows of the `events` table: made from provider events, each with the key that stores an event
//! once.

use std::collections::{BTreeMap, HashSet};

use serde::Serialize;
use sha2::{Digest, Sha256};
use sqlx::{Row, Sqlite, SqliteConnection, Transaction};

use super::ProviderEvent;
use super::matching::Found;
use crate::Result;
use postroom_model::clock::Timestamp;
use postroom_model::delivery::EventKind;

/// An event as it is written.
#[derive(Serialize)]
pub(super) struct EventRow<'a> {
    pub kind: EventKind,
    pub mail: Option<i64>,
    pub campaign: Option<&'a str>,
    pub contact: &'a str,
    pub address: &'a str,
    pub at: i64,
    pub detail: Option<&'a str>,
    pub robot: i64,
    pub key: String,
}

/// The time at which a mail was opened for the first time.
#[derive(Serialize)]
struct OpenedRow {
    mail: i64,
    at: i64,
}

/// The events to store, each once, in the order of the key.
pub(super) fn rows<'a>(
    events: &'a [ProviderEvent<'a>],
    found: &'a [Found],
    now: Timestamp,
) -> Vec<EventRow<'a>> {
    let mut rows: BTreeMap<String, EventRow<'a>> = BTreeMap::new();
    for (event, found) in events.iter().zip(found) {
        let (mail, campaign, contact, address) = match found {
            Found::Mail { seq, campaign, contact, address, .. } => {
                (Some(*seq), Some(campaign.as_str()), contact, address)
            }
            Found::Person { contact, address } => (None, None, contact, address),
            Found::Nobody => continue,
        };
        let key = key(mail, contact, event);
        rows.entry(key.clone()).or_insert(EventRow {
            kind: event.kind,
            mail,
            campaign,
            contact,
            address,
            at: event.row.at.unwrap_or(now).0,
            detail: event.row.detail.as_deref(),
            robot: i64::from(event.robot),
            key,
        });
    }
    rows.into_values().collect()
}

/// The key that identifies an event: the mail, the kind, and the time. The time is in seconds,
/// because one export of a provider contains milliseconds and another does not. The link is part of
/// the key, because two links may be clicked in the same second.
fn key(mail: Option<i64>, contact: &str, event: &ProviderEvent<'_>) -> String {
    let whose = mail.map_or_else(|| contact.to_owned(), |mail| mail.to_string());
    let when = event.row.at.map(|at| (at.0 / 1_000).to_string()).unwrap_or_default();
    let mut key = format!("{whose}:{}:{when}", event.kind.word());
    if event.kind == EventKind::Clicked
        && let Some(link) = &event.row.detail
    {
        let hash = Sha256::digest(link.as_bytes());
        key.push(':');
        key.extend(hash.iter().take(6).map(|byte| format!("{byte:02x}")));
    }
    key
}

pub(super) async fn known(
    connection: &mut SqliteConnection,
    rows: &[EventRow<'_>],
) -> Result<HashSet<String>> {
    let keys: Vec<&str> = rows.iter().map(|row| row.key.as_str()).collect();
    let found =
        sqlx::query("select e.fact from json_each(?1) j cross join events e on e.fact = j.value")
            .bind(serde_json::to_string(&keys)?)
            .fetch_all(connection)
            .await?;
    Ok(found.iter().map(|row| row.get(0)).collect())
}

/// Inserts the events; returns the keys of those that were not stored yet.
pub(super) async fn insert(
    tx: &mut Transaction<'static, Sqlite>,
    rows: &[EventRow<'_>],
    source: &str,
) -> Result<HashSet<String>> {
    let found = sqlx::query(
        "insert into events (kind, delivery, campaign_id, contact_id, at, source, detail, robot,
             fact)
         select j.value ->> 'kind', j.value ->> 'mail', j.value ->> 'campaign',
             j.value ->> 'contact', j.value ->> 'at', ?2, j.value ->> 'detail',
             j.value ->> 'robot', j.value ->> 'key'
         from json_each(?1) j where true on conflict (fact) do nothing returning fact",
    )
    .bind(serde_json::to_string(rows)?)
    .bind(source)
    .fetch_all(&mut **tx)
    .await?;
    Ok(found.iter().map(|row| row.get(0)).collect())
}

pub(super) async fn mark_opened(
    tx: &mut Transaction<'static, Sqlite>,
    new: &[&EventRow<'_>],
) -> Result<()> {
    let mut first: BTreeMap<i64, i64> = BTreeMap::new();
    for row in new.iter().filter(|row| row.kind.is_opening() && row.robot == 0) {
        if let Some(mail) = row.mail {
            let at = first.entry(mail).or_insert(row.at);
            *at = (*at).min(row.at);
        }
    }
    let rows: Vec<OpenedRow> = first.into_iter().map(|(mail, at)| OpenedRow { mail, at }).collect();
    // SQLite: min of two values.
    sqlx::query(
        "update deliveries
         set opened_at = min(coalesce(deliveries.opened_at, j.value ->> 'at'), j.value ->> 'at')
         from json_each(?1) j where deliveries.seq = j.value ->> 'mail'",
    )
    .bind(serde_json::to_string(&rows)?)
    .execute(&mut **tx)
    .await?;
    Ok(())
}
