//! The `suppressions` table: addresses and domains that block every mail, and the check for them.
//!
//! It promises that a later entry never shortens or weakens a permanent one, and that a contact who
//! unsubscribed, bounced or complained has an entry that outlives the contact. The check
//! ([`not_suppressed_sql`]) runs when an audience is frozen, at every lease, and in the journal just
//! before a mail is sent. Leaves out: reading entries from files (the import crate).

mod import;
pub(crate) mod undeliverable;

use serde::Serialize;
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row, Sqlite, Transaction};

use crate::text::like;
use crate::{Reader, Result, Store, StoreError};
use postroom_model::clock::Timestamp;
use postroom_model::contact::{Suppression, SuppressionEntry, SuppressionReason};
use postroom_model::id::SuppressionId;

/// The parent domains that are looked up besides the domain of an address.
const PARENT_DOMAINS: usize = 3;

/// An SQL condition on the contact `c`: no entry suppresses it at the time `now`, which is a parameter
/// or a number.
pub(crate) fn not_suppressed_sql(now: &str) -> String {
    let entries = entries_sql("c.address_key");
    format!(
        "not exists (select 1 from {entries} cross join suppressions s on s.entry in {ENTRY_KEYS}
             where s.expires_at is null or s.expires_at > {now})"
    )
}

/// An SQL condition on the address key `key`: no entry that stops transactional mail applies to it at
/// the time `now`. Hard bounces and blocks stop it; an unsubscription or a complaint does not.
pub(crate) fn takes_transactional_sql(key: &str, now: &str) -> String {
    let entries = entries_sql(key);
    format!(
        "not exists (select 1 from {entries} cross join suppressions s on s.entry in {ENTRY_KEYS}
             where s.transactional_since is not null and (s.expires_at is null or s.expires_at > {now}))"
    )
}

/// The columns of [`entries_sql`].
pub(crate) const ENTRY_KEYS: &str = "(k.key, k.d0, k.d1, k.d2, k.d3)";

/// An SQL table `k` of one row: the keys of all entries that apply to the address key `key`, which
/// are the address itself, its domain and the parent domains. An entry `@example.org` covers
/// `news.example.org` too.
// SQLite: instr. Without any entry of a domain, the domains are null and cost nothing.
pub(crate) fn entries_sql(key: &str) -> String {
    let has_domains = "exists (select 1 from suppressions where entry >= '@' and entry < 'A')";
    let mut table = format!(
        "(select {key} as key,
             case when {has_domains} then substr({key}, instr({key}, '@')) end as d0)"
    );
    for parent in 1..=PARENT_DOMAINS {
        let child = parent - 1;
        table = format!(
            "(select *, '@' || substr(d{child}, instr(d{child}, '.') + 1) as d{parent} from {table})"
        );
    }
    format!("{table} k")
}

/// How many entries were added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct SuppressionCounts {
    pub added: i64,
    /// Entries that the list already had.
    pub known: i64,
}

/// A filter of the suppression list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SuppressionFilter {
    pub search: String,
    /// True: whole domains only; false: no domains.
    pub domains: Option<bool>,
    pub reason: Option<SuppressionReason>,
}

#[derive(Serialize)]
struct NewRow {
    id: String,
    entry: String,
}

pub(crate) fn suppression(row: &SqliteRow) -> Result<Suppression> {
    let (entry, reason): (&str, &str) = (row.get("entry"), row.get("reason"));
    let value = |what: &str| StoreError::Value(format!("suppression {what}"));
    Ok(Suppression {
        id: SuppressionId(row.get("id")),
        entry: SuppressionEntry::from_key(entry).ok_or_else(|| value(entry))?,
        reason: SuppressionReason::from_word(reason).ok_or_else(|| value(reason))?,
        source: row.get("source"),
        note: row.get("note"),
        created_at: Timestamp(row.get("created_at")),
        expires_at: row.get::<Option<i64>, _>("expires_at").map(Timestamp),
    })
}

fn push_filter(query: &mut QueryBuilder<Sqlite>, filter: &SuppressionFilter) {
    query.push(" where 1 = 1");
    if !filter.search.trim().is_empty() {
        query.push(" and (entry like ").push_bind(like(&filter.search)).push(" escape '!'");
        // Domains are stored as A-labels (RFC 5890).
        if let Ok(labels) =
            idna::domain_to_ascii(filter.search.rsplit('@').next().unwrap_or("").trim())
        {
            query.push(" or entry like ").push_bind(like(&labels)).push(" escape '!'");
        }
        query.push(")");
    }
    match filter.domains {
        Some(true) => drop(query.push(" and entry like '@%'")),
        Some(false) => drop(query.push(" and entry not like '@%'")),
        None => {}
    }
    if let Some(reason) = filter.reason {
        query.push(" and reason = ").push_bind(reason.word());
    }
}

/// Adds a permanent entry for the opted-out contacts that `which` selects, an SQL condition on `c`.
/// `id` is the third parameter of the statement.
pub(crate) async fn suppress_contacts(
    tx: &mut Transaction<'static, Sqlite>,
    which: &str,
    source: &'static str,
    now: Timestamp,
    id: Option<&str>,
) -> Result<()> {
    // SQLite: randomblob makes the ids where the rows are made.
    let sql = format!(
        "insert into suppressions (id, entry, reason, source, created_at, transactional_since)
         select lower(hex(randomblob(16))), c.address_key, c.status, ?1, ?2,
             case when c.status = 'bounced' then ?2 end
         from contacts c
         where c.status in ('unsubscribed', 'bounced', 'complained') and {which}
         on conflict (entry) do update set expires_at = null, import = null,
             transactional_since = coalesce(suppressions.transactional_since,
                 excluded.transactional_since),
             reason = case when suppressions.reason = 'soft_bounced' then excluded.reason
                 else suppressions.reason end"
    );
    let mut query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(source).bind(now.0);
    if let Some(id) = id {
        query = query.bind(id);
    }
    query.execute(&mut **tx).await?;
    Ok(())
}

/// What [`insert_suppressions`] did.
pub(crate) struct InsertedSuppressions {
    pub entries: SuppressionCounts,
    /// Contacts whose status changed.
    pub people: i64,
}

/// Adds entries, and sets the status of contacts with these addresses if the reason demands it.
pub(crate) async fn insert_suppressions(
    tx: &mut Transaction<'static, Sqlite>,
    mut keys: Vec<String>,
    reason: SuppressionReason,
    source: &str,
    note: &str,
    expires_at: Option<Timestamp>,
    now: Timestamp,
) -> Result<InsertedSuppressions> {
    keys.sort();
    keys.dedup();
    let rows: Vec<NewRow> =
        keys.into_iter().map(|entry| NewRow { id: SuppressionId::new().0, entry }).collect();
    let json = serde_json::to_string(&rows)?;
    let known: i64 = sqlx::query(
        "select count(*) from json_each(?1) j
         cross join suppressions s on s.entry = j.value ->> 'entry'",
    )
    .bind(&json)
    .fetch_one(&mut **tx)
    .await?
    .get(0);
    // A permanent entry stays permanent, the later end wins, and an entry that is added again no
    // longer belongs to the import that brought it.
    sqlx::query(
        "insert into suppressions (id, entry, reason, source, note, created_at, expires_at,
             transactional_since)
         select j.value ->> 'id', j.value ->> 'entry', ?2, ?3, ?4, ?5, ?6,
             case when ?2 in ('bounced', 'blocked') then ?5 end
         from json_each(?1) j where true
         on conflict (entry) do update set import = null,
             transactional_since = coalesce(suppressions.transactional_since,
                 excluded.transactional_since),
             reason = case when suppressions.reason = 'soft_bounced'
                 then excluded.reason else suppressions.reason end,
             note = case when excluded.note = '' then suppressions.note
                 else excluded.note end,
             expires_at = case
                 when suppressions.expires_at is null or excluded.expires_at is null then null
                 else max(suppressions.expires_at, excluded.expires_at) end",
    )
    .bind(&json)
    .bind(reason.word())
    .bind(source)
    .bind(note)
    .bind(now.0)
    .bind(expires_at.map(|at| at.0))
    .execute(&mut **tx)
    .await?;
    let mut people = 0;
    if let Some(status) = reason.status() {
        let done = sqlx::query(
            "update contacts set status = ?2, updated_at = ?3
             where status in ('subscribed', 'no_consent') and seq in (
                 select c.seq from json_each(?1) j
                 cross join contacts c on c.address_key = j.value ->> 'entry')",
        )
        .bind(&json)
        .bind(status.word())
        .bind(now.0)
        .execute(&mut **tx)
        .await?;
        people = i64::try_from(done.rows_affected()).unwrap_or(i64::MAX);
    }
    let added = i64::try_from(rows.len()).unwrap_or(i64::MAX) - known;
    Ok(InsertedSuppressions { entries: SuppressionCounts { added, known }, people })
}

impl Reader {
    /// The stored entry for an address or a domain.
    ///
    /// # Errors
    /// [`StoreError`] if the workspace file cannot be read.
    pub async fn suppression_of(&self, entry: &SuppressionEntry) -> Result<Option<Suppression>> {
        let row = sqlx::query("select * from suppressions where entry = ?1")
            .bind(entry.key())
            .fetch_optional(self.read_pool())
            .await?;
        row.as_ref().map(suppression).transpose()
    }

    /// The number of entries that match a filter.
    ///
    /// # Errors
    /// [`StoreError`] if the workspace file cannot be read.
    pub async fn count_suppressions(&self, filter: &SuppressionFilter) -> Result<i64> {
        let mut query = QueryBuilder::new("select count(*) from suppressions");
        push_filter(&mut query, filter);
        Ok(query.build().fetch_one(self.read_pool()).await?.get(0))
    }

    /// One page, newest first.
    ///
    /// # Errors
    /// [`StoreError`] if the workspace file cannot be read.
    pub async fn suppression_page(
        &self,
        filter: &SuppressionFilter,
        offset: i64,
        limit: i64,
    ) -> Result<Vec<Suppression>> {
        let mut query = QueryBuilder::new("select * from suppressions");
        push_filter(&mut query, filter);
        query.push(" order by seq desc limit ").push_bind(limit);
        query.push(" offset ").push_bind(offset);
        query.build().fetch_all(self.read_pool()).await?.iter().map(suppression).collect()
    }
}

impl Store {
    /// Adds entries. Contacts with such an address become unsubscribed, bounced or complained if the
    /// reason says so; queued mails are withdrawn at the lease.
    ///
    /// # Errors
    /// [`StoreError`] if the workspace file cannot be written.
    pub async fn suppress(
        &self,
        entries: &[SuppressionEntry],
        reason: SuppressionReason,
        source: &str,
        note: &str,
        expires_at: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<SuppressionCounts> {
        let keys: Vec<String> = entries.iter().map(SuppressionEntry::key).collect();
        let mut tx = self.begin().await?;
        let put = insert_suppressions(&mut tx, keys, reason, source, note, expires_at, now).await?;
        tx.commit().await?;
        self.search_cache.invalidate();
        Ok(put.entries)
    }

    /// Deletes entries. The status of contacts stays as it is.
    ///
    /// # Errors
    /// [`StoreError`] if the workspace file cannot be written.
    pub async fn unsuppress(&self, ids: &[SuppressionId]) -> Result<i64> {
        let done =
            sqlx::query("delete from suppressions where id in (select value from json_each(?1))")
                .bind(serde_json::to_string(ids)?)
                .execute(self.write_pool())
                .await?;
        self.search_cache.invalidate();
        Ok(i64::try_from(done.rows_affected()).unwrap_or(i64::MAX))
    }

    /// Deletes all entries that match a filter, except some. Entries of erased contacts stay.
    ///
    /// # Errors
    /// [`StoreError`] if the workspace file cannot be written.
    pub async fn unsuppress_all(
        &self,
        filter: &SuppressionFilter,
        except: &[SuppressionId],
    ) -> Result<i64> {
        let mut query = QueryBuilder::new("delete from suppressions");
        push_filter(&mut query, filter);
        query.push(" and reason <> ").push_bind(SuppressionReason::Erased.word());
        query.push(" and id not in (select value from json_each(");
        query.push_bind(serde_json::to_string(except)?).push("))");
        let done = query.build().execute(self.write_pool()).await?;
        self.search_cache.invalidate();
        Ok(i64::try_from(done.rows_affected()).unwrap_or(i64::MAX))
    }
}
