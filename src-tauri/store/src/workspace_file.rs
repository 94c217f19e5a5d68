//! Opens, migrates and locks the workspace file.
//!
//! It promises that a file of a newer program stays untouched, that a copy is made before a
//! migration, and that only one process sends. Leaves out: the tables, the copies
//! (`backups`) and the file modes (`private_files`).

use std::collections::HashMap;
use std::fs::File;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use fs4::FileExt;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, Row, Sqlite, SqlitePool, Transaction};

use crate::backups::{backup_before_migration, tidy_backups};
use crate::contacts::page_cache::PageCache;
use crate::contacts::search_index::SearchCache;
use crate::deliveries::facets::Facets;
use crate::private_files::{beside, create_folder, open_private, restrict_workspace};
use crate::{Result, StoreError};
use postroom_model::id::CampaignId;

/// "Post" in ASCII: marks a file as a Postroom workspace.
const APPLICATION_ID: i64 = 0x506f_7374;

/// Numbered migrations, forward only; the place in this list is the version it leads to.
const MIGRATIONS: [&str; 12] = [
    include_str!("../migrations/0001_initial.sql"),
    include_str!("../migrations/0002_queue.sql"),
    include_str!("../migrations/0003_contacts.sql"),
    include_str!("../migrations/0004_imports.sql"),
    include_str!("../migrations/0005_persons.sql"),
    include_str!("../migrations/0006_segments.sql"),
    include_str!("../migrations/0007_changes.sql"),
    include_str!("../migrations/0008_events.sql"),
    include_str!("../migrations/0009_suppression_sources.sql"),
    include_str!("../migrations/0010_ehlo_name.sql"),
    include_str!("../migrations/0011_import_fields_distinct.sql"),
    include_str!("../migrations/0012_gateway.sql"),
];

/// How long a write waits for another program that holds the file.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// The workspace file, for reading: every query. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Reader {
    read: SqlitePool,
    path: PathBuf,
    fresh: bool,
    pub(crate) freeze_progress: FreezeProgress,
    pub(crate) facets: Arc<Mutex<HashMap<CampaignId, Facets>>>,
    pub(crate) search_cache: SearchCache,
    pub(crate) page_cache: PageCache,
}

/// The workspace file, for reading and writing. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    reader: Reader,
    write: SqlitePool,
}

impl Deref for Store {
    type Target = Reader;

    fn deref(&self) -> &Reader {
        &self.reader
    }
}

/// The progress of freezing by campaign: contacts processed, contacts in all.
type FreezeProgress = Arc<Mutex<HashMap<CampaignId, (i64, i64)>>>;

/// Held while this process may send, or imports; released when it is dropped or the process dies.
#[derive(Debug)]
pub struct WorkspaceLock(#[expect(dead_code, reason = "held, not read")] File);

impl Reader {
    /// The file was made by this opening.
    pub fn is_fresh(&self) -> bool {
        self.fresh
    }

    /// How far the freezing of this campaign's audience has come: people written, people in all.
    /// None: it is not being frozen.
    pub fn freeze_progress(&self, id: &CampaignId) -> Option<(i64, i64)> {
        self.freeze_progress.lock().unwrap_or_else(PoisonError::into_inner).get(id).copied()
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn read_pool(&self) -> &SqlitePool {
        &self.read
    }
}

impl Store {
    /// The handle that reads and cannot write.
    pub fn reader(&self) -> &Reader {
        &self.reader
    }

    /// Opens or makes the workspace at `path`.
    ///
    /// # Errors
    /// [`StoreError::NewerFormat`], [`StoreError::NotAWorkspace`] (both leave the file untouched), or what the
    /// file system says.
    pub async fn open(path: &Path) -> Result<Self> {
        if let Some(folder) = path.parent() {
            create_folder(folder)?;
        }
        let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
        let found = inspect(path).await?;
        if found > known {
            return Err(StoreError::NewerFormat { found, known });
        }
        if found > 0 && found < known {
            backup_before_migration(path, found, BUSY_TIMEOUT).await?;
        }
        if !path.exists() {
            drop(open_private(path)?);
        }
        restrict_workspace(path);
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY_TIMEOUT)
            .pragma("temp_store", "memory")
            .pragma("cache_size", "-32000");
        let write = SqlitePoolOptions::new()
            .max_connections(1)
            .before_acquire(|connection, _| {
                // On a full disk SQLite rolls back by itself; sqlx, whose own rollback then fails,
                // goes on counting that transaction and refuses every other. Take a new connection.
                let out_of_step = connection.is_in_transaction();
                Box::pin(async move { Ok(!out_of_step) })
            })
            .connect_with(options.clone())
            .await?;
        migrate(&write, found).await?;
        tidy_backups(path, found < known);
        let read = SqlitePoolOptions::new()
            .max_connections(4)
            .connect_with(options.read_only(true).create_if_missing(false))
            .await?;
        let reader = Reader {
            read,
            path: path.to_owned(),
            fresh: found == 0,
            freeze_progress: FreezeProgress::default(),
            facets: Arc::default(),
            search_cache: SearchCache::default(),
            page_cache: PageCache::default(),
        };
        Ok(Self { reader, write })
    }

    pub(crate) fn set_freeze_progress(&self, id: &CampaignId, state: Option<(i64, i64)>) {
        let mut freeze_progress =
            self.freeze_progress.lock().unwrap_or_else(PoisonError::into_inner);
        match state {
            Some(state) => freeze_progress.insert(id.clone(), state),
            None => freeze_progress.remove(id),
        };
    }

    /// Takes the right to send from this workspace.
    ///
    /// # Errors
    /// [`StoreError::AlreadySending`] while another process holds it.
    pub fn lock_sending(&self) -> Result<WorkspaceLock> {
        self.lock_file("sending", FileExt::try_lock, || StoreError::AlreadySending)
    }

    /// Locks the file beside the workspace that ends so.
    pub(crate) fn lock_file(
        &self,
        ending: &str,
        lock: impl FnOnce(&File) -> std::result::Result<(), fs4::TryLockError>,
        held: impl FnOnce() -> StoreError,
    ) -> Result<WorkspaceLock> {
        let file = open_private(&beside(&self.path, &format!(".{ending}")))?;
        match lock(&file) {
            Ok(()) => Ok(WorkspaceLock(file)),
            Err(fs4::TryLockError::WouldBlock) => Err(held()),
            Err(fs4::TryLockError::Error(error)) => Err(StoreError::File(error)),
        }
    }

    /// A write transaction; takes the file's write lock at once, so that what is read inside it
    /// stays true until the commit.
    pub(crate) async fn begin(&self) -> Result<Transaction<'static, Sqlite>> {
        Ok(self.write.begin_with("begin immediate").await?)
    }

    pub(crate) fn write_pool(&self) -> &SqlitePool {
        &self.write
    }

    /// Folds the write-ahead log into the file and closes it.
    pub async fn close(&self) {
        self.read.close().await;
        self.write.close().await;
    }
}

/// The version of the file at `path`, 0 when there is none yet. Opens read-only: a file that is
/// refused is not touched.
async fn inspect(path: &Path) -> Result<i64> {
    if !path.exists() || std::fs::metadata(path)?.len() == 0 {
        return Ok(0);
    }
    let not_ours = || StoreError::NotAWorkspace { path: path.to_owned() };
    let mut connection = SqliteConnectOptions::new()
        .filename(path)
        .read_only(true)
        .busy_timeout(BUSY_TIMEOUT)
        .connect()
        .await
        .map_err(|_| not_ours())?;
    // SQLite: the header's application id and user version.
    let id: i64 = sqlx::query("pragma application_id")
        .fetch_one(&mut connection)
        .await
        .map_err(|_| not_ours())?
        .get(0);
    let version: i64 = sqlx::query("pragma user_version").fetch_one(&mut connection).await?.get(0);
    connection.close().await?;
    if id != APPLICATION_ID {
        return Err(not_ours());
    }
    Ok(version)
}

async fn migrate(write: &SqlitePool, found: i64) -> Result<()> {
    for (index, sql) in MIGRATIONS.iter().enumerate() {
        let version = i64::try_from(index).unwrap_or(0) + 1;
        if version <= found {
            continue;
        }
        let mut tx = write.begin_with("begin immediate").await?;
        // Another process may have migrated while this one waited for the lock.
        let now: i64 = sqlx::query("pragma user_version").fetch_one(&mut *tx).await?.get(0);
        if now < version {
            sqlx::raw_sql(*sql).execute(&mut *tx).await?;
            // SQLite: pragmas take no parameters; both values are our own numbers.
            let mark = format!(
                "pragma application_id = {APPLICATION_ID}; pragma user_version = {version};"
            );
            sqlx::raw_sql(sqlx::AssertSqlSafe(mark)).execute(&mut *tx).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[tokio::test]
    async fn full_disk_does_not_block_later_transactions() {
        let folder = std::env::temp_dir().join(format!("postroom-{}", uuid::Uuid::new_v4()));
        let store = Store::open(&folder.join("full.postroom")).await.unwrap();
        // Of this connection alone: the file may not grow any more.
        sqlx::query("pragma max_page_count = 1").execute(store.write_pool()).await.unwrap();
        let note = async || {
            let mut tx = store.begin().await?;
            sqlx::query("insert into settings (key, value) values ('note', zeroblob(100000))")
                .execute(&mut *tx)
                .await?;
            Result::Ok(tx.commit().await?)
        };
        let full = note().await;
        assert!(matches!(full, Err(StoreError::DiskFull)), "{full:?}");
        assert!(note().await.is_ok(), "there is room again");
        store.close().await;
        std::fs::remove_dir_all(folder).unwrap();
    }
}
