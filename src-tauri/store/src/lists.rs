//! The `lists` table (lists and tags) and their members (`members`).

pub(crate) mod row;

use sqlx::Row;

use crate::changes;
use crate::changes::summary::ChangeSummary;
use crate::changes::{ChangeKind, Detail};
use crate::lists::row::ListRow;
use crate::selection::{ContactFilter, Selection};
use crate::{Reader, Result, Store, StoreError, taken};
use postroom_model::clock::Timestamp;
use postroom_model::contact::{List, ListKind};
use postroom_model::id::{ContactId, ListId};

/// A list with how many people are on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListSize {
    pub list: List,
    pub people: i64,
    pub sendable: i64,
}

fn on_list(id: &ListId) -> Selection {
    let filter = ContactFilter { list: Some(id.clone()), ..ContactFilter::default() };
    Selection::Matching { filter, except: Vec::new() }
}

impl Reader {
    /// All lists, or all tags, by name, with their sizes.
    ///
    /// # Errors
    /// [`StoreError`] if the workspace file cannot be read.
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
        .fetch_all(self.read_pool())
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

    /// # Errors
    /// [`StoreError`] if the workspace file cannot be read.
    pub async fn list_named(&self, kind: ListKind, name: &str) -> Result<Option<ListId>> {
        let row = sqlx::query("select id from lists where kind = ?2 and lower(name) = lower(?1)")
            .bind(name)
            .bind(kind.word())
            .fetch_optional(self.read_pool())
            .await?;
        Ok(row.map(|row| ListId(row.get(0))))
    }

    pub(crate) async fn list_by_id(&self, id: &ListId) -> Result<Option<ListRow>> {
        let row = sqlx::query("select * from lists where id = ?1")
            .bind(id.as_str())
            .fetch_optional(self.read_pool())
            .await?;
        let Some(row) = row else { return Ok(None) };
        let word: &str = row.get("kind");
        let kind =
            ListKind::from_word(word).ok_or_else(|| StoreError::Value(format!("list {word}")))?;
        let created_at = Timestamp(row.get("created_at"));
        let (seq, name) = (row.get("seq"), row.get("name"));
        Ok(Some(ListRow { seq, id: id.clone(), kind, name, created_at }))
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
        .fetch_all(self.read_pool())
        .await?;
        Ok(rows.iter().map(|row| ListId(row.get(0))).collect())
    }
}

impl Store {
    /// Creates a list or tag, or renames an existing one.
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
        .execute(self.write_pool())
        .await
        .map_err(taken(match kind {
            ListKind::List => "a list",
            ListKind::Tag => "a tag",
            ListKind::Segment => "a segment",
        }))?;
        Ok(())
    }

    /// Deletes a list; its contacts stay. The deletion of a list or tag can be undone.
    ///
    /// # Errors
    /// [`StoreError::Gone`] when there is none.
    pub async fn delete_list(&self, id: &ListId, now: Timestamp) -> Result<ChangeSummary> {
        let list = self.list_by_id(id).await?.ok_or(StoreError::Gone("the list"))?;
        let mut tx = self.begin().await?;
        if list.kind == ListKind::Segment {
            sqlx::query("delete from lists where seq = ?1")
                .bind(list.seq)
                .execute(&mut *tx)
                .await?;
            tx.commit().await?;
            return Ok(ChangeSummary { people: 0, change: None });
        }
        let detail = Detail::list(&list);
        let change = changes::begin(&mut tx, ChangeKind::ListDeleted, &detail, now).await?;
        let people = changes::keep(&mut tx, &change, &on_list(id), "").await?;
        sqlx::query("delete from lists where seq = ?1").bind(list.seq).execute(&mut *tx).await?;
        tx.commit().await?;
        Ok(ChangeSummary { people, change: Some(change.id) })
    }

    /// Moves the members of one list to another and deletes the first.
    ///
    /// # Errors
    /// [`StoreError::Gone`] if one of them does not exist, or they are the same list or of different
    /// kinds.
    pub async fn merge_lists(
        &self,
        from: &ListId,
        into: &ListId,
        now: Timestamp,
    ) -> Result<ChangeSummary> {
        let gone = || StoreError::Gone("the list");
        let list = self.list_by_id(from).await?.ok_or_else(gone)?;
        let other = self.list_by_id(into).await?.ok_or_else(gone)?;
        if list.seq == other.seq || list.kind != other.kind || list.kind == ListKind::Segment {
            return Err(gone());
        }
        let detail = Detail {
            into: Some(into.0.clone()),
            into_name: Some(other.name.clone()),
            ..Detail::list(&list)
        };
        let mut tx = self.begin().await?;
        let change = changes::begin(&mut tx, ChangeKind::ListMerged, &detail, now).await?;
        let people = changes::keep(&mut tx, &change, &on_list(from), "").await?;
        for sql in [
            // An undo keeps contacts that were on the target list before.
            "update change_rows set was = json_set(was, '$.had', exists (
                 select 1 from contacts c join members m on m.contact = c.seq
                 where c.id = change_rows.contact and m.list = ?3)) where change = ?1 and ?2 = ?2",
            "insert into members (list, contact, added_at, import)
             select ?3, m.contact, m.added_at, m.import from members m where m.list = ?2
                 and ?1 = ?1 on conflict (list, contact) do nothing",
            "delete from lists where seq = ?2 and ?1 = ?1 and ?3 = ?3",
        ] {
            sqlx::query(sql)
                .bind(change.seq)
                .bind(list.seq)
                .bind(other.seq)
                .execute(&mut *tx)
                .await?;
        }
        tx.commit().await?;
        Ok(ChangeSummary { people, change: Some(change.id) })
    }
}
