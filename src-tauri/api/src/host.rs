//! The handle that a transport holds: opens the workspace, runs commands, admits files, passes on
//! events.
//!
//! It promises that the page knows files by tokens only, and that events come at most ten times a
//! second. Leaves out: windows and dialogs.

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
use crate::wire::{AppEvent, Tag};

/// Events of this span are told as one.
const COALESCE: Duration = Duration::from_millis(100);

/// How to open.
#[derive(Debug, Clone)]
pub struct OpenOptions {
    /// None: the platform's data directory.
    pub workspace: Option<PathBuf>,
    /// None: the system's keychain, or memory where none answers.
    pub secrets: Option<Secrets>,
    pub clock: Clock,
}

impl Default for OpenOptions {
    fn default() -> Self {
        Self { workspace: None, secrets: None, clock: Clock::System }
    }
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
pub struct Host(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    engine: Engine,
    events: broadcast::Sender<AppEvent>,
    /// Files the user has given us, and places where they want files written.
    files: Mutex<HashMap<String, PathBuf>>,
    saves: Mutex<HashMap<String, PathBuf>>,
    /// Pasted texts, in a folder only this user can read; goes with the program.
    pasted: Mutex<Option<tempfile::TempDir>>,
    sending: Arc<AtomicBool>,
}

fn token() -> String {
    postroom_model::id::ImportId::new().0
}

impl Host {
    /// Opens the workspace and starts the queue.
    ///
    /// # Errors
    /// With a sentence for the person when the workspace cannot be opened.
    pub async fn open(options: OpenOptions) -> Result<Self, ApiError> {
        let workspace = options.workspace.or_else(default_workspace).ok_or_else(|| {
            ApiError::new("no_home", "This system has no folder for a program's data.")
                .hint("Start Postroom with --workspace FILE.")
        })?;
        let mut engine_options = EngineOptions::new(workspace).sending();
        engine_options.secrets = options.secrets;
        engine_options.clock = options.clock;
        let engine = Engine::open(engine_options).await?;
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
        };
        Ok(Self(Arc::new(inner)))
    }

    pub fn engine(&self) -> &Engine {
        &self.0.engine
    }

    /// Takes a file the user dropped or chose.
    ///
    /// # Errors
    /// When the file is gone or is a folder.
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

    /// Keeps pasted text as a file of this name.
    pub(crate) fn keep_text(&self, name: &str, text: &str) -> std::io::Result<String> {
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

    /// A place the user chose for a file that a later command writes.
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

    /// A granted place, good for one write.
    pub(crate) fn save_place(&self, token: &str) -> Result<PathBuf, ApiError> {
        let mut saves = self.0.saves.lock().unwrap_or_else(PoisonError::into_inner);
        saves.remove(token).ok_or_else(|| {
            ApiError::new("place_unknown", "No place was chosen for the file.")
                .hint("Choose a place and try again.")
        })
    }

    /// Keeps a picture for a mail.
    ///
    /// # Errors
    /// When the bytes are no picture that mail programs show.
    pub async fn upload(&self, upload: Upload) -> Result<Value, ApiError> {
        crate::handlers::keep_picture(self, upload).await
    }

    /// What to read again, at most ten times a second.
    pub fn events(&self) -> broadcast::Receiver<AppEvent> {
        self.0.events.subscribe()
    }

    /// Campaigns are under way at this moment.
    pub fn sending(&self) -> bool {
        self.0.sending.load(Ordering::SeqCst)
    }

    /// Mails are on the wire at this moment.
    pub fn is_busy(&self) -> bool {
        self.engine().queue().is_some_and(|queue| queue.connections() > 0)
    }

    /// The computer is about to sleep: returns when nothing is on the wire any more.
    pub async fn sleep(&self) {
        if let Some(queue) = self.engine().queue() {
            queue.suspend().await;
        }
        let _ = self.0.events.send(AppEvent { tags: vec![Tag::Campaigns] });
    }

    /// The computer is awake again.
    pub fn rise(&self) {
        if let Some(queue) = self.engine().queue() {
            queue.resume();
        }
        let _ = self.0.events.send(AppEvent { tags: vec![Tag::Campaigns, Tag::Relays] });
    }

    /// Stops at a mail's boundary and closes the workspace.
    pub async fn shut(&self) {
        self.engine().shutdown().await;
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

async fn is_sending(engine: &Engine) -> bool {
    let running = engine.store().active_campaigns().await.unwrap_or_default();
    running.iter().any(|one| one.status == CampaignStatus::Sending)
}

/// Gathers tags for a moment and hands them on together.
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
        // No window listens yet, or any more.
        let _ = events.send(event);
    }
}
