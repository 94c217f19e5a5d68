//! Files that the user drops on the window or chooses in the system's dialogs.
//!
//! The page never names a path. A file that the user drops or picks is admitted here and becomes a
//! token with a name and a size; so does the file to save to. A compromised page can therefore read
//! and write only files that the user has just chosen. Leaves out: reading and writing, which the
//! API does.

use std::path::PathBuf;

use postroom_api::{AdmittedFile, ApiError, Host, safe_file_name};
use serde::{Deserialize, Serialize};
use tauri::{
    AppHandle, DragDropEvent, Emitter, LogicalPosition, Manager, State, Window, WindowEvent,
};
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder, FilePath};
use tokio::sync::oneshot;

use crate::strings::strings;

/// The event for drags; see [`Drag`].
pub const DROP: &str = "postroom://drop";

/// The kind of file in a dialog, with its extensions and its label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Contacts,
    Picture,
    Html,
    Certificate,
}

impl Kind {
    fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Contacts => &[
                "csv", "tsv", "tab", "txt", "xlsx", "xls", "xlsb", "ods", "vcf", "ldif", "json",
                "jsonl", "zip",
            ],
            Self::Picture => &["png", "jpg", "jpeg", "gif", "webp"],
            Self::Html => &["html", "htm"],
            Self::Certificate => &["pem", "crt", "cer"],
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Contacts => strings().kind_contacts,
            Self::Picture => strings().kind_picture,
            Self::Html => strings().kind_html,
            Self::Certificate => strings().kind_certificate,
        }
    }
}

/// A drag over the window. The whole window accepts the drop.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Drag {
    Over,
    Leave,
    Dropped {
        files: Vec<AdmittedFile>,
        refused: Vec<ApiError>,
        /// Where on the page; unknown for files that the system opened.
        #[serde(skip_serializing_if = "Option::is_none")]
        at: Option<LogicalPosition<f64>>,
    },
}

/// Opens the dialog for one file, or for several with `many`. The default kind is contacts. The
/// result is empty when the dialog is cancelled.
///
/// # Errors
/// When a chosen file cannot be admitted.
#[tauri::command]
pub async fn choose_file(
    app: AppHandle,
    host: State<'_, Host>,
    kind: Option<Kind>,
    many: bool,
) -> Result<Vec<AdmittedFile>, ApiError> {
    let kind = kind.unwrap_or(Kind::Contacts);
    let (answer, chosen) = oneshot::channel();
    let dialog = dialog(&app, strings().choose)
        .add_filter(kind.name(), kind.extensions())
        .add_filter(strings().kind_any, &["*"]);
    // The page may be gone by now; the result is then dropped.
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

/// Opens the save dialog and returns a token for the chosen file. The page suggests a name; the
/// user chooses folder and name. None when the dialog is cancelled.
///
/// # Errors
/// When the dialog's result is not a path in the file system.
#[tauri::command]
pub async fn choose_save(
    app: AppHandle,
    host: State<'_, Host>,
    name: String,
) -> Result<Option<String>, ApiError> {
    let (answer, chosen) = oneshot::channel();
    dialog(&app, strings().save).set_file_name(safe_file_name(&name)).save_file(|path| {
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
        .map(|path| path.into_path().map_err(|_| ApiError::new("file", strings().not_a_file)))
        .transpose()
}

/// Reports drags over the window and drops on it.
pub fn on_window_event(window: &Window, event: &WindowEvent) {
    let WindowEvent::DragDrop(drag) = event else { return };
    let Some(host) = window.try_state::<Host>() else { return };
    let drag = match drag {
        DragDropEvent::Enter { .. } => Drag::Over,
        // The page knows since `Enter`; these come with every pointer move.
        DragDropEvent::Over { .. } => return,
        DragDropEvent::Drop { paths, position, .. } => {
            let (files, refused) = admit(&host, paths);
            let at = window.scale_factor().ok().map(|scale| position.to_logical(scale));
            Drag::Dropped { files, refused, at }
        }
        // Tauri's enum is non-exhaustive: anything else ends the drag.
        _ => Drag::Leave,
    };
    if let Err(error) = window.emit_to(crate::window::MAIN, DROP, &drag) {
        tracing::warn!(%error, "the page did not receive a drag");
    }
}

/// Admits the files; those that cannot be admitted come back as errors.
pub fn admit(host: &Host, paths: &[PathBuf]) -> (Vec<AdmittedFile>, Vec<ApiError>) {
    let mut files = Vec::new();
    let mut refused = Vec::new();
    for path in paths {
        match host.admit(path.clone()) {
            Ok(file) => files.push(file),
            Err(failure) => refused.push(failure),
        }
    }
    (files, refused)
}
