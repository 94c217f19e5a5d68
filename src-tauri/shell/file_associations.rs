//! Files that the system opens with this program: through "open with", a drop on the icon in the
//! dock or taskbar, or a second start. The page handles them like files dropped on the window.
//!
//! Leaves out: whether a file holds contacts, which the import decides.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use postroom_api::Host;
use tauri::{AppHandle, Emitter, Manager, State};

use crate::files::{DROP, Drag, admit};

/// Files that were opened before the page listened.
#[derive(Debug, Default)]
pub struct PendingFiles(Mutex<Pending>);

#[derive(Debug, Default)]
struct Pending {
    files: Vec<PathBuf>,
    page_listens: bool,
}

/// Passes files to the page as if they were dropped; stores them until the page listens.
pub fn open(app: &AppHandle, files: Vec<PathBuf>) {
    if files.is_empty() {
        return;
    }
    let (Some(host), Some(pending)) = (app.try_state::<Host>(), app.try_state::<PendingFiles>())
    else {
        return;
    };
    let mut pending = pending.0.lock().unwrap_or_else(PoisonError::into_inner);
    if !pending.page_listens {
        pending.files.extend(files);
        return;
    }
    let (files, refused) = admit(&host, &files);
    let drag = Drag::Dropped { files, refused, at: None };
    if let Err(error) = app.emit_to(crate::window::MAIN, DROP, &drag) {
        tracing::warn!(%error, "the page did not receive a file");
    }
}

/// The files that were opened before the page listened. Later ones arrive as events.
#[tauri::command]
pub fn opened_files(host: State<'_, Host>, pending: State<'_, PendingFiles>) -> Drag {
    let mut pending = pending.0.lock().unwrap_or_else(PoisonError::into_inner);
    pending.page_listens = true;
    let (files, refused) = admit(&host, &std::mem::take(&mut pending.files));
    Drag::Dropped { files, refused, at: None }
}
