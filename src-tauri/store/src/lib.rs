//! The one place with SQL. One SQLite file per workspace: WAL, foreign keys, one writer.
//!
//! It promises that a file of a newer program is left untouched, that a copy is taken before a
//! migration, and that only one process sends. Writes commit with a disk flush
//! (`synchronous = full`): what the journal has acknowledged survives a power cut.
//!
//! The SQL keeps to what SQLite and PostgreSQL both speak, except where a comment says "SQLite:".
//! Leaves out: decisions. Engine types go in and come out.

pub mod audience;
pub mod campaigns;
pub mod change_feed;
pub mod changes;
pub mod contacts;
pub mod deliveries;
pub mod events;
pub mod fields;
pub mod import_rows;
pub mod imports;
pub mod journal;
pub mod lease;
pub mod lists;
pub mod persons;
pub mod pictures;
pub mod practice_mails;
mod recovery;
pub mod relay_usage;
pub mod relays;
pub mod segments;
pub mod selection;
pub mod settings;
pub mod suppressions;
mod text;

use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use fs4::FileExt;
use serde::{Deserialize, Serialize};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, Row, Sqlite, SqlitePool, Transaction};

use postroom_model::id::{CampaignId, PictureId};
use postroom_model::mail::{Letterhead, Picture};

/// "Post" in ASCII: marks a file as a Postroom workspace.
const APPLICATION_ID: i64 = 0x506f_7374;

/// Numbered migrations, forward only; the place in this list is the version it leads to.
const MIGRATIONS: [&str; 9] = [
    include_str!("../migrations/0001_initial.sql"),
    include_str!("../migrations/0002_queue.sql"),
    include_str!("../migrations/0003_contacts.sql"),
    include_str!("../migrations/0004_imports.sql"),
    include_str!("../migrations/0005_persons.sql"),
    include_str!("../migrations/0006_segments.sql"),
    include_str!("../migrations/0007_changes.sql"),
    include_str!("../migrations/0008_events.sql"),
    include_str!("../migrations/0009_suppression_sources.sql"),
];

/// How long a write waits for another program that holds the file.
const BUSY: Duration = Duration::from_secs(10);

/// What can go wrong with the workspace file.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error(
        "this workspace was written by a newer Postroom (its format is {found}, this program knows {known}); nothing was changed"
    )]
    Newer { found: i64, known: i64 },
    #[error("{} is not a Postroom workspace; nothing was changed", path.display())]
    NotOurs { path: PathBuf },
    #[error("another Postroom is already sending from this workspace")]
    AlreadySending,
    #[error("there is already {0} with this name")]
    Taken(&'static str),
    #[error("{0} is not there any more")]
    Gone(&'static str),
    #[error("it was changed elsewhere in the meantime")]
    Stale,
    #[error("the disk is full; nothing was half-written")]
    Full,
    #[error("another program holds the workspace file")]
    Busy,
    #[error("the workspace file or its folder cannot be written by this user; nothing was changed")]
    ReadOnly,
    #[error("the workspace file cannot be used: {0}")]
    File(#[from] std::io::Error),
    #[error("the workspace holds a value this program cannot read: {0}")]
    Value(String),
    #[error("the workspace file answered: {0}")]
    Database(sqlx::Error),
}

impl StoreError {
    /// A name for programs that never changes.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Newer { .. } => "workspace_newer",
            Self::NotOurs { .. } => "workspace_not_ours",
            Self::AlreadySending => "already_sending",
            Self::Taken(_) => "name_taken",
            Self::Gone(_) => "gone",
            Self::Stale => "stale",
            Self::Full => "disk_full",
            Self::Busy => "workspace_busy",
            Self::ReadOnly => "workspace_read_only",
            Self::File(_) | Self::Value(_) | Self::Database(_) => "workspace",
        }
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        if let sqlx::Error::Database(inner) = &error {
            // SQLite: primary result codes 5/6 (busy, locked), 8 (read-only), 13 (full), 14 (cannot open).
            let code = inner.code().and_then(|code| i64::from_str(&code).ok()).unwrap_or(0) & 0xff;
            match code {
                5 | 6 => return Self::Busy,
                8 | 14 => return Self::ReadOnly,
                13 => return Self::Full,
                _ => {}
            }
        }
        Self::Database(error)
    }
}

impl From<serde_json::Error> for StoreError {
    fn from(error: serde_json::Error) -> Self {
        Self::Value(error.to_string())
    }
}

pub type Result<T> = std::result::Result<T, StoreError>;

/// The workspace file. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    read: SqlitePool,
    write: SqlitePool,
    path: PathBuf,
    fresh: bool,
    freezing: Freezing,
    facets: Arc<Mutex<HashMap<CampaignId, deliveries::Facets>>>,
    rosters: contacts::search_index::Rosters,
    orders: contacts::page::Orders,
}

/// How far the freezing of audiences has come, by campaign: people written, people in all.
type Freezing = Arc<Mutex<HashMap<CampaignId, (i64, i64)>>>;

/// Held while this process may send, or imports; released when it is dropped or the process dies.
#[derive(Debug)]
pub struct SendingLock(#[expect(dead_code, reason = "held, not read")] File);

impl Store {
    /// Opens or makes the workspace at `path`.
    ///
    /// # Errors
    /// [`StoreError::Newer`], [`StoreError::NotOurs`] (both leave the file untouched), or what the
    /// file system says.
    pub async fn open(path: &Path) -> Result<Self> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
        let found = inspect(path).await?;
        if found > known {
            return Err(StoreError::Newer { found, known });
        }
        if found > 0 && found < known {
            copy_aside(path, found).await?;
        }
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY)
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
        let read = SqlitePoolOptions::new()
            .max_connections(4)
            .connect_with(options.read_only(true).create_if_missing(false))
            .await?;
        Ok(Self {
            read,
            write,
            path: path.to_owned(),
            fresh: found == 0,
            freezing: Freezing::default(),
            facets: Arc::default(),
            rosters: contacts::search_index::Rosters::default(),
            orders: contacts::page::Orders::default(),
        })
    }

    /// The file was made by this opening.
    pub fn is_fresh(&self) -> bool {
        self.fresh
    }

    /// How far the freezing of this campaign's audience has come: people written, people in all.
    /// None: it is not being frozen.
    pub fn freezing(&self, id: &CampaignId) -> Option<(i64, i64)> {
        self.freezing.lock().unwrap_or_else(PoisonError::into_inner).get(id).copied()
    }

    pub(crate) fn set_freezing(&self, id: &CampaignId, state: Option<(i64, i64)>) {
        let mut freezing = self.freezing.lock().unwrap_or_else(PoisonError::into_inner);
        match state {
            Some(state) => freezing.insert(id.clone(), state),
            None => freezing.remove(id),
        };
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Takes the right to send from this workspace.
    ///
    /// # Errors
    /// [`StoreError::AlreadySending`] while another process holds it.
    pub fn lock_sending(&self) -> Result<SendingLock> {
        self.lock_file("sending", FileExt::try_lock, || StoreError::AlreadySending)
    }

    /// Locks the file beside the workspace that ends so.
    fn lock_file(
        &self,
        ending: &str,
        lock: impl FnOnce(&File) -> std::result::Result<(), fs4::TryLockError>,
        held: impl FnOnce() -> StoreError,
    ) -> Result<SendingLock> {
        let mut name = self.path.clone().into_os_string();
        name.push(".");
        name.push(ending);
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(name)?;
        match lock(&file) {
            Ok(()) => Ok(SendingLock(file)),
            Err(fs4::TryLockError::WouldBlock) => Err(held()),
            Err(fs4::TryLockError::Error(error)) => Err(StoreError::File(error)),
        }
    }

    /// A write transaction; takes the file's write lock at once, so that what is read inside it
    /// stays true until the commit.
    pub(crate) async fn begin(&self) -> Result<Transaction<'static, Sqlite>> {
        Ok(self.write.begin_with("begin immediate").await?)
    }

    pub(crate) fn reader(&self) -> &SqlitePool {
        &self.read
    }

    pub(crate) fn writer(&self) -> &SqlitePool {
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
    let not_ours = || StoreError::NotOurs { path: path.to_owned() };
    let mut connection = SqliteConnectOptions::new()
        .filename(path)
        .read_only(true)
        .busy_timeout(BUSY)
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

/// A copy beside the file, named after the version it still has.
async fn copy_aside(path: &Path, version: i64) -> Result<()> {
    let mut copy = path.to_owned().into_os_string();
    copy.push(format!(".before-format-{}", version + 1));
    let copy = PathBuf::from(copy);
    if copy.exists() {
        std::fs::remove_file(&copy)?;
    }
    let mut connection =
        SqliteConnectOptions::new().filename(path).busy_timeout(BUSY).connect().await?;
    // SQLite: `vacuum into` copies what is committed, the write-ahead log included.
    sqlx::query("vacuum into ?1")
        .bind(copy.to_string_lossy().into_owned())
        .execute(&mut connection)
        .await?;
    connection.close().await?;
    Ok(())
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

/// The name and the postal address that stand on every mail, from the settings.
pub async fn letterhead(store: &Store) -> Result<Letterhead> {
    let profile: Profile = store.setting(PROFILE).await?.unwrap_or_default();
    Ok(Letterhead {
        organisation: profile.workspace_name,
        postal_address: profile.postal_address,
        language: profile.mail_language,
        unsubscribe: None,
    })
}

/// The pictures that a mail's HTML shows. One that is gone is left out; the message says so.
pub async fn pictures_in(store: &Store, html: &str) -> Result<Vec<Picture>> {
    let mut pictures: Vec<Picture> = Vec::new();
    for rest in html.split("postroom-picture:").skip(1) {
        let id: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
        if pictures.iter().any(|picture| picture.id.as_str() == id) {
            continue;
        }
        match store.picture(&PictureId(id)).await {
            Ok(found) => {
                pictures.push(Picture { id: found.id, mime: found.mime, bytes: found.bytes });
            }
            Err(StoreError::Gone(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(pictures)
}

/// Key of [`Profile`] in the settings.
pub const PROFILE: &str = "profile";

/// Who this workspace belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Profile {
    pub workspace_name: String,
    pub sender_name: String,
    pub sender_address: String,
    pub postal_address: String,
    /// Language of the mails; empty: not said.
    pub mail_language: String,
}

/// Turns a unique-constraint failure into [`StoreError::Taken`].
pub(crate) fn taken(what: &'static str) -> impl FnOnce(sqlx::Error) -> StoreError {
    move |error| match &error {
        sqlx::Error::Database(inner) if inner.is_unique_violation() => StoreError::Taken(what),
        _ => error.into(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[tokio::test]
    async fn a_transaction_that_found_no_room_does_not_end_all_others() {
        let folder = std::env::temp_dir().join(format!("postroom-{}", uuid::Uuid::new_v4()));
        let store = Store::open(&folder.join("full.postroom")).await.unwrap();
        // Of this connection alone: the file may not grow any more.
        sqlx::query("pragma max_page_count = 1").execute(store.writer()).await.unwrap();
        let note = async || {
            let mut tx = store.begin().await?;
            sqlx::query("insert into settings (key, value) values ('note', zeroblob(100000))")
                .execute(&mut *tx)
                .await?;
            Result::Ok(tx.commit().await?)
        };
        let full = note().await;
        assert!(matches!(full, Err(StoreError::Full)), "{full:?}");
        assert!(note().await.is_ok(), "there is room again");
        store.close().await;
        std::fs::remove_dir_all(folder).unwrap();
    }
}
