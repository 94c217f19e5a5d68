//! Files in and out: dropped on the window, or chosen in the system's own dialogs.
//!
//! The page never names a path. What the user drops or picks is admitted here and becomes a
//! token with a name and a size; what the user wants to save to becomes a token likewise. So a
//! page that was led astray can read and write nothing the user did not just point at.
//! Leaves out reading and writing: the border does both.

use std::path::PathBuf;

use postroom_api::{AdmittedFile, Border, Failure};
use serde::{Deserialize, Serialize};
use tauri::{AppHandle, DragDropEvent, Emitter, Manager, State, Window, WindowEvent};
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder, FilePath};
use tokio::sync::oneshot;

use crate::words::words;

/// The page hears of a drag here; see [`Drag`].
pub const DROP: &str = "postroom://drop";

/// What the user is asked for; the titles and endings belong to the kind, not to the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Contacts,
    Picture,
    Html,
    Certificate,
    Table,
    Mail,
    Any,
}

impl Kind {
    fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Contacts => &["csv", "tsv", "tab", "txt"],
            Self::Picture => &["png", "jpg", "jpeg", "gif", "webp"],
            Self::Html => &["html", "htm"],
            Self::Certificate => &["pem", "crt", "cer"],
            Self::Table => &["csv"],
            Self::Mail => &["eml"],
            Self::Any => &[],
        }
    }

    fn name(self) -> &'static str {
        let words = words();
        match self {
            Self::Contacts => words.kind_contacts,
            Self::Picture => words.kind_picture,
            Self::Html => words.kind_html,
            Self::Certificate => words.kind_certificate,
            Self::Table => words.kind_table,
            Self::Mail => words.kind_mail,
            Self::Any => words.kind_any,
        }
    }
}

/// A place the user chose to save to.
#[derive(Debug, Clone, Serialize)]
pub struct SavePlace {
    pub token: String,
    pub name: String,
}

/// A drag over the window, in the page's own pixels.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "phase", rename_all = "snake_case")]
enum Drag {
    Over { x: f64, y: f64 },
    Left,
    Dropped { x: f64, y: f64, files: Vec<AdmittedFile>, refused: Vec<Failure> },
}

/// Asks the user for one file. `None` when the dialog was closed without one.
#[tauri::command]
pub async fn choose_file(
    app: AppHandle,
    border: State<'_, Border>,
    kind: Kind,
) -> Result<Option<AdmittedFile>, Failure> {
    let (answer, chosen) = oneshot::channel();
    dialog(&app, kind, words().choose).pick_file(|path| {
        // The page may have gone away meanwhile; then nobody wants the answer.
        let _ = answer.send(path);
    });
    match path(chosen.await.ok().flatten())? {
        Some(path) => border.admit(path).map(Some),
        None => Ok(None),
    }
}

/// Asks the user where to save. The page suggests a name; folder and name are the user's choice.
#[tauri::command]
pub async fn choose_save(
    app: AppHandle,
    border: State<'_, Border>,
    kind: Kind,
    suggested: String,
) -> Result<Option<SavePlace>, Failure> {
    let (answer, chosen) = oneshot::channel();
    dialog(&app, kind, words().save).set_file_name(bare_name(&suggested)).save_file(|path| {
        let _ = answer.send(path);
    });
    Ok(path(chosen.await.ok().flatten())?.map(|path| {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        SavePlace { token: border.grant_save(path), name: name.unwrap_or_default() }
    }))
}

fn dialog(app: &AppHandle, kind: Kind, title: &str) -> FileDialogBuilder<tauri::Wry> {
    let mut dialog = app.dialog().file().set_title(title);
    if let Some(window) = app.get_webview_window(crate::window::MAIN) {
        dialog = dialog.set_parent(&window);
    }
    if !kind.endings().is_empty() {
        dialog = dialog.add_filter(kind.name(), kind.endings());
    }
    dialog
}

fn path(chosen: Option<FilePath>) -> Result<Option<PathBuf>, Failure> {
    chosen
        .map(|path| path.into_path().map_err(|_| Failure::new("file", words().not_a_file)))
        .transpose()
}

/// A suggested name may hold no folder and nothing that a file system refuses.
fn bare_name(suggested: &str) -> String {
    let name: String = suggested
        .chars()
        .map(|c| if c.is_control() || r#"/\:*?"<>|"#.contains(c) { '-' } else { c })
        .collect();
    let name = name.trim().trim_start_matches('.');
    name.chars().take(120).collect()
}

/// Watches for files dragged over the window and dropped on it.
pub fn on_window_event(window: &Window, event: &WindowEvent) {
    let WindowEvent::DragDrop(drag) = event else { return };
    let Some(border) = window.try_state::<Border>() else { return };
    let scale = window.scale_factor().unwrap_or(1.0);
    let drag = match drag {
        DragDropEvent::Enter { position, .. } | DragDropEvent::Over { position } => {
            let place = position.to_logical(scale);
            Drag::Over { x: place.x, y: place.y }
        }
        DragDropEvent::Drop { paths, position } => {
            let place = position.to_logical(scale);
            let (files, refused) = admit(&border, paths);
            Drag::Dropped { x: place.x, y: place.y, files, refused }
        }
        // Enum of Tauri's, open for more: whatever else happens, nothing is over the window.
        _ => Drag::Left,
    };
    if let Err(error) = window.emit_to(crate::window::MAIN, DROP, &drag) {
        tracing::warn!(%error, "the page did not hear of a drag");
    }
}

fn admit(border: &Border, paths: &[PathBuf]) -> (Vec<AdmittedFile>, Vec<Failure>) {
    let mut files = Vec::new();
    let mut refused = Vec::new();
    for path in paths {
        match border.admit(path.clone()) {
            Ok(file) => files.push(file),
            Err(failure) => refused.push(failure),
        }
    }
    (files, refused)
}

#[cfg(test)]
mod tests {
    use super::bare_name;

    #[test]
    fn a_suggested_name_can_lead_nowhere() {
        let table = [
            ("Spring news.csv", "Spring news.csv"),
            ("../../etc/passwd", "-..-etc-passwd"),
            (r"C:\Windows\x.csv", "C--Windows-x.csv"),
            (".bashrc", "bashrc"),
            ("a\0b\n.csv", "a-b-.csv"),
        ];
        for (suggested, name) in table {
            assert_eq!(bare_name(suggested), name);
        }
    }
}
