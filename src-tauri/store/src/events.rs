//! The `events` table: provider events about sent mails, and their effect on the contacts.
//!
//! It promises that an event imported twice is stored once and acts once, and that contacts who
//! complained, opted out or bounced permanently are suppressed in the same transaction.
//! Leaves out: reading events from files (the import crate); finding the mail (`matching`).

mod matching;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, Sqlite, SqliteConnection, Transaction};

use self::matching::{Found, find};
use crate::suppressions::insert_suppressions;
use crate::{Reader, Result, Store, StoreError};
use postroom_model::clock::Timestamp;
use postroom_model::contact::{Address, SuppressionReason};
use postroom_model::delivery::event::{EventMeaning, ProviderEventRow};
use postroom_model::delivery::{DeliveryEvent, EventKind};
use postroom_model::id::ContactId;

/// The source of suppression entries that an event creates.
const SUPPRESSION_SOURCE: &str = "provider";

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
    facts: HashSet<u64>,
    people: HashSet<u64>,
}

impl SeenEvents {
    fn first_time(set: &mut HashSet<u64>, text: &str) -> bool {
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        set.insert(hasher.finish())
    }
}

/// An event as it is written.
#[derive(Serialize)]
struct EventRow<'a> {
    kind: EventKind,
    mail: Option<i64>,
    campaign: Option<&'a str>,
    contact: &'a str,
    address: &'a str,
    at: i64,
    detail: Option<&'a str>,
    robot: i64,
    fact: String,
}

/// The time at which a mail was opened for the first time.
#[derive(Serialize)]
struct OpenedRow {
    mail: i64,
    at: i64,
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
        told: &[ProviderEventRow],
        met: &mut SeenEvents,
        now: Timestamp,
    ) -> Result<EventSummary> {
        let mut reader = self.read_pool().acquire().await?;
        let (facts, found) = match_events(&mut reader, told, now).await?;
        let mut summary = count(&facts, &found);
        let rows = rows(&facts, &found, now);
        let known = known(&mut reader, &rows).await?;
        let mut fresh = HashSet::new();
        for row in &rows {
            if !known.contains(&row.fact) && SeenEvents::first_time(&mut met.facts, &row.fact) {
                fresh.insert(row.fact.as_str());
            }
        }
        count_kinds(&mut summary, &rows, &facts, &found, |row| fresh.contains(row.fact.as_str()));
        let out = rows.iter().filter(|row| {
            fresh.contains(row.fact.as_str()) && row.kind.suppression_reason().is_some()
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
        .map(|row| Ok((row.get("delivery"), fact(row)?)))
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
        told: &[ProviderEventRow],
        source: &str,
        now: Timestamp,
    ) -> Result<EventSummary> {
        let mut tx = self.begin().await?;
        let (facts, found) = match_events(&mut tx, told, now).await?;
        let mut summary = count(&facts, &found);
        let rows = rows(&facts, &found, now);
        let fresh = insert(&mut tx, &rows, source).await?;
        let new: Vec<&EventRow<'_>> = rows.iter().filter(|row| fresh.contains(&row.fact)).collect();
        count_kinds(&mut summary, &rows, &facts, &found, |row| fresh.contains(&row.fact));
        mark_opened(&mut tx, &new).await?;
        summary.out = suppress_by_events(&mut tx, &new, now).await?;
        suppress_unknown_addresses(&mut tx, &facts, &found, now).await?;
        tx.commit().await?;
        if summary.out > 0 {
            self.search_cache.invalidate();
        }
        Ok(summary)
    }
}

fn fact(row: &SqliteRow) -> Result<DeliveryEvent> {
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
    told: &'a ProviderEventRow,
    kind: EventKind,
    robot: bool,
}

/// The rows that report an event, each with its match.
async fn match_events<'a>(
    connection: &mut SqliteConnection,
    told: &'a [ProviderEventRow],
    now: Timestamp,
) -> Result<(Vec<ProviderEvent<'a>>, Vec<Found>)> {
    let mut facts = Vec::new();
    for told in told {
        match told.meaning {
            EventMeaning::Event { kind, robot } => facts.push(ProviderEvent { told, kind, robot }),
            EventMeaning::Nothing | EventMeaning::Unknown => {}
        }
    }
    let rows: Vec<&ProviderEventRow> = facts.iter().map(|fact| fact.told).collect();
    let mut found = find(connection, &rows, now).await?;
    for (fact, found) in facts.iter().zip(&mut found) {
        // Without a delivery, an event affects the contact only if it suppresses the contact.
        if matches!(found, Found::Person { .. }) && fact.kind.suppression_reason().is_none() {
            *found = Found::Nobody;
        }
    }
    Ok((facts, found))
}

fn count(facts: &[ProviderEvent<'_>], found: &[Found]) -> EventSummary {
    let mut summary = EventSummary::default();
    for (fact, found) in facts.iter().zip(found) {
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
                address: fact.told.address.as_ref().map(Address::display),
                kind: fact.kind,
                robot: fact.robot,
                at: fact.told.at,
                detail: fact.told.detail.clone(),
                subject,
            });
        }
    }
    summary
}

fn count_kinds(
    summary: &mut EventSummary,
    rows: &[EventRow<'_>],
    facts: &[ProviderEvent<'_>],
    found: &[Found],
    is_new: impl Fn(&EventRow<'_>) -> bool,
) {
    for (fact, found) in facts.iter().zip(found) {
        if !matches!(found, Found::Nobody) {
            summary.kinds.entry(fact.kind).or_default().matched += 1;
        }
    }
    for row in rows.iter().filter(|row| is_new(row)) {
        summary.kinds.entry(row.kind).or_default().new += 1;
    }
}

/// The events to store, each once, in the order of the key.
fn rows<'a>(
    facts: &'a [ProviderEvent<'a>],
    found: &'a [Found],
    now: Timestamp,
) -> Vec<EventRow<'a>> {
    let mut rows: BTreeMap<String, EventRow<'a>> = BTreeMap::new();
    for (fact, found) in facts.iter().zip(found) {
        let (mail, campaign, contact, address) = match found {
            Found::Mail { seq, campaign, contact, address, .. } => {
                (Some(*seq), Some(campaign.as_str()), contact, address)
            }
            Found::Person { contact, address } => (None, None, contact, address),
            Found::Nobody => continue,
        };
        let key = key(mail, contact, fact);
        rows.entry(key.clone()).or_insert(EventRow {
            kind: fact.kind,
            mail,
            campaign,
            contact,
            address,
            at: fact.told.at.unwrap_or(now).0,
            detail: fact.told.detail.as_deref(),
            robot: i64::from(fact.robot),
            fact: key,
        });
    }
    rows.into_values().collect()
}

/// The key that identifies an event: the mail, the kind, and the time. The time is in seconds,
/// because one export of a provider contains milliseconds and another does not. The link is part of
/// the key, because two links may be clicked in the same second.
fn key(mail: Option<i64>, contact: &str, fact: &ProviderEvent<'_>) -> String {
    let whose = mail.map_or_else(|| contact.to_owned(), |mail| mail.to_string());
    let when = fact.told.at.map(|at| (at.0 / 1_000).to_string()).unwrap_or_default();
    let mut key = format!("{whose}:{}:{when}", fact.kind.word());
    if fact.kind == EventKind::Clicked
        && let Some(link) = &fact.told.detail
    {
        let hash = Sha256::digest(link.as_bytes());
        key.push(':');
        key.extend(hash.iter().take(6).map(|byte| format!("{byte:02x}")));
    }
    key
}

async fn known(
    connection: &mut SqliteConnection,
    rows: &[EventRow<'_>],
) -> Result<HashSet<String>> {
    let facts: Vec<&str> = rows.iter().map(|row| row.fact.as_str()).collect();
    let found =
        sqlx::query("select e.fact from json_each(?1) j cross join events e on e.fact = j.value")
            .bind(serde_json::to_string(&facts)?)
            .fetch_all(connection)
            .await?;
    Ok(found.iter().map(|row| row.get(0)).collect())
}

/// Inserts the events; returns the keys of those that were not stored yet.
async fn insert(
    tx: &mut Transaction<'static, Sqlite>,
    rows: &[EventRow<'_>],
    source: &str,
) -> Result<HashSet<String>> {
    let found = sqlx::query(
        "insert into events (kind, delivery, campaign_id, contact_id, at, source, detail, robot,
             fact)
         select j.value ->> 'kind', j.value ->> 'mail', j.value ->> 'campaign',
             j.value ->> 'contact', j.value ->> 'at', ?2, j.value ->> 'detail',
             j.value ->> 'robot', j.value ->> 'fact'
         from json_each(?1) j where true on conflict (fact) do nothing returning fact",
    )
    .bind(serde_json::to_string(rows)?)
    .bind(source)
    .fetch_all(&mut **tx)
    .await?;
    Ok(found.iter().map(|row| row.get(0)).collect())
}

async fn mark_opened(tx: &mut Transaction<'static, Sqlite>, new: &[&EventRow<'_>]) -> Result<()> {
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

/// Suppresses contacts as the events require; returns the number of contacts that get no more mail.
async fn suppress_by_events(
    tx: &mut Transaction<'static, Sqlite>,
    new: &[&EventRow<'_>],
    now: Timestamp,
) -> Result<i64> {
    let mut by_reason: HashMap<SuppressionReason, (Vec<String>, Vec<&str>)> = HashMap::new();
    for row in new {
        let Some(reason) = row.kind.suppression_reason() else { continue };
        let (keys, people) = by_reason.entry(reason).or_default();
        if let Ok(address) = Address::parse(row.address) {
            keys.push(address.key());
        }
        // An opt-out or a complaint applies to the contact, a bounce only to the one address.
        if reason != SuppressionReason::Bounced {
            people.push(row.contact);
        }
    }
    let mut out = 0;
    // A complaint takes precedence over an opt-out, an opt-out over a bounce.
    for reason in
        [SuppressionReason::Complained, SuppressionReason::Unsubscribed, SuppressionReason::Bounced]
    {
        let Some((mut keys, people)) = by_reason.remove(&reason) else { continue };
        let theirs = sqlx::query(
            "select c.address_key from json_each(?1) j cross join contacts c on c.id = j.value",
        )
        .bind(serde_json::to_string(&people)?)
        .fetch_all(&mut **tx)
        .await?;
        keys.extend(theirs.iter().map(|row| row.get::<String, _>(0)));
        out +=
            insert_suppressions(tx, keys, reason, SUPPRESSION_SOURCE, "", None, now).await?.people;
    }
    Ok(out)
}

/// Suppresses addresses without a contact that opted out elsewhere or bounced, before an import
/// adds them.
async fn suppress_unknown_addresses(
    tx: &mut Transaction<'static, Sqlite>,
    facts: &[ProviderEvent<'_>],
    found: &[Found],
    now: Timestamp,
) -> Result<()> {
    let mut by_reason: BTreeMap<&'static str, (SuppressionReason, Vec<String>)> = BTreeMap::new();
    for (fact, found) in facts.iter().zip(found) {
        if let (Found::Nobody, Some(reason), Some(address)) =
            (found, fact.kind.suppression_reason(), &fact.told.address)
        {
            by_reason
                .entry(reason.word())
                .or_insert_with(|| (reason, Vec::new()))
                .1
                .push(address.key());
        }
    }
    for (reason, keys) in by_reason.into_values() {
        insert_suppressions(tx, keys, reason, SUPPRESSION_SOURCE, "", None, now).await?;
    }
    Ok(())
}
