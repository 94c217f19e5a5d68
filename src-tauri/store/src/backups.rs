//! The copies of the workspace that are made before a migration.
//!
//! It promises that the two newest copies are kept and older ones are deleted after a migration.
//! Leaves out: copies that the user made.

use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};

use crate::private_files::{beside, open_private, restrict};
use crate::{Reader, Result, Store, StoreError};

/// How many copies are kept: those of the last two format changes.
const KEPT_COPIES: usize = 2;

const SUFFIX: &str = ".before-format-";

/// One copy of the workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backup {
    pub path: PathBuf,
    /// Bytes.
    pub size: u64,
    /// The format that the migration led to first.
    pub format: u32,
}

impl Reader {
    /// The copies that were made before migrations, newest first.
    ///
    /// # Errors
    /// When the folder of the workspace cannot be read.
    pub fn backups(&self) -> Result<Vec<Backup>> {
        backups(self.path())
    }
}

impl Store {
    /// Deletes one copy.
    ///
    /// # Errors
    /// [`StoreError::Gone`] if there is no copy of this format, or when it cannot be deleted.
    pub fn delete_backup(&self, format: u32) -> Result<()> {
        let copies = self.backups()?;
        let copy = copies.into_iter().find(|copy| copy.format == format);
        std::fs::remove_file(copy.ok_or(StoreError::Gone("the copy"))?.path)?;
        Ok(())
    }

    /// Deletes all copies: they contain data that was erased from the workspace.
    ///
    /// # Errors
    /// When a copy cannot be deleted.
    pub(crate) fn delete_backups(&self) -> Result<()> {
        for copy in self.backups()? {
            std::fs::remove_file(copy.path)?;
        }
        Ok(())
    }
}

fn backups(workspace: &Path) -> Result<Vec<Backup>> {
    let folder = match workspace.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let prefix = beside(workspace, SUFFIX);
    let prefix = prefix.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut copies = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let format = name.strip_prefix(&prefix).and_then(|format| format.parse().ok());
        if let Some(format) = format {
            copies.push(Backup { path: entry.path(), size: entry.metadata()?.len(), format });
        }
    }
    copies.sort_by_key(|copy| std::cmp::Reverse(copy.format));
    Ok(copies)
}

/// Copies the file before a migration; the name contains the next version.
pub(crate) async fn backup_before_migration(
    path: &Path,
    version: i64,
    busy_timeout: Duration,
) -> Result<()> {
    let copy = beside(path, &format!("{SUFFIX}{}", version + 1));
    if copy.exists() {
        std::fs::remove_file(&copy)?;
    }
    // SQLite: `vacuum into` accepts an empty file, whose mode it leaves as it is.
    drop(open_private(&copy)?);
    let mut connection =
        SqliteConnectOptions::new().filename(path).busy_timeout(busy_timeout).connect().await?;
    // SQLite: `vacuum into` copies what is committed, the write-ahead log included.
    sqlx::query("vacuum into ?1")
        .bind(copy.to_string_lossy().into_owned())
        .execute(&mut connection)
        .await?;
    connection.close().await?;
    Ok(())
}

/// Makes the copies private, and deletes all but the newest after a migration.
pub(crate) fn tidy_backups(workspace: &Path, migrated: bool) {
    let tidy = || -> Result<()> {
        for (place, copy) in backups(workspace)?.into_iter().enumerate() {
            if migrated && place >= KEPT_COPIES {
                std::fs::remove_file(&copy.path)?;
            } else {
                restrict(&copy.path, 0o600)?;
            }
        }
        Ok(())
    };
    if let Err(error) = tidy() {
        tracing::warn!(%error, "the copies of the workspace could not be tidied");
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[tokio::test]
    async fn two_newest_backups_remain_and_are_listed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shop.postroom");
        for format in [7, 8, 9, 10] {
            std::fs::write(beside(&path, &format!("{SUFFIX}{format}")), "old").unwrap();
        }
        tidy_backups(&path, true);
        let store = Store::open(&path).await.unwrap();
        let formats = |store: &Store| -> Vec<u32> {
            store.backups().unwrap().iter().map(|copy| copy.format).collect()
        };
        assert_eq!(formats(&store), [10, 9]);
        store.delete_backup(9).unwrap();
        assert_eq!(formats(&store), [10]);
        assert!(matches!(store.delete_backup(9), Err(StoreError::Gone(_))));
        store.close().await;
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn workspace_files_are_private() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let inside = folder.path().join("new");
        let path = inside.join("shop.postroom");
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let store = Store::open(&path).await.unwrap();
        let lock = store.lock_sending().unwrap();
        assert_eq!(mode(&inside), 0o700);
        for suffix in ["", "-wal", "-shm", ".sending"] {
            assert_eq!(mode(&beside(&path, suffix)), 0o600, "{suffix}");
        }
        drop(lock);
        store.close().await;
        backup_before_migration(&path, 8, Duration::from_secs(1)).await.unwrap();
        let copy = beside(&path, ".before-format-9");
        assert_eq!(mode(&copy), 0o600);
        assert!(std::fs::metadata(&copy).unwrap().len() > 0);
        for file in [&path, &copy, &beside(&path, ".sending")] {
            restrict(file, 0o644).unwrap();
        }
        let again = Store::open(&path).await.unwrap();
        for file in [&path, &copy, &beside(&path, ".sending")] {
            assert_eq!(mode(file), 0o600, "{}", file.display());
        }
        again.close().await;
    }
}
