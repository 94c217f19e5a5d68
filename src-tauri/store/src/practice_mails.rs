//! The `practice_mails` table: what the practice relay caught.

use sqlx::sqlite::SqliteRow;
use sqlx::{Row, Sqlite, Transaction};

use crate::{Reader, Result, Store, StoreError};
use postroom_model::clock::Timestamp;

/// How many mails the practice inbox keeps; the oldest go first.
const KEEP: i64 = 5_000;

/// How many bytes the practice inbox keeps; the oldest mails go first.
const KEEP_BYTES: i64 = 500_000_000;

/// One caught mail, without its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PracticeMail {
    pub id: String,
    pub at: Timestamp,
    pub envelope_from: String,
    pub envelope_to: String,
    pub encrypted: bool,
    pub user: Option<String>,
    pub from: String,
    pub subject: String,
    pub size: i64,
}

fn practice_mail(row: &SqliteRow) -> PracticeMail {
    PracticeMail {
        id: row.get("id"),
        at: Timestamp(row.get("at")),
        envelope_from: row.get("envelope_from"),
        envelope_to: row.get("envelope_to"),
        encrypted: row.get::<i64, _>("encrypted") != 0,
        user: row.get("user_name"),
        from: row.get("from_header"),
        subject: row.get("subject"),
        size: row.get("size"),
    }
}

const COLUMNS: &str =
    "id, at, envelope_from, envelope_to, encrypted, user_name, from_header, subject, size";

impl Reader {
    /// A page of the inbox, newest first, with how many there are.
    ///
    /// # Errors
    /// [`StoreError`] if the workspace file cannot be read.
    pub async fn practice_inbox(
        &self,
        search: &str,
        offset: i64,
        limit: i64,
    ) -> Result<(i64, Vec<PracticeMail>)> {
        let pattern = crate::text::like(search);
        let filter = "(?1 = '%%' or lower(subject) like ?1 escape '!' or lower(envelope_to) like ?1 escape '!')";
        let total: i64 = sqlx::query(sqlx::AssertSqlSafe(format!(
            "select count(*) from practice_mails where {filter}"
        )))
        .bind(&pattern)
        .fetch_one(self.read_pool())
        .await?
        .get(0);
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
            "select {COLUMNS} from practice_mails where {filter}
             order by seq desc limit ?2 offset ?3"
        )))
        .bind(&pattern)
        .bind(limit)
        .bind(offset)
        .fetch_all(self.read_pool())
        .await?;
        Ok((total, rows.iter().map(practice_mail).collect()))
    }

    /// # Errors
    /// [`StoreError::Gone`] when it was cleared.
    pub async fn practice_mail(&self, id: &str) -> Result<(PracticeMail, Vec<u8>)> {
        let row = sqlx::query(sqlx::AssertSqlSafe(format!(
            "select {COLUMNS}, bytes from practice_mails where id = ?1"
        )))
        .bind(id)
        .fetch_optional(self.read_pool())
        .await?
        .ok_or(StoreError::Gone("the mail"))?;
        Ok((practice_mail(&row), row.get("bytes")))
    }

    /// # Errors
    /// [`StoreError`] if the workspace file cannot be read.
    pub async fn practice_count(&self) -> Result<i64> {
        Ok(sqlx::query("select count(*) from practice_mails")
            .fetch_one(self.read_pool())
            .await?
            .get(0))
    }
}

impl Store {
    /// Keeps caught mails, all in one transaction, and lets the oldest go.
    ///
    /// # Errors
    /// [`StoreError`] if the workspace file cannot be written.
    pub async fn insert_practice_mails(&self, mails: &[(PracticeMail, Vec<u8>)]) -> Result<()> {
        let mut tx = self.begin().await?;
        for (row, bytes) in mails {
            sqlx::query(
                "insert into practice_mails (id, at, envelope_from, envelope_to, encrypted,
                     user_name, from_header, subject, size, bytes)
                 values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            )
            .bind(&row.id)
            .bind(row.at.0)
            .bind(&row.envelope_from)
            .bind(&row.envelope_to)
            .bind(i64::from(row.encrypted))
            .bind(&row.user)
            .bind(&row.from)
            .bind(&row.subject)
            .bind(row.size)
            .bind(bytes)
            .execute(&mut *tx)
            .await?;
        }
        sqlx::query(
            "delete from practice_mails
             where seq <= (select max(seq) from practice_mails) - ?1",
        )
        .bind(KEEP)
        .execute(&mut *tx)
        .await?;
        delete_oldest(&mut tx, KEEP_BYTES).await?;
        tx.commit().await?;
        Ok(())
    }

    /// # Errors
    /// [`StoreError`] if the workspace file cannot be written.
    pub async fn clear_practice(&self) -> Result<i64> {
        let done = sqlx::query("delete from practice_mails").execute(self.write_pool()).await?;
        Ok(i64::try_from(done.rows_affected()).unwrap_or(i64::MAX))
    }
}

/// Deletes the oldest mails until the rest has at most `keep` bytes; the newest mail stays.
async fn delete_oldest(tx: &mut Transaction<'static, Sqlite>, keep: i64) -> Result<()> {
    sqlx::query(
        "delete from practice_mails where seq <= (
             select max(seq) from (
                 select seq, sum(size) over (order by seq desc) as bytes from practice_mails)
             where bytes > ?1 and seq < (select max(seq) from practice_mails))",
    )
    .bind(keep)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[tokio::test]
    async fn oldest_mails_are_deleted_above_the_byte_limit() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("shop.postroom")).await.unwrap();
        let mail = |id: &str, size| PracticeMail {
            id: id.to_owned(),
            at: Timestamp(1),
            envelope_from: String::new(),
            envelope_to: String::new(),
            encrypted: false,
            user: None,
            from: String::new(),
            subject: String::new(),
            size,
        };
        let half = KEEP_BYTES / 2;
        for (id, size) in [("a", half), ("b", half), ("c", 1), ("d", half - 1)] {
            store.insert_practice_mails(&[(mail(id, size), Vec::new())]).await.unwrap();
        }
        let (count, rows) = store.practice_inbox("", 0, 10).await.unwrap();
        let ids: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
        assert_eq!((count, ids), (3, vec!["d", "c", "b"]));
        store.insert_practice_mails(&[(mail("e", KEEP_BYTES * 2), Vec::new())]).await.unwrap();
        assert_eq!(store.practice_count().await.unwrap(), 1, "the newest stays");
        store.close().await;
    }
}
