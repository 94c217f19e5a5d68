//! What the mails of apps contain about a person: read for an export, and erased.
//!
//! Erasing promises that nothing waits for the person any more, that the record loses the addresses, and
//! that texts which hold one of them are deleted. Leaves out: a text that another receiver still waits
//! for; it is deleted with the other old texts.

use std::collections::HashMap;

use serde::Serialize;
use sqlx::{Row, Sqlite, Transaction};

use crate::campaigns::shift_counts;
use crate::persons::redact::ERASED;
use crate::{Reader, Result};
use postroom_model::clock::Timestamp;
use postroom_model::delivery::DeliveryStatus;

type Tx = Transaction<'static, Sqlite>;

const TO_THEM: &str = "app_mail is not null and address_key in (select value from json_each(?1))";

/// A mail of an app to the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AppMailCopy {
    pub at: Timestamp,
    pub app: String,
    pub from: String,
    pub to: String,
    pub subject: String,
    pub status: String,
    pub reply: Option<String>,
    /// The text as it was sent. None: it is no longer stored.
    pub source: Option<String>,
}

impl Reader {
    /// The mails of apps to the addresses `keys`, newest first.
    pub(super) async fn app_mails_to(&self, keys: &[String]) -> Result<Vec<AppMailCopy>> {
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
            "select m.at, a.name, m.from_header, d.address, m.subject, d.status, d.reply, m.seq
             from deliveries d join app_mails m on m.seq = d.app_mail
             join apps a on a.id = m.app_id where {TO_THEM} order by d.seq desc"
        )))
        .bind(serde_json::to_string(keys)?)
        .fetch_all(self.read_pool())
        .await?;
        let mut copies = Vec::with_capacity(rows.len());
        for row in &rows {
            let text = self.app_mail_text(row.get("seq")).await.ok();
            copies.push(AppMailCopy {
                at: Timestamp(row.get("at")),
                app: row.get("name"),
                from: row.get("from_header"),
                to: row.get("address"),
                subject: row.get("subject"),
                status: row.get("status"),
                reply: row.get("reply"),
                source: text.map(|text| String::from_utf8_lossy(&text.bytes).into_owned()),
            });
        }
        Ok(copies)
    }
}

/// Erases the addresses `keys` from the mails of apps.
pub(super) async fn erase_app_mails(tx: &mut Tx, keys: &[String], now: Timestamp) -> Result<()> {
    let keys = serde_json::to_string(keys)?;
    withdraw(tx, &keys, now).await?;
    sqlx::query(sqlx::AssertSqlSafe(format!(
        "delete from app_mail_chunks where mail in (
             select app_mail from deliveries where {TO_THEM}
             union select c.mail from app_mail_chunks c cross join json_each(?1) j
                 where instr(c.bytes, cast(j.value as blob)) > 0)
             and not exists (select 1 from deliveries d where d.app_mail = app_mail_chunks.mail
                 and d.status in ('queued', 'leased', 'sending', 'deferred', 'in_doubt'))"
    )))
    .bind(&keys)
    .execute(&mut **tx)
    .await?;
    sqlx::query(sqlx::AssertSqlSafe(format!(
        "update app_mails set subject = '', message_id = '', digest = null
         where seq in (select app_mail from deliveries where {TO_THEM})"
    )))
    .bind(&keys)
    .execute(&mut **tx)
    .await?;
    sqlx::query(sqlx::AssertSqlSafe(format!(
        "update attempts set reply = null, note = null
         where delivery_id in (select id from deliveries where {TO_THEM})"
    )))
    .bind(&keys)
    .execute(&mut **tx)
    .await?;
    sqlx::query(sqlx::AssertSqlSafe(format!(
        "update deliveries set address = ?2, address_key = '', reply = null, message_id = null
         where {TO_THEM}"
    )))
    .bind(&keys)
    .bind(ERASED)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Withdraws the mails to the person that have not begun.
async fn withdraw(tx: &mut Tx, keys: &str, now: Timestamp) -> Result<()> {
    let waiting = format!("{TO_THEM} and status in ('queued', 'deferred')");
    let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
        "select campaign_id, status, count(*) from deliveries where {waiting}
         group by campaign_id, status"
    )))
    .bind(keys)
    .fetch_all(&mut **tx)
    .await?;
    for row in &rows {
        let Some(status) = DeliveryStatus::from_word(row.get(1)) else { continue };
        let mails: i64 = row.get(2);
        let deltas = HashMap::from([(status, -mails), (DeliveryStatus::Withdrawn, mails)]);
        shift_counts(tx, row.get(0), &deltas).await?;
    }
    sqlx::query(sqlx::AssertSqlSafe(format!(
        "update deliveries set status = 'withdrawn', due_at = null, meaning = 'contact_deleted',
             updated_at = ?2 where {waiting}"
    )))
    .bind(keys)
    .bind(now.0)
    .execute(&mut **tx)
    .await?;
    Ok(())
}
