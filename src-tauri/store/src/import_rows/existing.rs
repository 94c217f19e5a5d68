//! Who is here already among the rows of a batch, and who is out.
//!
//! Found by key, a list of keys at a time. Leaves out: what becomes of the rows.

use std::collections::{HashMap, HashSet};

use sqlx::{Row, SqliteConnection};

use crate::Result;
use crate::import_rows::Was;
use postroom_model::clock::Timestamp;
use postroom_model::contact::{ConsentBasis, ContactStatus, SuppressionReason};

pub(crate) async fn known(
    connection: &mut SqliteConnection,
    keys: &str,
) -> Result<HashMap<String, (i64, Was)>> {
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
        let was = Was {
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

/// The addresses among these that are out for good, with the status they come back with: who
/// opted out stays out, also after they were deleted.
async fn kept_out(
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

/// Who among a batch gets no mail whatever the file says.
pub(crate) struct Out {
    /// Out for good, with the status they come back with.
    pub kept_out: HashMap<String, ContactStatus>,
    /// On the suppression list at this moment, by address or by domain, for whatever reason.
    pub blocked: HashSet<String>,
}

impl Out {
    pub async fn among(
        connection: &mut SqliteConnection,
        keys: &str,
        erased: HashMap<String, ContactStatus>,
        now: Timestamp,
    ) -> Result<Self> {
        let any = sqlx::query("select 1 from suppressions limit 1");
        if any.fetch_optional(&mut *connection).await?.is_none() {
            return Ok(Self { kept_out: erased, blocked: HashSet::new() });
        }
        let mut kept_out = kept_out(connection, keys).await?;
        kept_out.extend(erased);
        Ok(Self { kept_out, blocked: blocked(connection, keys, now).await? })
    }
}

async fn blocked(
    connection: &mut SqliteConnection,
    keys: &str,
    now: Timestamp,
) -> Result<HashSet<String>> {
    // SQLite: instr; what stands from the @ on is how a whole domain is entered.
    let rows = sqlx::query(
        "select distinct j.value as entry from json_each(?1) j
         cross join suppressions s on s.entry in (j.value, substr(j.value, instr(j.value, '@')))
         where s.expires_at is null or s.expires_at > ?2",
    )
    .bind(keys)
    .bind(now.0)
    .fetch_all(connection)
    .await?;
    Ok(rows.iter().map(|row| row.get("entry")).collect())
}
