//! The `imports` table: the history of imports, and their undo.
//!
//! The undo works in chunks of contacts, and each chunk deletes its own rows of `import_rows` in the
//! same transaction: an undo that was interrupted, by a kill or a power cut, continues where it
//! stopped ([`Store::roll_back_interrupted_imports`]). It promises that nobody who opted out
//! meanwhile is subscribed again, and that contacts changed after the import are left alone.
//! Leaves out: writing the rows (`import_rows`).

mod undo_preview;

use fs4::FileExt;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, Sqlite, Transaction};

use self::undo_preview::{CHANGED, remove_unused};
use crate::import_rows::model::ContactSnapshot;
pub use crate::import_rows::model::ImportSeq;
use crate::text::name_key;
use crate::{Reader, Result, Store, StoreError, WorkspaceLock};
use postroom_model::clock::Timestamp;
use postroom_model::contact::ConsentBasis;
use postroom_model::id::{ImportId, ListId};

/// Contacts per transaction of an undo.
const UNDO_CHUNK: i64 = 5_000;

/// The state of an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ImportState {
    Running,
    Done,
    /// Stopped by the user: what was written until then stays.
    Stopped,
    /// Being undone. After an interruption the next start continues the undo.
    Undoing,
    Undone,
    /// Written by a version that stored nothing for an undo.
    Old,
}

impl ImportState {
    const ALL: [Self; 6] =
        [Self::Running, Self::Done, Self::Stopped, Self::Undoing, Self::Undone, Self::Old];

    pub fn word(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Done => "done",
            Self::Stopped => "stopped",
            Self::Undoing => "undoing",
            Self::Undone => "undone",
            Self::Old => "old",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }

    pub fn can_be_undone(self) -> bool {
        match self {
            Self::Done | Self::Stopped | Self::Undoing => true,
            Self::Running | Self::Undone | Self::Old => false,
        }
    }
}

/// An import of the history.
#[derive(Debug, Clone)]
pub struct PastImport<T> {
    pub seq: ImportSeq,
    pub id: ImportId,
    pub name: String,
    pub state: ImportState,
    pub basis: ConsentBasis,
    pub wording: String,
    pub created_at: Timestamp,
    pub undone_at: Option<Timestamp>,
    /// None if the import ended without a report.
    pub report: Option<T>,
}

/// What the undo of an import did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(rename = "ImportUndone"))]
pub struct Undone {
    /// Contacts that the import had added, now deleted.
    pub removed: i64,
    /// Contacts that have their former values again.
    pub restored: i64,
    /// Contacts that were changed after the import and stay as they are.
    pub kept: i64,
    /// Lists and tags that only this import created, now deleted.
    #[serde(default)]
    pub lists: i64,
    /// Fields that only this import created, now deleted.
    #[serde(default)]
    pub fields: i64,
}

fn past_import<T: DeserializeOwned>(row: &SqliteRow) -> Result<PastImport<T>> {
    let state: &str = row.get("state");
    Ok(PastImport {
        seq: ImportSeq(row.get("seq")),
        id: ImportId(row.get("id")),
        name: row.get("name"),
        state: ImportState::from_word(state)
            .ok_or_else(|| StoreError::Value(format!("import state {state}")))?,
        basis: ConsentBasis::from_word(row.get("basis")).unwrap_or_default(),
        wording: row.get("wording"),
        created_at: Timestamp(row.get("created_at")),
        undone_at: row.get::<Option<i64>, _>("undone_at").map(Timestamp),
        report: serde_json::from_str(row.get::<&str, _>("report")).ok(),
    })
}

/// The writing connection while a file comes in. SQLite: room for the suppression_reason of the indexes, which
/// every batch touches; the log is folded in every few batches instead of at each, and cut again.
const IMPORT_PRAGMAS: &str = "pragma cache_size = -40000; pragma wal_autocheckpoint = 16000;
     pragma journal_size_limit = 16777216";
/// The settings of `Store::open`.
const DEFAULT_PRAGMAS: &str = "pragma cache_size = -32000; pragma wal_autocheckpoint = 1000";

impl Reader {
    /// The history of imports, newest first.
    ///
    /// # Errors
    /// [`StoreError`] if the workspace file cannot be read.
    pub async fn past_imports<T: DeserializeOwned>(
        &self,
        limit: i64,
    ) -> Result<Vec<PastImport<T>>> {
        let rows = sqlx::query("select * from imports order by seq desc limit ?1")
            .bind(limit)
            .fetch_all(self.read_pool())
            .await?;
        rows.iter().map(past_import).collect()
    }

    /// # Errors
    /// [`StoreError::Gone`] when there is none.
    pub async fn past_import<T: DeserializeOwned>(&self, id: &ImportId) -> Result<PastImport<T>> {
        let row = sqlx::query("select * from imports where id = ?1")
            .bind(id.as_str())
            .fetch_optional(self.read_pool())
            .await?
            .ok_or(StoreError::Gone("the import"))?;
        past_import(&row)
    }
}

impl Store {
    /// Records the start of an import, before its first row is written.
    ///
    /// # Errors
    /// [`StoreError`] if the workspace file cannot be written.
    pub async fn begin_import(
        &self,
        id: &ImportId,
        name: &str,
        basis: ConsentBasis,
        wording: &str,
        list_made: Option<&ListId>,
        now: Timestamp,
    ) -> Result<ImportSeq> {
        let row = sqlx::query(
            "insert into imports (id, name, state, basis, wording, list_made, report, created_at)
             values (?1, ?2, ?3, ?4, ?5, ?6, '', ?7) returning seq",
        )
        .bind(id.as_str())
        .bind(name)
        .bind(ImportState::Running.word())
        .bind(basis.word())
        .bind(wording)
        .bind(list_made.map(ListId::as_str))
        .bind(now.0)
        .fetch_one(self.write_pool())
        .await?;
        sqlx::raw_sql(IMPORT_PRAGMAS).execute(self.write_pool()).await?;
        Ok(ImportSeq(row.get(0)))
    }

    /// Records the end of an import with its report.
    ///
    /// # Errors
    /// [`StoreError`] if the workspace file cannot be written.
    pub async fn end_import<T: Serialize>(
        &self,
        seq: ImportSeq,
        state: ImportState,
        report: &T,
        now: Timestamp,
    ) -> Result<()> {
        sqlx::query("update imports set state = ?2, report = ?3, finished_at = ?4 where seq = ?1")
            .bind(seq.0)
            .bind(state.word())
            .bind(serde_json::to_string(report)?)
            .bind(now.0)
            .execute(self.write_pool())
            .await?;
        sqlx::raw_sql(DEFAULT_PRAGMAS).execute(self.write_pool()).await?;
        Ok(())
    }

    /// Undoes an import: deletes the contacts that it added and restores those that it changed.
    ///
    /// # Errors
    /// [`StoreError`] if the workspace file cannot be written.
    pub async fn undo_import(&self, seq: ImportSeq, now: Timestamp) -> Result<Undone> {
        // An interrupted import has no end; everything that it wrote is older than `now`.
        sqlx::query(
            "update imports set state = ?2, finished_at = coalesce(finished_at, ?3) where seq = ?1",
        )
        .bind(seq.0)
        .bind(ImportState::Undoing.word())
        .bind(now.0)
        .execute(self.write_pool())
        .await?;
        self.undo_suppressions(seq).await?;
        let mut undone = Undone::default();
        loop {
            let mut tx = self.begin().await?;
            let people = undo_chunk(&mut tx, seq, &mut undone, now).await?;
            tx.commit().await?;
            self.search_cache.invalidate();
            if people == 0 {
                break;
            }
            // Let the queue write in between.
            tokio::task::yield_now().await;
        }
        let mut tx = self.begin().await?;
        remove_unused(&mut tx, seq, &mut undone).await?;
        sqlx::query("update imports set state = ?2, undone_at = ?3 where seq = ?1")
            .bind(seq.0)
            .bind(ImportState::Undone.word())
            .bind(now.0)
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        self.search_cache.invalidate();
        Ok(undone)
    }

    /// Deletes the suppressions that only this import made, before its contacts are restored. A
    /// suppression that another import also brought belongs to that one from now on.
    async fn undo_suppressions(&self, seq: ImportSeq) -> Result<()> {
        let mut tx = self.begin().await?;
        for sql in [
            "delete from suppression_claims where import = ?1",
            "update suppressions set import = (select min(k.import) from suppression_claims k
                 where k.suppression = suppressions.seq)
             where import = ?1 and exists (select 1 from suppression_claims k
                 where k.suppression = suppressions.seq)",
            "delete from suppressions where import = ?1",
        ] {
            sqlx::query(sql).bind(seq.0).execute(&mut *tx).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// The lock that every import holds while it runs; the process's end releases it.
    ///
    /// # Errors
    /// [`StoreError::Busy`] while another program undoes an interrupted import.
    pub fn lock_importing(&self) -> Result<WorkspaceLock> {
        self.lock_file("importing", FileExt::try_lock_shared, || StoreError::Busy)
    }

    /// Undoes interrupted imports and completes interrupted undos; returns how many. Does nothing
    /// while another program imports into this workspace.
    ///
    /// # Errors
    /// [`StoreError`] if the workspace file cannot be read.
    pub async fn roll_back_interrupted_imports(&self, now: Timestamp) -> Result<usize> {
        let lock = self.lock_file("importing", FileExt::try_lock, || StoreError::Busy);
        let _lock = match lock {
            Ok(lock) => lock,
            Err(StoreError::Busy) => return Ok(0),
            Err(error) => return Err(error),
        };
        let rows = sqlx::query("select seq from imports where state in (?1, ?2) order by seq desc")
            .bind(ImportState::Running.word())
            .bind(ImportState::Undoing.word())
            .fetch_all(self.read_pool())
            .await?;
        for row in &rows {
            self.undo_import(ImportSeq(row.get(0)), now).await?;
        }
        Ok(rows.len())
    }
}

/// Undoes the next chunk; returns how many contacts it held.
async fn undo_chunk(
    tx: &mut Transaction<'static, Sqlite>,
    seq: ImportSeq,
    undone: &mut Undone,
    now: Timestamp,
) -> Result<usize> {
    let sql = format!(
        "select r.contact, r.added, r.was, {CHANGED} as changed,
             c.status in ('unsubscribed', 'bounced', 'complained') and exists (
                 select 1 from suppressions s where s.entry = c.address_key
                     and s.expires_at is null) as out
         from import_rows r join contacts c on c.seq = r.contact join imports i on i.seq = r.import
         where r.import = ?1 limit ?2"
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(seq.0)
        .bind(UNDO_CHUNK)
        .fetch_all(&mut **tx)
        .await?;
    let (mut added, mut all) = (Vec::new(), Vec::new());
    for row in &rows {
        let contact: i64 = row.get("contact");
        let was: Option<&str> = row.get("was");
        all.push(contact);
        match (row.get::<bool, _>("changed"), row.get::<bool, _>("added"), was) {
            (true, true, _) | (true, false, Some(_)) => undone.kept += 1,
            (false, true, _) => added.push(contact),
            (false, false, Some(was)) => {
                restore(tx, contact, &serde_json::from_str(was)?, row.get("out"), now).await?;
                undone.restored += 1;
            }
            (_, false, None) => {}
        }
    }
    undone.removed += i64::try_from(added.len()).unwrap_or(i64::MAX);
    let added = serde_json::to_string(&added)?;
    // SQLite: json_each unfolds the list of numbers.
    sqlx::query("delete from contacts where seq in (select value from json_each(?1))")
        .bind(&added)
        .execute(&mut **tx)
        .await?;
    sqlx::query(
        "delete from import_rows where import = ?2
             and contact in (select value from json_each(?1))",
    )
    .bind(serde_json::to_string(&all)?)
    .bind(seq.0)
    .execute(&mut **tx)
    .await?;
    Ok(all.len())
}

/// Restores a contact. With `keep_status` the contact opted out for another reason than this
/// import, and the status stays.
async fn restore(
    tx: &mut Transaction<'static, Sqlite>,
    contact: i64,
    was: &ContactSnapshot,
    keep_status: bool,
    now: Timestamp,
) -> Result<()> {
    sqlx::query(
        "update contacts set given_name = ?2, family_name = ?3, name_key = ?4, fields = ?5,
             status = case when ?8 then status else ?6 end, consent = ?7, updated_at = ?9
         where seq = ?1",
    )
    .bind(contact)
    .bind(&was.given)
    .bind(&was.family)
    .bind(name_key(was.given.as_deref(), was.family.as_deref()))
    .bind(serde_json::to_string(&was.fields)?)
    .bind(was.status.word())
    .bind(was.consent.word())
    .bind(keep_status)
    .bind(now.0)
    .execute(&mut **tx)
    .await?;
    Ok(())
}
