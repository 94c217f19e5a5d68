//! The handle that a transport holds: it opens the workspace, runs commands, admits files, and
//! forwards events.
//!
//! It promises that the page knows files only by tokens, and that events are sent at most four times
//! a second. Leaves out: windows and dialogs.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use postroom_engine::default_workspace;
use postroom_engine::{Engine, EngineOptions};
use postroom_keychain::Secrets;
use postroom_model::campaign::CampaignStatus;
use postroom_model::clock::Clock;
use serde::Serialize;
use serde_json::Value;
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;

use crate::error::ApiError;
use crate::user_settings::{UserSettings, UserSettingsFile};
use crate::wire::{AppEvent, ClosingAnswer, Tag};

/// The events of this period are merged into one.
const COALESCE: Duration = Duration::from_millis(250);

/// The options for opening a workspace.
#[derive(Debug, Clone)]
pub struct OpenOptions {
    /// None: the platform's data directory.
    pub workspace: Option<PathBuf>,
    /// The file of the user's settings. None: a file beside the workspace.
    pub user_settings: Option<PathBuf>,
    /// None: the system's keychain, or memory where no keychain responds.
    pub secrets: Option<Secrets>,
    pub clock: Clock,
}

impl Default for OpenOptions {
    fn default() -> Self {
        Self { workspace: None, user_settings: None, secrets: None, clock: Clock::System }
    }
}

/// A file that the user dropped or chose; the page knows it only by its token.
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

/// One open workspace for a transport. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Host(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    engine: Engine,
    events: broadcast::Sender<AppEvent>,
    /// Files that the user admitted, by token.
    files: Mutex<HashMap<String, PathBuf>>,
    saves: Mutex<HashMap<String, PathBuf>>,
    /// Pasted texts, in a folder that only this user can read; deleted when the program exits.
    pasted: Mutex<Option<tempfile::TempDir>>,
    sending: Arc<AtomicBool>,
    user_settings: UserSettingsFile,
}

fn token() -> String {
    postroom_model::id::ImportId::new().0
}

impl Host {
    /// Opens the workspace and starts the queue.
    ///
    /// # Errors
    /// [`ApiError`] with a sentence for the user when the workspace cannot be opened.
    pub async fn open(options: OpenOptions) -> Result<Self, ApiError> {
        let workspace = options.workspace.or_else(default_workspace).ok_or_else(|| {
            ApiError::new("no_home", "This system has no folder for a program's data.")
                .hint("Start Postroom with --workspace FILE.")
        })?;
        let user_settings = match options.user_settings {
            Some(path) => UserSettingsFile::new(path),
            None => UserSettingsFile::beside(&workspace),
        };
        let mut engine_options = EngineOptions::new(workspace).sending();
        engine_options.secrets = options.secrets;
        engine_options.clock = options.clock;
        let engine = Engine::open(engine_options).await?;
        crate::handlers::migrate_user_settings(&engine, &user_settings).await;
        let events = broadcast::channel(64).0;
        let sending = Arc::new(AtomicBool::new(is_sending(&engine).await));
        tokio::spawn(coalesce(engine.clone(), events.clone(), sending.clone()));
        let inner = Inner {
            engine,
            events,
            files: Mutex::default(),
            saves: Mutex::default(),
            pasted: Mutex::default(),
            sending,
            user_settings,
        };
        Ok(Self(Arc::new(inner)))
    }

    pub fn engine(&self) -> &Engine {
        &self.0.engine
    }

    /// Admits a file that the user dropped or chose.
    ///
    /// # Errors
    /// When the file does not exist or is a folder.
    pub fn admit(&self, path: PathBuf) -> Result<AdmittedFile, ApiError> {
        let facts = std::fs::metadata(&path).map_err(|error| {
            ApiError::new("file_gone", format!("The file cannot be opened: {error}."))
        })?;
        if facts.is_dir() {
            return Err(ApiError::new("file_is_folder", "This is a folder, not a file.")
                .hint("Open the folder and drop the file itself."));
        }
        let file = AdmittedFile { token: token(), name: file_name(&path), size: facts.len() };
        let mut files = self.0.files.lock().unwrap_or_else(PoisonError::into_inner);
        files.insert(file.token.clone(), path);
        Ok(file)
    }

    /// Stores pasted text as a file with this name.
    pub(crate) fn store_pasted_text(&self, name: &str, text: &str) -> std::io::Result<String> {
        let token = token();
        let mut pasted = self.0.pasted.lock().unwrap_or_else(PoisonError::into_inner);
        let folder = match pasted.as_ref() {
            Some(folder) => folder.path().to_owned(),
            None => pasted.insert(tempfile::tempdir()?).path().to_owned(),
        };
        let folder = folder.join(&token);
        std::fs::create_dir(&folder)?;
        let plain: String =
            name.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '.' | '-')).collect();
        let name = plain.trim_matches(['.', ' ']);
        let path = folder.join(if name.is_empty() { "pasted.txt" } else { name });
        std::fs::write(&path, text)?;
        let mut files = self.0.files.lock().unwrap_or_else(PoisonError::into_inner);
        files.insert(token.clone(), path);
        Ok(token)
    }

    /// Grants a path that the user chose, for a file that a later command writes.
    pub fn grant_save(&self, path: PathBuf) -> String {
        let token = token();
        let mut saves = self.0.saves.lock().unwrap_or_else(PoisonError::into_inner);
        saves.insert(token.clone(), path);
        token
    }

    pub(crate) fn file(&self, token: &str) -> Result<(PathBuf, String), ApiError> {
        let files = self.0.files.lock().unwrap_or_else(PoisonError::into_inner);
        let path = files.get(token).cloned().ok_or_else(|| {
            ApiError::new("file_unknown", "This file is not open any more.")
                .hint("Drop it or choose it again.")
        })?;
        let name = file_name(&path);
        Ok((path, name))
    }

    /// Returns a granted path; each grant is valid for one write.
    pub(crate) fn save_path(&self, token: &str) -> Result<PathBuf, ApiError> {
        let mut saves = self.0.saves.lock().unwrap_or_else(PoisonError::into_inner);
        saves.remove(token).ok_or_else(|| {
            ApiError::new("place_unknown", "No place was chosen for the file.")
                .hint("Choose a place and try again.")
        })
    }

    /// Stores a picture for a mail.
    ///
    /// # Errors
    /// When the bytes are not a picture type that mail programs display.
    pub async fn upload(&self, upload: Upload) -> Result<Value, ApiError> {
        crate::handlers::store_upload(self, upload).await
    }

    /// The tags to read again, at most four times a second.
    pub fn events(&self) -> broadcast::Receiver<AppEvent> {
        self.0.events.subscribe()
    }

    /// Whether any campaign is being sent.
    pub fn sending(&self) -> bool {
        self.0.sending.load(Ordering::SeqCst)
    }

    pub(crate) fn user_settings(&self) -> &UserSettingsFile {
        &self.0.user_settings
    }

    /// What closing the window does during sending.
    pub fn closing(&self) -> ClosingAnswer {
        self.user_settings().read().closing
    }

    /// Remembers what closing the window does during sending.
    ///
    /// # Errors
    /// When the user's settings cannot be written.
    pub fn set_closing(&self, closing: ClosingAnswer) -> Result<(), ApiError> {
        let settings = self.user_settings().read();
        self.user_settings().write(&UserSettings { closing, ..settings })?;
        self.engine().changed(Tag::Settings);
        Ok(())
    }

    /// Whether the queue has an open connection to a relay.
    pub fn is_busy(&self) -> bool {
        self.engine().queue().is_some_and(|queue| queue.connections() > 0)
    }

    /// Suspends the queue before the computer sleeps; returns when no mail is in flight.
    pub async fn suspend(&self) {
        if let Some(queue) = self.engine().queue() {
            queue.suspend().await;
        }
        let _ = self.0.events.send(AppEvent { tags: vec![Tag::Campaigns] });
    }

    /// Resumes the queue after the computer wakes.
    pub fn resume(&self) {
        if let Some(queue) = self.engine().queue() {
            queue.resume();
        }
        let _ = self.0.events.send(AppEvent { tags: vec![Tag::Campaigns, Tag::Relays] });
    }

    /// Stops sending between two mails and closes the workspace.
    pub async fn shutdown(&self) {
        self.engine().shutdown().await;
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

async fn is_sending(engine: &Engine) -> bool {
    let running = engine.read().active_campaigns().await.unwrap_or_default();
    // The campaign of an app never ends.
    running
        .iter()
        .any(|one| one.status == CampaignStatus::Sending && (!one.app || one.progress.open > 0))
}

/// Collects tags for [`COALESCE`] and sends them as one event.
async fn coalesce(engine: Engine, events: broadcast::Sender<AppEvent>, sending: Arc<AtomicBool>) {
    let mut watch = engine.events().subscribe();
    loop {
        let mut tags: BTreeSet<Tag> = BTreeSet::new();
        let mut missed = false;
        match watch.recv().await {
            Ok(first) => {
                tags.insert(first);
            }
            Err(RecvError::Lagged(_)) => missed = true,
            Err(RecvError::Closed) => return,
        }
        tokio::time::sleep(COALESCE).await;
        loop {
            match watch.try_recv() {
                Ok(next) => {
                    tags.insert(next);
                }
                Err(broadcast::error::TryRecvError::Lagged(_)) => missed = true,
                Err(_) => break,
            }
        }
        if missed || tags.contains(&Tag::Campaigns) {
            sending.store(is_sending(&engine).await, Ordering::SeqCst);
        }
        let event = if missed {
            AppEvent::everything()
        } else {
            AppEvent { tags: tags.into_iter().collect() }
        };
        // No window listens.
        let _ = events.send(event);
    }
}
