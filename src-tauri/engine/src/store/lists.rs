//! The `lists` table (lists and tags) and who stands on them (`members`).

use sqlx::Row;

use super::{Result, Store, StoreError, taken};
use crate::clock::Timestamp;
use crate::contact::{List, ListKind};
use crate::id::{ContactId, ListId};

/// A list with how many people are on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListSize {
    pub list: List,
    pub people: i64,
    pub sendable: i64,
}

impl Store {
    /// All lists, or all tags, by name, with their sizes.
    pub async fn lists(&self, kind: ListKind) -> Result<Vec<ListSize>> {
        let rows = sqlx::query(
            "select l.id, l.name, l.created_at, count(c.seq) as people,
                 coalesce(sum(case when c.status = 'subscribed' then 1 else 0 end), 0) as sendable
             from lists l
             left join members m on m.list = l.seq
             left join contacts c on c.seq = m.contact
             where l.kind = ?1
             group by l.id, l.name, l.created_at
             order by lower(l.name)",
        )
        .bind(kind.word())
        .fetch_all(self.reader())
        .await?;
        Ok(rows
            .iter()
            .map(|row| ListSize {
                list: List {
                    id: ListId(row.get("id")),
                    kind,
                    name: row.get("name"),
                    created_at: Timestamp(row.get("created_at")),
                },
                people: row.get("people"),
                sendable: row.get("sendable"),
            })
            .collect())
    }

    pub async fn list_named(&self, kind: ListKind, name: &str) -> Result<Option<ListId>> {
        let row = sqlx::query("select id from lists where kind = ?2 and lower(name) = lower(?1)")
            .bind(name)
            .bind(kind.word())
            .fetch_optional(self.reader())
            .await?;
        Ok(row.map(|row| ListId(row.get(0))))
    }

    /// Makes a list or a tag, or renames a known one.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when another list has the name.
    pub async fn put_list(
        &self,
        id: &ListId,
        kind: ListKind,
        name: &str,
        now: Timestamp,
    ) -> Result<()> {
        sqlx::query(
            "insert into lists (id, name, created_at, kind) values (?1, ?2, ?3, ?4)
             on conflict (id) do update set name = excluded.name",
        )
        .bind(id.as_str())
        .bind(name)
        .bind(now.0)
        .bind(kind.word())
        .execute(self.writer())
        .await
        .map_err(taken(match kind {
            ListKind::List => "a list",
            ListKind::Tag => "a tag",
            ListKind::Segment => "a segment",
        }))?;
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

    /// The lists of one person, or their tags.
    pub(crate) async fn lists_of(
        &self,
        contact: &ContactId,
        kind: ListKind,
    ) -> Result<Vec<ListId>> {
        let rows = sqlx::query(
            "select l.id from contacts c join members m on m.contact = c.seq
             join lists l on l.seq = m.list
             where c.id = ?1 and l.kind = ?2 order by lower(l.name)",
        )
        .bind(contact.as_str())
        .bind(kind.word())
        .fetch_all(self.reader())
        .await?;
        Ok(rows.iter().map(|row| ListId(row.get(0))).collect())
    }
}
