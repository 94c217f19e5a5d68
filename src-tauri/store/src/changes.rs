//! The history of manual changes. Each change stores the former state of every contact it touched,
//! so that it can be undone.
//!
//! It promises that an undo leaves alone contacts that were changed again since, and never subscribes
//! somebody who opted out meanwhile. Changes are stored for ninety days. Leaves out: imports, which
//! have their own undo (`imports`), and what the queue learns from relays.

pub mod summary;
mod undo;

use serde::{Deserialize, Serialize};
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row, Sqlite, Transaction};

use crate::lists::row::ListRow;
use crate::selection::{Selection, push_selection};
use crate::{Reader, Result, StoreError};
use postroom_model::clock::Timestamp;
use postroom_model::contact::{ContactStatus, ListKind};
use postroom_model::id::{ChangeId, ContactId, ListId};

/// How long a change can be undone, in milliseconds: ninety days.
const KEPT: i64 = 90 * 86_400_000;
/// The maximum of stored former states; the oldest changes are deleted first.
const PEOPLE_KEPT: i64 = 3_000_000;

/// What kind of change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// One person, in the form.
    Edited,
    Deleted,
    Status,
    ListOn,
    ListOff,
    ListDeleted,
    /// One list went into another.
    ListMerged,
    /// One field of people.
    Field,
    FieldRenamed,
    FieldDeleted,
    /// People who are one.
    Merged,
}

impl ChangeKind {
    pub const ALL: [Self; 11] = [
        Self::Edited,
        Self::Deleted,
        Self::Status,
        Self::ListOn,
        Self::ListOff,
        Self::ListDeleted,
        Self::ListMerged,
        Self::Field,
        Self::FieldRenamed,
        Self::FieldDeleted,
        Self::Merged,
    ];

    /// The word stored in the database.
    pub fn word(self) -> &'static str {
        match self {
            Self::Edited => "edited",
            Self::Deleted => "deleted",
            Self::Status => "status",
            Self::ListOn => "list_on",
            Self::ListOff => "list_off",
            Self::ListDeleted => "list_deleted",
            Self::ListMerged => "list_merged",
            Self::Field => "field",
            Self::FieldRenamed => "field_renamed",
            Self::FieldDeleted => "field_deleted",
            Self::Merged => "merged",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// SQL for the stored state of the contact `c`; `list` is the row number of the changed list.
    fn kept(self, list: i64) -> String {
        match self {
            Self::Status => {
                "json_object('status', c.status, 'consent', c.consent, 'updated', c.updated_at)"
                    .to_owned()
            }
            Self::Field | Self::FieldRenamed | Self::FieldDeleted => {
                "json_object('fields', c.fields, 'updated', c.updated_at)".to_owned()
            }
            Self::ListOn => "'{}'".to_owned(),
            Self::ListOff | Self::ListDeleted | Self::ListMerged => format!(
                "(select json_object('since', m.added_at, 'import', m.import) from members m
                  where m.list = {list} and m.contact = c.seq)"
            ),
            Self::Edited | Self::Deleted | Self::Merged => WHOLE.to_owned(),
        }
    }
}

/// The whole contact as JSON.
const WHOLE: &str = "json_object('seq', c.seq, 'address', c.address, 'key', c.address_key,
    'given', c.given_name, 'family', c.family_name, 'name', c.name_key, 'fields', c.fields,
    'status', c.status, 'consent', c.consent, 'created', c.created_at, 'updated', c.updated_at,
    'lists', json((select json_group_array(json_array(m.list, m.added_at, m.import))
        from members m join lists l on l.seq = m.list and l.kind <> 'segment'
        where m.contact = c.seq)),
    'note', json((select json_array(n.body, n.updated_at) from notes n where n.contact = c.seq)),
    'rows', json((select json_group_array(json_array(i.import, i.line, i.added, i.was,
        i.consented_at, i.evidence)) from import_rows i where i.contact = c.seq)))";

/// What a change was about, for display.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Detail {
    /// An address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<ContactStatus>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list: Option<ListId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list_kind: Option<ListKind>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list_since: Option<i64>,
    /// The target list or field of a merge or rename.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub into: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub into_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Kind and choices of the field, as stored in `fields`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field_kind: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field_choices: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// The row number of the list.
    #[serde(skip)]
    pub(crate) list_seq: i64,
}

impl Detail {
    pub(crate) fn name(name: &str) -> Self {
        Self { name: Some(name.to_owned()), ..Self::default() }
    }

    pub(crate) fn list(list: &ListRow) -> Self {
        Self {
            list: Some(list.id.clone()),
            list_name: Some(list.name.clone()),
            list_kind: Some(list.kind),
            list_since: Some(list.created_at.0),
            list_seq: list.seq,
            ..Self::default()
        }
    }
}

/// A change that is being written.
#[derive(Debug, Clone)]
pub(crate) struct Change {
    pub seq: i64,
    kind: ChangeKind,
    /// The row number of the changed list; 0 if there is none.
    list: i64,
    pub id: ChangeId,
}

/// A change of the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PastChange {
    pub id: ChangeId,
    pub kind: ChangeKind,
    pub detail: Detail,
    pub people: i64,
    pub at: Timestamp,
    pub undone_at: Option<Timestamp>,
}

/// What an undo did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct UndoResult {
    pub people: i64,
    /// Contacts that were changed again since and stay as they are.
    pub kept: i64,
}

/// Records the start of a change and deletes expired ones.
pub(crate) async fn begin(
    tx: &mut Transaction<'static, Sqlite>,
    kind: ChangeKind,
    detail: &Detail,
    now: Timestamp,
) -> Result<Change> {
    sqlx::query("delete from changes where at < ?1").bind(now.0 - KEPT).execute(&mut **tx).await?;
    sqlx::query(
        "delete from changes where seq in (select seq from (
             select seq, sum(people) over (order by seq desc) as sum from changes)
             where sum > ?1 and seq < (select max(seq) from changes))",
    )
    .bind(PEOPLE_KEPT)
    .execute(&mut **tx)
    .await?;
    let id = ChangeId::new();
    let done = sqlx::query("insert into changes (id, kind, what, at) values (?1, ?2, ?3, ?4)")
        .bind(id.as_str())
        .bind(kind.word())
        .bind(serde_json::to_string(detail)?)
        .bind(now.0)
        .execute(&mut **tx)
        .await?;
    Ok(Change { seq: done.last_insert_rowid(), kind, list: detail.list_seq, id })
}

/// Stores the state of the selected contacts before the change; returns how many there are. `which`
/// is an SQL condition on `c` that begins with `and`.
pub(crate) async fn keep(
    tx: &mut Transaction<'static, Sqlite>,
    change: &Change,
    selection: &Selection,
    which: &str,
) -> Result<i64> {
    let mut query = QueryBuilder::new("insert into change_rows (change, contact, was) select ");
    query
        .push_bind(change.seq)
        .push(", c.id, ")
        .push(change.kind.kept(change.list))
        .push(" from contacts c");
    push_selection(&mut query, selection)?;
    query.push(which).push(" order by c.id on conflict (change, contact) do nothing");
    let done = query.build().execute(&mut **tx).await?;
    let people = i64::try_from(done.rows_affected()).unwrap_or(i64::MAX);
    set_people(tx, change, people).await?;
    Ok(people)
}

/// Sets the number of contacts that a change touched.
pub(crate) async fn set_people(
    tx: &mut Transaction<'static, Sqlite>,
    change: &Change,
    people: i64,
) -> Result<()> {
    sqlx::query("update changes set people = ?2 where seq = ?1")
        .bind(change.seq)
        .bind(people)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Deletes the record of a change that touched nothing.
pub(crate) async fn forget(tx: &mut Transaction<'static, Sqlite>, change: &Change) -> Result<()> {
    sqlx::query("delete from changes where seq = ?1").bind(change.seq).execute(&mut **tx).await?;
    Ok(())
}

fn past(row: &SqliteRow) -> Result<PastChange> {
    let word: &str = row.get("kind");
    Ok(PastChange {
        id: ChangeId(row.get("id")),
        kind: ChangeKind::from_word(word)
            .ok_or_else(|| StoreError::Value(format!("change {word}")))?,
        detail: serde_json::from_str(row.get("what"))?,
        people: row.get("people"),
        at: Timestamp(row.get("at")),
        undone_at: row.get::<Option<i64>, _>("undone_at").map(Timestamp),
    })
}

impl Reader {
    /// The last changes, newest first.
    ///
    /// # Errors
    /// [`StoreError`] if the workspace file cannot be read.
    pub async fn changes(&self, limit: i64) -> Result<Vec<PastChange>> {
        sqlx::query("select * from changes order by seq desc limit ?1")
            .bind(limit)
            .fetch_all(self.read_pool())
            .await?
            .iter()
            .map(past)
            .collect()
    }

    /// The changes of one contact, newest first.
    ///
    /// # Errors
    /// [`StoreError`] if the workspace file cannot be read.
    pub async fn changes_of(&self, contact: &ContactId) -> Result<Vec<PastChange>> {
        sqlx::query(
            "select h.* from change_rows r join changes h on h.seq = r.change
             where r.contact = ?1 order by h.seq desc limit 100",
        )
        .bind(contact.as_str())
        .fetch_all(self.read_pool())
        .await?
        .iter()
        .map(past)
        .collect()
    }
}
