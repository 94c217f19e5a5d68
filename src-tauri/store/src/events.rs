//! The `events` table: provider events about sent mails, and their effect on the contacts.
//!
//! It promises that an event imported twice is stored once and acts once, and that contacts who
//! complained, opted out or bounced permanently are suppressed in the same transaction.
//! Leaves out: reading events from files (the import crate); finding the mail (`matching`).

mod insert;
mod matching;
mod suppress;

use std::collections::{BTreeMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use serde::{Deserialize, Serialize};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

use self::insert::{EventRow, insert, known, mark_opened, rows};
use self::matching::{Found, find};
use self::suppress::{suppress_by_events, suppress_unknown_addresses};
use crate::{Reader, Result, Store, StoreError};
use postroom_model::clock::Timestamp;
use postroom_model::contact::Address;
use postroom_model::delivery::event::{EventMeaning, ProviderEventRow};
use postroom_model::delivery::{DeliveryEvent, EventKind};
use postroom_model::id::ContactId;

/// The number of events of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct KindCount {
    /// Events that match a delivery or a contact.
    #[serde(rename = "told")]
    pub matched: i64,
    /// Those of them that were not stored yet.
    pub new: i64,
}

/// A parsed row, for display.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct EventPreview {
    pub address: Option<String>,
    pub kind: EventKind,
    pub robot: bool,
    pub at: Option<Timestamp>,
    pub detail: Option<String>,
    /// The subject of the matched mail; `None` if no mail matches.
    pub subject: Option<String>,
}

/// The result of the rows of a batch that report an event.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EventSummary {
    pub kinds: BTreeMap<EventKind, KindCount>,
    /// Events that match a delivery.
    pub matched: i64,
    /// Events without a delivery that suppress a contact.
    pub people: i64,
    /// Events without a match: no mail, or several candidates.
    pub unmatched: i64,
    /// Contacts that get no more mail because of the events.
    pub out: i64,
    /// The first rows.
    pub shown: Vec<EventPreview>,
}

/// Events and contacts that a preview has already counted, as 64-bit hashes.
#[derive(Debug, Default)]
pub struct SeenEvents {
    events: HashSet<u64>,
    people: HashSet<u64>,
}

impl SeenEvents {
    fn first_time(set: &mut HashSet<u64>, text: &str) -> bool {
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        set.insert(hasher.finish())
    }
}

/// Rows of a batch that are returned for display.
const SHOWN: usize = 8;

impl Reader {
    /// Like [`Store::import_events`], but writes nothing. `met` is passed from batch to batch.
    ///
    /// # Errors
    /// [`StoreError`] if the workspace file cannot be read.
    pub async fn preview_events(
        &self,
        file_rows: &[ProviderEventRow],
        met: &mut SeenEvents,
        now: Timestamp,
    ) -> Result<EventSummary> {
        let mut reader = self.read_pool().acquire().await?;
        let (events, found) = match_events(&mut reader, file_rows, now).await?;
        let mut summary = count(&events, &found);
        let rows = rows(&events, &found, now);
        let known = known(&mut reader, &rows).await?;
        let mut fresh = HashSet::new();
        for row in &rows {
            if !known.contains(&row.key) && SeenEvents::first_time(&mut met.events, &row.key) {
                fresh.insert(row.key.as_str());
            }
        }
        count_kinds(&mut summary, &rows, &events, &found, |row| fresh.contains(row.key.as_str()));
        let out = rows.iter().filter(|row| {
            fresh.contains(row.key.as_str()) && row.kind.suppression_reason().is_some()
        });
        let people: Vec<&str> = out
            .map(|row| row.contact)
            .filter(|contact| SeenEvents::first_time(&mut met.people, contact))
            .collect();
        summary.out = sqlx::query(
            "select count(*) from json_each(?1) j cross join contacts c on c.id = j.value
             where c.status in ('subscribed', 'no_consent')",
        )
        .bind(serde_json::to_string(&people)?)
        .fetch_one(&mut *reader)
        .await?
        .get(0);
        Ok(summary)
    }

    /// The events of a contact, newest first, each with the number of its mail; events without one
    /// are about the contact.
    pub(crate) async fn events_of(
        &self,
        id: &ContactId,
    ) -> Result<Vec<(Option<i64>, DeliveryEvent)>> {
        sqlx::query(
            "select delivery, kind, at, source, detail, robot from events
             where contact_id in (select ?1 union all select gone from merged where kept = ?1)
             order by at desc, seq desc",
        )
        .bind(id.as_str())
        .fetch_all(self.read_pool())
        .await?
        .iter()
        .map(|row| Ok((row.get("delivery"), delivery_event(row)?)))
        .collect()
    }

    /// The contact with this address.
    ///
    /// # Errors
    /// [`StoreError`] if the workspace file cannot be read.
    pub async fn contact_at(&self, address: &Address) -> Result<Option<ContactId>> {
        let row = sqlx::query("select id from contacts where address_key = ?1")
            .bind(address.key())
            .fetch_optional(self.read_pool())
            .await?;
        Ok(row.map(|row| ContactId(row.get(0))))
    }
}

impl Store {
    /// Imports one batch in one transaction. `source` names the origin, such as a file name.
    ///
    /// # Errors
    /// [`StoreError`] if the workspace file cannot be written.
    pub async fn import_events(
        &self,
        file_rows: &[ProviderEventRow],
        source: &str,
        now: Timestamp,
    ) -> Result<EventSummary> {
        let mut tx = self.begin().await?;
        let (events, found) = match_events(&mut tx, file_rows, now).await?;
        let mut summary = count(&events, &found);
        let rows = rows(&events, &found, now);
        let fresh = insert(&mut tx, &rows, source).await?;
        let new: Vec<&EventRow<'_>> = rows.iter().filter(|row| fresh.contains(&row.key)).collect();
        count_kinds(&mut summary, &rows, &events, &found, |row| fresh.contains(&row.key));
        mark_opened(&mut tx, &new).await?;
        summary.out = suppress_by_events(&mut tx, &new, now).await?;
        suppress_unknown_addresses(&mut tx, &events, &found, now).await?;
        tx.commit().await?;
        if summary.out > 0 {
            self.search_cache.invalidate();
        }
        Ok(summary)
    }
}

fn delivery_event(row: &SqliteRow) -> Result<DeliveryEvent> {
    let word: &str = row.get("kind");
    Ok(DeliveryEvent {
        kind: EventKind::from_word(word)
            .ok_or_else(|| StoreError::Value(format!("event kind {word}")))?,
        at: Timestamp(row.get("at")),
        source: row.get("source"),
        detail: row.get("detail"),
        robot: row.get::<i64, _>("robot") != 0,
    })
}

/// A row that reports an event.
struct ProviderEvent<'a> {
    row: &'a ProviderEventRow,
    kind: EventKind,
    robot: bool,
}

/// The rows that report an event, each with its match.
async fn match_events<'a>(
    connection: &mut SqliteConnection,
    file_rows: &'a [ProviderEventRow],
    now: Timestamp,
) -> Result<(Vec<ProviderEvent<'a>>, Vec<Found>)> {
    let mut events = Vec::new();
    for row in file_rows {
        match row.meaning {
            EventMeaning::Event { kind, robot } => events.push(ProviderEvent { row, kind, robot }),
            EventMeaning::Nothing | EventMeaning::Unknown => {}
        }
    }
    let rows: Vec<&ProviderEventRow> = events.iter().map(|event| event.row).collect();
    let mut found = find(connection, &rows, now).await?;
    for (event, found) in events.iter().zip(&mut found) {
        // Without a delivery, an event affects the contact only if it suppresses the contact.
        if matches!(found, Found::Person { .. }) && event.kind.suppression_reason().is_none() {
            *found = Found::Nobody;
        }
    }
    Ok((events, found))
}

fn count(events: &[ProviderEvent<'_>], found: &[Found]) -> EventSummary {
    let mut summary = EventSummary::default();
    for (event, found) in events.iter().zip(found) {
        let mut subject = None;
        match found {
            Found::Mail { subject: of, .. } => {
                summary.matched += 1;
                subject = Some(of.clone());
            }
            Found::Person { .. } => summary.people += 1,
            Found::Nobody => summary.unmatched += 1,
        }
        if summary.shown.len() < SHOWN {
            summary.shown.push(EventPreview {
                address: event.row.address.as_ref().map(Address::display),
                kind: event.kind,
                robot: event.robot,
                at: event.row.at,
                detail: event.row.detail.clone(),
                subject,
            });
        }
    }
    summary
}

fn count_kinds(
    summary: &mut EventSummary,
    rows: &[EventRow<'_>],
    events: &[ProviderEvent<'_>],
    found: &[Found],
    is_new: impl Fn(&EventRow<'_>) -> bool,
) {
    for (event, found) in events.iter().zip(found) {
        if !matches!(found, Found::Nobody) {
            summary.kinds.entry(event.kind).or_default().matched += 1;
        }
    }
    for row in rows.iter().filter(|row| is_new(row)) {
        summary.kinds.entry(row.kind).or_default().new += 1;
    }
}
