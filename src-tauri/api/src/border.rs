//! The handle a shell holds: opens the workspace, runs commands, admits files, hands on events.

use std::path::PathBuf;

use serde::Serialize;
use serde_json::Value;
use tokio::sync::broadcast;

use crate::failure::Failure;
use crate::wire::AppEvent;

/// How to open.
#[derive(Debug, Clone, Default)]
pub struct OpenOptions {
    /// None: the platform's data directory.
    pub workspace: Option<PathBuf>,
}

/// A file the user dropped or chose; the page knows it by its token only.
#[derive(Debug, Clone, Serialize)]
pub struct AdmittedFile {
    pub token: String,
    pub name: String,
    pub size: u64,
}

/// A pasted or dropped picture.
#[derive(Debug, Clone)]
pub struct Upload {
    pub name: String,
    pub mime: String,
    pub bytes: Vec<u8>,
}

/// Cheap to clone.
#[derive(Debug, Clone)]
pub struct Border {
    events: broadcast::Sender<AppEvent>,
}

impl Border {
    /// # Errors
    /// With a sentence for the person when the workspace cannot be opened.
    pub async fn open(_options: OpenOptions) -> Result<Self, Failure> {
        Ok(Self { events: broadcast::channel(64).0 })
    }

    /// # Errors
    /// The command's own failure.
    pub async fn call(&self, name: &str, request: Value) -> Result<Value, Failure> {
        crate::commands::dispatch(self, name, request).await
    }

    /// # Errors
    /// When the file is gone or is a folder.
    pub fn admit(&self, _path: PathBuf) -> Result<AdmittedFile, Failure> {
        Err(Failure::new("not_yet", "not yet"))
    }

    /// A place the user chose for a file that a later command writes.
    pub fn grant_save(&self, _path: PathBuf) -> String {
        String::new()
    }

    /// # Errors
    /// When the bytes are no picture.
    pub async fn upload(&self, _upload: Upload) -> Result<Value, Failure> {
        Err(Failure::new("not_yet", "not yet"))
    }

    /// What to read again, at most ten times a second.
    pub fn events(&self) -> broadcast::Receiver<AppEvent> {
        self.events.subscribe()
    }

    /// Mails are going out at this moment.
    pub fn sending(&self) -> bool {
        false
    }

    /// Stops at a mail's boundary and closes the workspace.
    pub async fn shut(&self) {}
}
