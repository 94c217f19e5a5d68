//! Looks up the contacts and suppressions of a batch.
//!
//! The parameter `keys` is a JSON array of address keys. Leaves out: the plan of the batch (`batch`).

use std::collections::{HashMap, HashSet};

use sqlx::{Row, SqliteConnection};

use crate::import_rows::model::ContactSnapshot;
use crate::suppressions::{ENTRY_KEYS, entries_sql};
use crate::{Result, Store};
use postroom_model::clock::Timestamp;
use postroom_model::contact::{ConsentBasis, ContactStatus, SuppressionReason};

/// The contacts with these addresses: row number and snapshot by address key.
pub(crate) async fn known(
    connection: &mut SqliteConnection,
    keys: &str,
) -> Result<HashMap<String, (i64, ContactSnapshot)>> {
    // SQLite: `cross join` keeps the list outside, so that each address is found by its key.
    let found = sqlx::query(
        "select c.seq, c.address_key, c.given_name, c.family_name, c.fields, c.status, c.consent
         from json_each(?1) j cross join contacts c on c.address_key = j.value",
    )
    .bind(keys)
    .fetch_all(connection)
    .await?;
    let mut known = HashMap::with_capacity(found.len());
    for row in &found {
        let was = ContactSnapshot {
            given: row.get("given_name"),
            family: row.get("family_name"),
            fields: serde_json::from_str(row.get::<&str, _>("fields"))?,
            status: ContactStatus::from_word(row.get("status")).unwrap_or(ContactStatus::NoConsent),
            consent: ConsentBasis::from_word(row.get("consent")).unwrap_or_default(),
        };
        known.insert(row.get("address_key"), (row.get("seq"), was));
    }
    Ok(known)
}

/// The permanently suppressed addresses, with the status that an import gives them: an opt-out
/// outlives the deletion of the contact.
async fn permanently_suppressed(
    connection: &mut SqliteConnection,
    keys: &str,
) -> Result<HashMap<String, ContactStatus>> {
    let rows = sqlx::query(
        "select s.entry, s.reason from json_each(?1) j
         cross join suppressions s on s.entry = j.value where s.expires_at is null",
    )
    .bind(keys)
    .fetch_all(connection)
    .await?;
    let status = |word: &str| SuppressionReason::from_word(word)?.status();
    Ok(rows.iter().filter_map(|row| Some((row.get("entry"), status(row.get("reason"))?))).collect())
}

/// The suppressed addresses of a batch.
pub(crate) struct Suppressed {
    /// Suppressed for good, with the status they come back with.
    pub permanent: HashMap<String, ContactStatus>,
    /// Suppressed at this time by address or by domain, for any reason.
    pub now: HashSet<String>,
}

impl Suppressed {
    /// Looks up the addresses.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) if the workspace file cannot be read.
    pub async fn find(
        connection: &mut SqliteConnection,
        keys: &str,
        now: Timestamp,
    ) -> Result<Self> {
        let any = sqlx::query("select 1 from suppressions limit 1");
        if any.fetch_optional(&mut *connection).await?.is_none() {
            return Ok(Self { permanent: HashMap::new(), now: HashSet::new() });
        }
        let permanent = permanently_suppressed(connection, keys).await?;
        Ok(Self { permanent, now: suppressed_at(connection, keys, now).await? })
    }
}

/// The addresses with a current entry, by address or by domain.
async fn suppressed_at(
    connection: &mut SqliteConnection,
    keys: &str,
    now: Timestamp,
) -> Result<HashSet<String>> {
    let entries = entries_sql("j.value");
    let sql = format!(
        "select j.value as entry from json_each(?1) j where exists (
             select 1 from {entries} cross join suppressions s on s.entry in {ENTRY_KEYS}
             where s.expires_at is null or s.expires_at > ?2)"
    );
    let rows =
        sqlx::query(sqlx::AssertSqlSafe(sql)).bind(keys).bind(now.0).fetch_all(connection).await?;
    Ok(rows.iter().map(|row| row.get("entry")).collect())
}

impl Store {
    /// Which of these address keys were erased.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) if the workspace file cannot be read.
    pub async fn erased_among<'a>(
        &self,
        keys: impl IntoIterator<Item = &'a str>,
    ) -> Result<HashSet<String>> {
        let found = sqlx::query("select entry from suppressions where reason = 'erased'")
            .fetch_all(self.read_pool())
            .await?;
        let entries: HashSet<String> = found.iter().map(|row| row.get(0)).collect();
        if entries.is_empty() {
            return Ok(HashSet::new());
        }
        let hash = self.erasure_key().await?;
        let is_erased = |key: &&str| entries.contains(&hash.entry(key));
        Ok(keys.into_iter().filter(is_erased).map(str::to_owned).collect())
    }
}
