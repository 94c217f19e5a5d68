//! The errors of the workspace file.

use std::path::PathBuf;
use std::str::FromStr;

/// What can go wrong with the workspace file.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error(
        "this workspace was written by a newer Postroom (its format is {found}, this program knows {known}); nothing was changed"
    )]
    NewerFormat { found: i64, known: i64 },
    #[error("{} is not a Postroom workspace; nothing was changed", path.display())]
    NotAWorkspace { path: PathBuf },
    #[error("another Postroom is already sending from this workspace")]
    AlreadySending,
    #[error("there is already {0} with this name")]
    Taken(&'static str),
    #[error("{0} is not there any more")]
    Gone(&'static str),
    #[error("it was changed elsewhere in the meantime")]
    Stale,
    #[error("the disk is full; nothing was half-written")]
    DiskFull,
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
            Self::NewerFormat { .. } => "workspace_newer",
            Self::NotAWorkspace { .. } => "workspace_not_ours",
            Self::AlreadySending => "already_sending",
            Self::Taken(_) => "name_taken",
            Self::Gone(_) => "gone",
            Self::Stale => "stale",
            Self::DiskFull => "disk_full",
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
                13 => return Self::DiskFull,
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

/// Turns a unique-constraint failure into [`StoreError::Taken`].
pub(crate) fn taken(what: &'static str) -> impl FnOnce(sqlx::Error) -> StoreError {
    move |error| match &error {
        sqlx::Error::Database(inner) if inner.is_unique_violation() => StoreError::Taken(what),
        _ => error.into(),
    }
}
