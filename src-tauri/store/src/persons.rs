//! All data of one contact: record, mails, note; exports and erases them.
//!
//! It promises that erasing removes every address and name: a sent mail remains only as a number,
//! and keyed hashes in the suppression list block the contact in every later import. Leaves out:
//! copies of the workspace that the user made.

pub mod app_mails;
mod erase;
pub mod redact;
pub mod traces;

use std::collections::HashMap;

use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::changes::PastChange;
use crate::suppressions::{ENTRY_KEYS, entries_sql, suppression};
use crate::{Reader, Result, Store, StoreError};
use postroom_model::clock::Timestamp;
use postroom_model::contact::{Address, ConsentBasis, Contact, ListKind, Suppression};
use postroom_model::delivery::{DeliveryEvent, DeliveryStatus};
use postroom_model::id::{CampaignId, ContactId, DeliveryId, ImportId};

/// The settings key of the secret that hashes erased addresses.
const ERASURE_KEY: &str = "erasing_key";

/// The source of a contact's consent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ConsentRecord {
    pub import: ImportId,
    /// The imported file; `line` is the row in it.
    pub file: String,
    pub line: i64,
    pub basis: ConsentBasis,
    /// What the contact agreed to, as stated by the user.
    pub wording: String,
    /// When and how the contact agreed, as stated in the file.
    pub consented_at: Option<Timestamp>,
    pub evidence: Option<String>,
    pub at: Timestamp,
}

/// One mail to the contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PersonMail {
    pub delivery: DeliveryId,
    pub campaign: CampaignId,
    pub campaign_name: String,
    pub subject: String,
    pub status: DeliveryStatus,
    pub relay: Option<String>,
    pub attempts: i64,
    pub code: Option<i64>,
    pub reply: Option<String>,
    pub meaning: Option<String>,
    pub at: Timestamp,
    /// Later events of the mail, newest first.
    pub since: Vec<DeliveryEvent>,
}

/// All stored data of one contact.
#[derive(Debug, Clone, PartialEq)]
pub struct PersonRecord {
    pub contact: Contact,
    pub lists: Vec<String>,
    pub tags: Vec<String>,
    pub consents: Vec<ConsentRecord>,
    /// Suppression entries for the address or its domain.
    pub suppressions: Vec<Suppression>,
    pub note: String,
    /// Newest first.
    pub mails: Vec<PersonMail>,
    /// Events of the contact that belong to none of these mails, newest first.
    pub since: Vec<DeliveryEvent>,
    /// Manual changes, newest first.
    pub changes: Vec<PastChange>,
}

/// The secret that hashes addresses.
#[derive(Clone)]
pub(crate) struct ErasureKey(Hmac<Sha256>);

impl ErasureKey {
    /// The entry of an erased address in the suppression list.
    pub fn entry(&self, key: &str) -> String {
        let mut mac = self.0.clone();
        mac.update(key.as_bytes());
        let hash = mac.finalize().into_bytes();
        let hex: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        format!("#{hex}")
    }
}

fn mail(row: &SqliteRow) -> Result<PersonMail> {
    let word: &str = row.get("status");
    Ok(PersonMail {
        delivery: DeliveryId(row.get("id")),
        campaign: CampaignId(row.get("campaign_id")),
        campaign_name: row.get("campaign_name"),
        subject: row.get("subject"),
        status: DeliveryStatus::from_word(word)
            .ok_or_else(|| StoreError::Value(format!("delivery status {word}")))?,
        relay: row.get("relay_name"),
        attempts: row.get("attempts"),
        code: row.get("code"),
        reply: row.get("reply"),
        meaning: row.get("meaning"),
        at: Timestamp(row.get("updated_at")),
        since: Vec::new(),
    })
}

impl Reader {
    /// Reads all stored data of one contact.
    ///
    /// # Errors
    /// [`StoreError::Gone`] if the contact does not exist.
    pub async fn person(&self, id: &ContactId) -> Result<PersonRecord> {
        let contact = self.contact(id).await?;
        let (mails, since) = self.mails_and_events_of(id).await?;
        Ok(PersonRecord {
            lists: self.list_names_of(id, ListKind::List).await?,
            tags: self.list_names_of(id, ListKind::Tag).await?,
            consents: self.consents_of(id).await?,
            suppressions: self.suppressions_of(&contact.address).await?,
            note: self.note_of(id).await?,
            mails,
            since,
            changes: self.changes_of(id).await?,
            contact,
        })
    }

    async fn list_names_of(&self, id: &ContactId, kind: ListKind) -> Result<Vec<String>> {
        let rows = sqlx::query(
            "select l.name from contacts c join members m on m.contact = c.seq
             join lists l on l.seq = m.list
             where c.id = ?1 and l.kind = ?2 order by lower(l.name)",
        )
        .bind(id.as_str())
        .bind(kind.word())
        .fetch_all(self.read_pool())
        .await?;
        Ok(rows.iter().map(|row| row.get(0)).collect())
    }

    async fn consents_of(&self, id: &ContactId) -> Result<Vec<ConsentRecord>> {
        let rows = sqlx::query(
            "select i.id, i.name, i.basis, i.wording, i.created_at, r.line, r.consented_at,
                 r.evidence
             from contacts c join import_rows r on r.contact = c.seq
             join imports i on i.seq = r.import
             where c.id = ?1 order by i.seq desc",
        )
        .bind(id.as_str())
        .fetch_all(self.read_pool())
        .await?;
        Ok(rows
            .iter()
            .map(|row| ConsentRecord {
                import: ImportId(row.get("id")),
                file: row.get("name"),
                line: row.get("line"),
                basis: ConsentBasis::from_word(row.get("basis")).unwrap_or_default(),
                wording: row.get("wording"),
                consented_at: row.get::<Option<i64>, _>("consented_at").map(Timestamp),
                evidence: row.get("evidence"),
                at: Timestamp(row.get("created_at")),
            })
            .collect())
    }

    async fn suppressions_of(&self, address: &Address) -> Result<Vec<Suppression>> {
        let entries = entries_sql("?1");
        let sql = format!(
            "select s.* from {entries} cross join suppressions s on s.entry in {ENTRY_KEYS}
             order by s.seq"
        );
        sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(address.key())
            .fetch_all(self.read_pool())
            .await?
            .iter()
            .map(suppression)
            .collect()
    }

    pub(crate) async fn note_of(&self, id: &ContactId) -> Result<String> {
        let row = sqlx::query(
            "select n.body from notes n join contacts c on c.seq = n.contact where c.id = ?1",
        )
        .bind(id.as_str())
        .fetch_optional(self.read_pool())
        .await?;
        Ok(row.map(|row| row.get(0)).unwrap_or_default())
    }

    /// Every mail to this contact, newest first.
    ///
    /// # Errors
    /// [`StoreError`] if the workspace file cannot be read.
    pub async fn mails_to(&self, id: &ContactId) -> Result<Vec<PersonMail>> {
        Ok(self.mails_and_events_of(id).await?.0)
    }

    /// The mails of the contact, and the events that belong to none of them.
    async fn mails_and_events_of(
        &self,
        id: &ContactId,
    ) -> Result<(Vec<PersonMail>, Vec<DeliveryEvent>)> {
        // Starts at the campaigns, because there are few; a recipient is found by its unique key.
        // SQLite: `->>` reads the draft; `cross join` makes campaigns the outer loop.
        let rows = sqlx::query(
            "select d.seq, d.id, d.campaign_id, c.name as campaign_name,
                 coalesce(c.draft ->> 'subject', '') as subject, d.status, d.relay_name,
                 d.attempts, d.code, d.reply, d.meaning, d.updated_at
             from campaigns c cross join deliveries d
             where d.campaign_id = c.id and d.contact_id in (
                 select ?1 union all select gone from merged where kept = ?1)
             order by d.seq desc",
        )
        .bind(id.as_str())
        .fetch_all(self.read_pool())
        .await?;
        let mut mails = rows.iter().map(mail).collect::<Result<Vec<_>>>()?;
        let places: HashMap<i64, usize> =
            rows.iter().enumerate().map(|(at, row)| (row.get("seq"), at)).collect();
        let mut beside = Vec::new();
        for (seq, fact) in self.events_of(id).await? {
            let place = seq.and_then(|seq| places.get(&seq)).and_then(|at| mails.get_mut(*at));
            match place {
                Some(mail) => mail.since.push(fact),
                None => beside.push(fact),
            }
        }
        Ok((mails, beside))
    }
}

impl Store {
    /// Writes the note about a contact; an empty text deletes it.
    ///
    /// # Errors
    /// [`StoreError::Gone`] if the contact does not exist.
    pub async fn set_note(&self, id: &ContactId, body: &str, now: Timestamp) -> Result<()> {
        let done = match body.trim() {
            "" => {
                sqlx::query(
                    "delete from notes where contact = (select seq from contacts where id = ?1)",
                )
                .bind(id.as_str())
                .execute(self.write_pool())
                .await?;
                return Ok(());
            }
            body => {
                sqlx::query(
                    "insert into notes (contact, body, updated_at)
                     select seq, ?2, ?3 from contacts where id = ?1
                     on conflict (contact) do update set body = excluded.body,
                         updated_at = excluded.updated_at",
                )
                .bind(id.as_str())
                .bind(body)
                .bind(now.0)
                .execute(self.write_pool())
                .await?
            }
        };
        if done.rows_affected() == 0 { Err(StoreError::Gone("the contact")) } else { Ok(()) }
    }

    /// The key that hashes erased addresses; created on first use.
    pub(crate) async fn erasure_key(&self) -> Result<ErasureKey> {
        let kept: Option<String> = self.setting(ERASURE_KEY).await?;
        let secret = match kept {
            Some(secret) => secret,
            None => {
                let bytes: [u8; 32] = rand::random();
                let secret: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
                self.set_setting(ERASURE_KEY, &secret).await?;
                secret
            }
        };
        Hmac::new_from_slice(secret.as_bytes())
            .map(ErasureKey)
            .map_err(|error| StoreError::Value(error.to_string()))
    }

    /// Whether a contact with this address was erased.
    pub(crate) async fn is_erased(&self, address: &Address) -> Result<bool> {
        let any = sqlx::query("select 1 from suppressions where reason = 'erased' limit 1")
            .fetch_optional(self.read_pool())
            .await?;
        if any.is_none() {
            return Ok(false);
        }
        let entry = self.erasure_key().await?.entry(&address.key());
        let row = sqlx::query("select 1 from suppressions where entry = ?1")
            .bind(entry)
            .fetch_optional(self.read_pool())
            .await?;
        Ok(row.is_some())
    }
}
