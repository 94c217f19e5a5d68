//! The mails that apps handed in: stored whole with one delivery per receiver, read for the queue,
//! and listed.
//!
//! It promises that a mail and all its deliveries are committed in one transaction, and that a mail
//! which the app sends again after a lost reply makes no second row. Leaves out: who may send
//! (`apps`), the moves of a delivery (`journal`).

use std::collections::HashMap;
use std::time::Duration;

use sqlx::sqlite::SqliteRow;
use sqlx::{Row, Sqlite, Transaction};

use crate::campaigns::shift_counts;
use crate::suppressions::takes_transactional_sql;
use crate::{Reader, Result, Store, StoreError};
use postroom_model::clock::Timestamp;
use postroom_model::contact::Address;
use postroom_model::delivery::{AT_ONCE, DeliveryStatus};
use postroom_model::id::{AppId, CampaignId, DeliveryId};

/// The bytes of one piece of a text.
const CHUNK_BYTES: usize = 512 * 1024;
/// How long the same mail of the same app makes no second row.
const REPEAT_WINDOW: Duration = Duration::from_secs(24 * 3_600);
const RATE_WINDOW: Duration = Duration::from_secs(60);
/// How long the text of a finished mail is kept; its record stays.
const TEXT_KEPT: Duration = Duration::from_secs(30 * 24 * 3_600);

/// A mail to store.
#[derive(Debug, Clone)]
pub struct NewAppMail<'a> {
    pub id: &'a str,
    pub app: &'a AppId,
    /// Empty for the null sender.
    pub envelope_from: &'a str,
    pub receivers: &'a [Address],
    pub from_header: &'a str,
    pub subject: &'a str,
    pub message_id: &'a str,
    /// Identifies a repeated mail. None: it is not recognized.
    pub digest: Option<&'a str>,
    pub repairs: &'a [&'static str],
    /// The header, which ends with the blank line.
    pub header: &'a [u8],
    pub body: &'a [u8],
}

/// The result of [`Store::accept_app_mail`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AcceptedAppMail {
    /// Stored, with its deliveries.
    Queued,
    /// The mail with this id is the same; nothing was stored.
    Repeated(String),
    /// The app has sent its mails of this minute; nothing was stored.
    TooMany(i64),
    /// The app was removed; nothing was stored.
    AppRemoved,
}

/// The text of a mail, for the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppMailText {
    pub envelope_from: String,
    pub message_id: String,
    pub bytes: Vec<u8>,
}

/// One receiver of an app's mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppDelivery {
    pub seq: i64,
    pub id: DeliveryId,
    /// The hidden campaign of the app; deliveries in doubt are resolved by it.
    pub campaign: CampaignId,
    pub mail: String,
    pub app: String,
    pub from: String,
    pub to: String,
    pub subject: String,
    pub status: DeliveryStatus,
    pub meaning: Option<String>,
    pub code: Option<i64>,
    pub reply: Option<String>,
    pub repairs: Vec<String>,
    /// When the mail was accepted.
    pub at: Timestamp,
}

/// Which deliveries of apps.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AppDeliveryFilter {
    pub app: Option<AppId>,
    pub status: Option<DeliveryStatus>,
}

fn app_delivery(row: &SqliteRow) -> Result<AppDelivery> {
    let word: &str = row.get("status");
    Ok(AppDelivery {
        seq: row.get("seq"),
        id: DeliveryId(row.get("id")),
        campaign: CampaignId(row.get("campaign_id")),
        mail: row.get("mail"),
        app: row.get("app"),
        from: row.get("from_header"),
        to: row.get("address"),
        subject: row.get("subject"),
        status: DeliveryStatus::from_word(word)
            .ok_or_else(|| StoreError::Value(format!("delivery status {word}")))?,
        meaning: row.get("meaning"),
        code: row.get("code"),
        reply: row.get("reply"),
        repairs: serde_json::from_str(row.get::<&str, _>("repairs"))?,
        at: Timestamp(row.get("at")),
    })
}

impl Reader {
    /// The deliveries behind number `after`, oldest first.
    ///
    /// # Errors
    /// [`StoreError`] if the workspace file cannot be read.
    pub async fn app_deliveries_after(
        &self,
        filter: &AppDeliveryFilter,
        after: i64,
        limit: i64,
    ) -> Result<Vec<AppDelivery>> {
        // SQLite: `cross join` keeps the deliveries as the outer loop, in the order of their number.
        let rows = sqlx::query(
            "select d.seq, d.id, d.campaign_id, m.id as mail, a.name as app, m.from_header, d.address, m.subject,
                 d.status, d.meaning, d.code, d.reply, m.repairs, m.at
             from deliveries d cross join app_mails m on m.seq = d.app_mail
             cross join apps a on a.id = m.app_id
             where d.app_mail is not null and d.seq > ?1
                 and (?2 is null or m.app_id = ?2) and (?3 is null or d.status = ?3)
             order by d.seq limit ?4",
        )
        .bind(after)
        .bind(filter.app.as_ref().map(AppId::as_str))
        .bind(filter.status.map(DeliveryStatus::word))
        .bind(limit)
        .fetch_all(self.read_pool())
        .await?;
        rows.iter().map(app_delivery).collect()
    }

    /// The text of a mail.
    ///
    /// # Errors
    /// [`StoreError::Gone`] when the mail or its text is no longer stored.
    pub async fn app_mail_text(&self, mail: i64) -> Result<AppMailText> {
        let gone = || StoreError::Gone("the text of the mail");
        let row =
            sqlx::query("select envelope_from, message_id, size from app_mails where seq = ?1")
                .bind(mail)
                .fetch_optional(self.read_pool())
                .await?
                .ok_or_else(gone)?;
        let size = usize::try_from(row.get::<i64, _>("size")).unwrap_or(0);
        let mut bytes = Vec::with_capacity(size);
        for number in 0_i64.. {
            let chunk =
                sqlx::query("select bytes from app_mail_chunks where mail = ?1 and number = ?2")
                    .bind(mail)
                    .bind(number)
                    .fetch_optional(self.read_pool())
                    .await?;
            let Some(chunk) = chunk else { break };
            bytes.extend_from_slice(chunk.get::<&[u8], _>(0));
        }
        if bytes.len() != size {
            return Err(gone());
        }
        Ok(AppMailText {
            envelope_from: row.get("envelope_from"),
            message_id: row.get("message_id"),
            bytes,
        })
    }
}

impl Store {
    /// Stores a mail and one delivery per receiver; when this returns, they are on disk. A suppressed
    /// receiver gets a delivery that is withdrawn.
    ///
    /// # Errors
    /// [`StoreError`] if the workspace file cannot be written; nothing is stored then.
    pub async fn accept_app_mail(
        &self,
        mail: &NewAppMail<'_>,
        now: Timestamp,
    ) -> Result<AcceptedAppMail> {
        let mut tx = self.begin().await?;
        let app = sqlx::query(
            "select campaign_id, per_minute from apps where id = ?1 and removed_at is null",
        )
        .bind(mail.app.as_str())
        .fetch_optional(&mut *tx)
        .await?;
        let Some(app) = app else { return Ok(AcceptedAppMail::AppRemoved) };
        if let Some(id) = repeated(&mut tx, mail, now).await? {
            return Ok(AcceptedAppMail::Repeated(id));
        }
        if let Some(most) = app.get::<Option<i64>, _>("per_minute")
            && accepted_since(&mut tx, mail.app, Timestamp(now.0 - millis(RATE_WINDOW))).await?
                >= most
        {
            return Ok(AcceptedAppMail::TooMany(most));
        }
        let seq = insert_mail(&mut tx, mail, now).await?;
        let pieces = mail.header.chunks(CHUNK_BYTES).chain(mail.body.chunks(CHUNK_BYTES));
        for (number, piece) in (0_i64..).zip(pieces) {
            sqlx::query("insert into app_mail_chunks (mail, number, bytes) values (?1, ?2, ?3)")
                .bind(seq)
                .bind(number)
                .bind(piece.to_vec())
                .execute(&mut *tx)
                .await?;
        }
        insert_deliveries(&mut tx, mail, seq, app.get("campaign_id"), now).await?;
        tx.commit().await?;
        Ok(AcceptedAppMail::Queued)
    }

    /// Deletes the texts of mails that are older than thirty days and need no further attempt. Returns
    /// the number of deleted pieces.
    ///
    /// # Errors
    /// [`StoreError`] if the workspace file cannot be written.
    pub async fn delete_old_app_texts(&self, now: Timestamp) -> Result<u64> {
        let done = sqlx::query(
            "delete from app_mail_chunks where mail in (
                 select m.seq from app_mails m where m.at < ?1 and not exists (
                     select 1 from deliveries d where d.app_mail = m.seq
                         and d.status in ('queued', 'leased', 'sending', 'deferred', 'in_doubt')))",
        )
        .bind(now.0 - millis(TEXT_KEPT))
        .execute(self.write_pool())
        .await?;
        Ok(done.rows_affected())
    }
}

fn millis(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}

/// The id of the same mail within [`REPEAT_WINDOW`].
async fn repeated(
    tx: &mut Transaction<'static, Sqlite>,
    mail: &NewAppMail<'_>,
    now: Timestamp,
) -> Result<Option<String>> {
    let Some(digest) = mail.digest else { return Ok(None) };
    let row = sqlx::query(
        "select id from app_mails where app_id = ?1 and digest = ?2 and at > ?3
         order by at desc limit 1",
    )
    .bind(mail.app.as_str())
    .bind(digest)
    .bind(now.0 - millis(REPEAT_WINDOW))
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(|row| row.get(0)))
}

async fn accepted_since(
    tx: &mut Transaction<'static, Sqlite>,
    app: &AppId,
    since: Timestamp,
) -> Result<i64> {
    let row = sqlx::query("select count(*) from app_mails where app_id = ?1 and at > ?2")
        .bind(app.as_str())
        .bind(since.0)
        .fetch_one(&mut **tx)
        .await?;
    Ok(row.get(0))
}

async fn insert_mail(
    tx: &mut Transaction<'static, Sqlite>,
    mail: &NewAppMail<'_>,
    now: Timestamp,
) -> Result<i64> {
    let size = i64::try_from(mail.header.len() + mail.body.len()).unwrap_or(i64::MAX);
    let row = sqlx::query(
        "insert into app_mails (id, app_id, at, envelope_from, from_header, subject, message_id,
             digest, repairs, size)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) returning seq",
    )
    .bind(mail.id)
    .bind(mail.app.as_str())
    .bind(now.0)
    .bind(mail.envelope_from)
    .bind(mail.from_header)
    .bind(mail.subject)
    .bind(mail.message_id)
    .bind(mail.digest)
    .bind(serde_json::to_string(mail.repairs)?)
    .bind(size)
    .fetch_one(&mut **tx)
    .await?;
    Ok(row.get(0))
}

async fn insert_deliveries(
    tx: &mut Transaction<'static, Sqlite>,
    mail: &NewAppMail<'_>,
    seq: i64,
    campaign: &str,
    now: Timestamp,
) -> Result<()> {
    let receivers: Vec<(String, &str, String)> = mail
        .receivers
        .iter()
        .map(|address| (DeliveryId::new().0, address.as_str(), address.key()))
        .collect();
    let sql = format!(
        "insert into deliveries (id, campaign_id, contact_id, address, address_key, app_mail,
             message_id, status, due_at, meaning, updated_at)
         select id, ?1, id, address, key, ?2, ?3,
             case when takes then 'queued' else 'withdrawn' end, case when takes then ?4 end,
             case when takes then null else 'suppressed' end, ?5
         from (select j.value ->> 0 as id, j.value ->> 1 as address, j.value ->> 2 as key,
             {} as takes from json_each(?6) j)
         returning status",
        takes_transactional_sql("j.value ->> 2", "?5")
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(campaign)
        .bind(seq)
        .bind(mail.message_id)
        .bind(AT_ONCE.0)
        .bind(now.0)
        .bind(serde_json::to_string(&receivers)?)
        .fetch_all(&mut **tx)
        .await?;
    let mut counts = HashMap::new();
    for row in &rows {
        if let Some(status) = DeliveryStatus::from_word(row.get(0)) {
            *counts.entry(status).or_default() += 1;
        }
    }
    shift_counts(tx, campaign, &counts).await
}

#[cfg(test)]
mod tests;
