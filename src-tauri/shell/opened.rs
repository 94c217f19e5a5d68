//! Files that the system opens with this program: by "open with", by a drop on the dock's or the
//! taskbar's icon, by a second start. The page takes them as if they had been dropped on it.
//!
//! Leaves out: which files are contacts, which the import says.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use postroom_api::Host;
use tauri::{AppHandle, Emitter, Manager, State};

use crate::files::{DROP, Drag, admit};

/// Files that came before the page could hear of them.
#[derive(Debug, Default)]
pub struct Opened(Mutex<Waiting>);

#[derive(Debug, Default)]
struct Waiting {
    files: Vec<PathBuf>,
    /// The page listens.
    heard: bool,
}

/// Takes files that the system opens with this program, as if they had been dropped.
pub fn open(app: &AppHandle, files: Vec<PathBuf>) {
    if files.is_empty() {
        return;
    }
    let (Some(host), Some(opened)) = (app.try_state::<Host>(), app.try_state::<Opened>()) else {
        return;
    };
    let mut waiting = opened.0.lock().unwrap_or_else(PoisonError::into_inner);
    if !waiting.heard {
        waiting.files.extend(files);
        return;
    }
    let (files, refused) = admit(&host, &files);
    if let Err(error) = app.emit_to(crate::window::MAIN, DROP, &Drag::Dropped { files, refused }) {
        tracing::warn!(%error, "the page did not hear of a file");
    }
}

/// What was opened before the page listened; from now on it hears of each.
#[tauri::command]
pub fn opened_files(host: State<'_, Host>, opened: State<'_, Opened>) -> Drag {
    let mut waiting = opened.0.lock().unwrap_or_else(PoisonError::into_inner);
    waiting.heard = true;
    let (files, refused) = admit(&host, &std::mem::take(&mut waiting.files));
    Drag::Dropped { files, refused }
}
