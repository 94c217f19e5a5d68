//! Files in and out: dropped on the window, or chosen in the system's own dialogs.
//!
//! The page never names a path. What the user drops or picks is admitted here and becomes a
//! token with a name and a size; what the user wants to save to becomes a token likewise. So a
//! page that was led astray can read and write nothing the user did not just point at.
//! Leaves out reading and writing: the API does both.

use std::path::PathBuf;

use postroom_api::{AdmittedFile, ApiError, Host, safe_file_name};
use serde::{Deserialize, Serialize};
use tauri::{AppHandle, DragDropEvent, Emitter, Manager, State, Window, WindowEvent};
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder, FilePath};
use tokio::sync::oneshot;

use crate::words::words;

/// The page hears of a drag here; see [`Drag`].
pub const DROP: &str = "postroom://drop";

/// What the user is asked for; endings and words belong to the kind, not to the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Contacts,
    Picture,
    Html,
    Certificate,
}

impl Kind {
    fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Contacts => &[
                "csv", "tsv", "tab", "txt", "xlsx", "xls", "xlsb", "ods", "vcf", "json", "jsonl",
                "zip",
            ],
            Self::Picture => &["png", "jpg", "jpeg", "gif", "webp"],
            Self::Html => &["html", "htm"],
            Self::Certificate => &["pem", "crt", "cer"],
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Contacts => words().kind_contacts,
            Self::Picture => words().kind_picture,
            Self::Html => words().kind_html,
            Self::Certificate => words().kind_certificate,
        }
    }
}

/// A drag over the window. Wherever it drops, the whole window is the place.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Drag {
    Over,
    Leave,
    Dropped { files: Vec<AdmittedFile>, refused: Vec<ApiError> },
}

/// Asks the user for files, contacts unless the page says otherwise; one, unless there may be
/// `many`. None when the dialog was closed without any.
#[tauri::command]
pub async fn choose_file(
    app: AppHandle,
    host: State<'_, Host>,
    kind: Option<Kind>,
    many: bool,
) -> Result<Vec<AdmittedFile>, ApiError> {
    let kind = kind.unwrap_or(Kind::Contacts);
    let (answer, chosen) = oneshot::channel();
    let dialog = dialog(&app, words().choose)
        .add_filter(kind.name(), kind.endings())
        .add_filter(words().kind_any, &["*"]);
    // The page may have gone away meanwhile; then nobody wants the answer.
    if many {
        dialog.pick_files(|paths| drop(answer.send(paths.unwrap_or_default())));
    } else {
        dialog.pick_file(|path| drop(answer.send(path.into_iter().collect())));
    }
    let mut files = Vec::new();
    for chosen in chosen.await.unwrap_or_default() {
        if let Some(path) = path(Some(chosen))? {
            files.push(host.admit(path)?);
        }
    }
    Ok(files)
}

/// Asks the user where to save, and answers with a token for that place. The page suggests a
/// name; folder and name are the user's choice.
#[tauri::command]
pub async fn choose_save(
    app: AppHandle,
    host: State<'_, Host>,
    name: String,
) -> Result<Option<String>, ApiError> {
    let (answer, chosen) = oneshot::channel();
    dialog(&app, words().save).set_file_name(safe_file_name(&name)).save_file(|path| {
        let _ = answer.send(path);
    });
    Ok(path(chosen.await.ok().flatten())?.map(|path| host.grant_save(path)))
}

fn dialog(app: &AppHandle, title: &str) -> FileDialogBuilder<tauri::Wry> {
    let dialog = app.dialog().file().set_title(title);
    match app.get_webview_window(crate::window::MAIN) {
        Some(window) => dialog.set_parent(&window),
        None => dialog,
    }
}

fn path(chosen: Option<FilePath>) -> Result<Option<PathBuf>, ApiError> {
    chosen
        .map(|path| path.into_path().map_err(|_| ApiError::new("file", words().not_a_file)))
        .transpose()
}

/// Watches for files dragged over the window and dropped on it.
pub fn on_window_event(window: &Window, event: &WindowEvent) {
    let WindowEvent::DragDrop(drag) = event else { return };
    let Some(host) = window.try_state::<Host>() else { return };
    let drag = match drag {
        DragDropEvent::Enter { .. } => Drag::Over,
        // The page knows since it entered; one event a pixel would tell it nothing.
        DragDropEvent::Over { .. } => return,
        DragDropEvent::Drop { paths, .. } => {
            let (files, refused) = admit(&host, paths);
            Drag::Dropped { files, refused }
        }
        // Enum of Tauri's, open for more: whatever else happens, nothing is over the window.
        _ => Drag::Leave,
    };
    if let Err(error) = window.emit_to(crate::window::MAIN, DROP, &drag) {
        tracing::warn!(%error, "the page did not hear of a drag");
    }
}

/// What of these can be taken, and why not the others.
pub fn admit(host: &Host, paths: &[PathBuf]) -> (Vec<AdmittedFile>, Vec<ApiError>) {
    let mut files = Vec::new();
    let mut refused = Vec::new();
    for path in paths {
        match host.admit(path.clone()) {
            Ok(file) => files.push(file),
            Err(error) => refused.push(error),
        }
    }
    (files, refused)
}
