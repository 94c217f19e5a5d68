//! The audience of a campaign before its start: the contacts on its lists, each once.
//!
//! Leaves out: freezing it into deliveries (`campaigns`).

use sqlx::Row;

use crate::contacts::contact;
use crate::contacts::counts::{ContactCounts, counts_by_status};
use crate::suppressions::not_suppressed_sql;
use crate::text::field_path;
use crate::{Reader, Result, Store};
use postroom_model::clock::Timestamp;
use postroom_model::contact::{ConsentBasis, Contact};
use postroom_model::id::ListId;

/// A merge field that may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LackedField {
    GivenName,
    FamilyName,
    Custom(String),
}

impl Reader {
    /// The contacts on these lists, each once, counted by status. A subscribed contact on the
    /// suppression list counts only as `suppressed`.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) if the workspace file cannot be read.
    pub async fn audience_counts(&self, lists: &[ListId], now: Timestamp) -> Result<ContactCounts> {
        let sql = format!(
            "select case when c.status = 'subscribed' and not {} then 'suppressed'
                 else c.status end as stands, count(*) from contacts c where exists (
                 select 1 from members m join lists l on l.seq = m.list
                 where m.contact = c.seq and l.id in (select value from json_each(?1)))
             group by stands",
            not_suppressed_sql("?2")
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(serde_json::to_string(lists)?)
            .bind(now.0)
            .fetch_all(self.read_pool())
            .await?;
        Ok(counts_by_status(&rows))
    }

    /// The contacts on these lists that can be emailed, each once, by consent basis; the most
    /// frequent basis first.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) if the workspace file cannot be read.
    pub async fn audience_bases(
        &self,
        lists: &[ListId],
        now: Timestamp,
    ) -> Result<Vec<(ConsentBasis, i64)>> {
        let sql = format!(
            "select c.consent, count(*) from contacts c where c.status = 'subscribed' and {} and exists (
                 select 1 from members m join lists l on l.seq = m.list
                 where m.contact = c.seq and l.id in (select value from json_each(?1)))
             group by c.consent order by count(*) desc, c.consent",
            not_suppressed_sql("?2")
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(serde_json::to_string(lists)?)
            .bind(now.0)
            .fetch_all(self.read_pool())
            .await?;
        let basis = |row: &sqlx::sqlite::SqliteRow| {
            (ConsentBasis::from_word(row.get(0)).unwrap_or_default(), row.get(1))
        };
        Ok(rows.iter().map(basis).collect())
    }

    /// The number of contacts in the audience without a value for this merge field.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) if the workspace file cannot be read.
    pub async fn audience_lacking(
        &self,
        lists: &[ListId],
        field: &LackedField,
        now: Timestamp,
    ) -> Result<i64> {
        let test = match field {
            LackedField::GivenName => "coalesce(trim(c.given_name), '') = ''",
            LackedField::FamilyName => "coalesce(trim(c.family_name), '') = ''",
            // SQLite: `->>` with the path of the field as a bound value.
            LackedField::Custom(_) => "coalesce(trim(c.fields ->> ?2), '') = ''",
        };
        let free = not_suppressed_sql(&now.0.to_string());
        let sql = format!(
            "select count(*) from contacts c where c.status = 'subscribed' and {test} and {free} and exists (
                 select 1 from members m join lists l on l.seq = m.list
                 where m.contact = c.seq and l.id in (select value from json_each(?1)))"
        );
        let mut query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(serde_json::to_string(lists)?);
        if let LackedField::Custom(name) = field {
            query = query.bind(field_path(name));
        }
        Ok(query.fetch_one(self.read_pool()).await?.get(0))
    }
}

impl Reader {
    /// The values of a field among the contacts of these lists that can be emailed, with the number
    /// of contacts that have each; the most frequent first.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) if the workspace file cannot be read.
    pub async fn audience_values(
        &self,
        lists: &[ListId],
        field: &str,
        now: Timestamp,
    ) -> Result<Vec<(String, i64)>> {
        // SQLite: `->>` with the path of the field as a bound value.
        let sql = format!(
            "select trim(c.fields ->> ?2) as value, count(*) from contacts c
             where c.status = 'subscribed' and coalesce(trim(c.fields ->> ?2), '') <> '' and {}
                 and exists (select 1 from members m join lists l on l.seq = m.list
                     where m.contact = c.seq and l.id in (select value from json_each(?1)))
             group by 1 order by 2 desc, 1",
            not_suppressed_sql("?3")
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(serde_json::to_string(lists)?)
            .bind(field_path(field))
            .bind(now.0)
            .fetch_all(self.read_pool())
            .await?;
        Ok(rows.iter().map(|row| (row.get(0), row.get(1))).collect())
    }

    /// The next contacts of the audience of these lists behind the row number `after`, at most
    /// `limit`, each with its row number.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) if the workspace file cannot be read.
    pub async fn audience_page(
        &self,
        lists: &[ListId],
        after: i64,
        limit: i64,
        now: Timestamp,
    ) -> Result<Vec<(i64, Contact)>> {
        let sql = format!(
            "select c.* from contacts c where c.seq > ?2 and c.status = 'subscribed' and {}
                 and exists (select 1 from members m join lists l on l.seq = m.list
                     where m.contact = c.seq and l.id in (select value from json_each(?1)))
             order by c.seq limit ?4",
            not_suppressed_sql("?3")
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(serde_json::to_string(lists)?)
            .bind(after)
            .bind(now.0)
            .bind(limit)
            .fetch_all(self.read_pool())
            .await?;
        rows.iter().map(|row| Ok((row.get("seq"), contact(row)?))).collect()
    }
}

impl Store {
    /// The contact at `place` (from 0) of the audience of these lists, sorted by address, and the
    /// size of the audience.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError) if the workspace file cannot be read.
    pub async fn audience_member(
        &self,
        lists: &[ListId],
        place: i64,
        now: Timestamp,
    ) -> Result<(i64, Option<Contact>)> {
        self.refresh_segments(lists, now).await?;
        let total = self.audience_counts(lists, now).await?.subscribed;
        let sql = format!(
            "select c.* from contacts c where c.status = 'subscribed' and {} and exists (
                 select 1 from members m join lists l on l.seq = m.list
                 where m.contact = c.seq and l.id in (select value from json_each(?1)))
             order by c.address_key limit 1 offset ?2",
            not_suppressed_sql("?3")
        );
        let row = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(serde_json::to_string(lists)?)
            .bind(place.clamp(0, (total - 1).max(0)))
            .bind(now.0)
            .fetch_optional(self.read_pool())
            .await?;
        Ok((total, row.as_ref().map(contact).transpose()?))
    }
}
