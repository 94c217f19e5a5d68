//! The `lists` and `list_members` tables.

use sqlx::Row;

use super::{Result, Store, StoreError, taken};
use crate::clock::Timestamp;
use crate::contact::List;
use crate::id::{ContactId, ListId};

/// A list with how many people are on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListSize {
    pub list: List,
    pub people: i64,
    pub sendable: i64,
}

impl Store {
    /// All lists by name, with their sizes.
    pub async fn lists(&self) -> Result<Vec<ListSize>> {
        let rows = sqlx::query(
            "select l.id, l.name, l.created_at, count(c.id) as people,
                 coalesce(sum(case when c.status = 'subscribed' then 1 else 0 end), 0) as sendable
             from lists l
             left join list_members m on m.list_id = l.id
             left join contacts c on c.id = m.contact_id
             group by l.id, l.name, l.created_at
             order by lower(l.name)",
        )
        .fetch_all(self.reader())
        .await?;
        Ok(rows
            .iter()
            .map(|row| ListSize {
                list: List {
                    id: ListId(row.get("id")),
                    name: row.get("name"),
                    created_at: Timestamp(row.get("created_at")),
                },
                people: row.get("people"),
                sendable: row.get("sendable"),
            })
            .collect())
    }

    pub async fn list_named(&self, name: &str) -> Result<Option<ListId>> {
        let row = sqlx::query("select id from lists where lower(name) = lower(?1)")
            .bind(name)
            .fetch_optional(self.reader())
            .await?;
        Ok(row.map(|row| ListId(row.get(0))))
    }

    /// Makes a list, or renames a known one.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when another list has the name.
    pub async fn put_list(&self, id: &ListId, name: &str, now: Timestamp) -> Result<()> {
        sqlx::query(
            "insert into lists (id, name, created_at) values (?1, ?2, ?3)
             on conflict (id) do update set name = excluded.name",
        )
        .bind(id.as_str())
        .bind(name)
        .bind(now.0)
        .execute(self.writer())
        .await
        .map_err(taken("a list"))?;
        Ok(())
    }

    /// The list goes; its people stay.
    ///
    /// # Errors
    /// [`StoreError::Gone`] when there is none.
    pub async fn delete_list(&self, id: &ListId) -> Result<()> {
        let done = sqlx::query("delete from lists where id = ?1")
            .bind(id.as_str())
            .execute(self.writer())
            .await?;
        if done.rows_affected() == 0 { Err(StoreError::Gone("the list")) } else { Ok(()) }
    }

    /// The lists of one person.
    pub(crate) async fn lists_of(&self, contact: &ContactId) -> Result<Vec<ListId>> {
        let rows = sqlx::query(
            "select m.list_id from list_members m join lists l on l.id = m.list_id
             where m.contact_id = ?1 order by lower(l.name)",
        )
        .bind(contact.as_str())
        .fetch_all(self.reader())
        .await?;
        Ok(rows.iter().map(|row| ListId(row.get(0))).collect())
    }
}
