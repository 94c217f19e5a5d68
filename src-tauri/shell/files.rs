//! Files dropped on the window, or chosen in the system's dialogs.
//!
//! The page never names a path. A file that the user drops or picks is admitted here and becomes
//! a token with a name and a size; so does the file to save to. A compromised page can therefore
//! read and write only files that the user has just chosen.
//! Leaves out: reading and writing, which the API does.

use std::path::PathBuf;

use postroom_api::{AdmittedFile, Border, Failure};
use serde::{Deserialize, Serialize};
use tauri::{AppHandle, DragDropEvent, Emitter, Manager, State, Window, WindowEvent};
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
    Dropped { files: Vec<AdmittedFile>, refused: Vec<Failure> },
}

/// Asks the user for one file, or for several with `many`. The default kind is contacts. The
/// result is empty when the dialog is cancelled.
#[tauri::command]
pub async fn choose_file(
    app: AppHandle,
    border: State<'_, Border>,
    kind: Option<Kind>,
    many: bool,
) -> Result<Vec<AdmittedFile>, Failure> {
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
            files.push(border.admit(path)?);
        }
    }
    Ok(files)
}

/// Asks the user where to save and returns a token for that file. The page suggests a name; the
/// user chooses folder and name.
#[tauri::command]
pub async fn choose_save(
    app: AppHandle,
    border: State<'_, Border>,
    name: String,
) -> Result<Option<String>, Failure> {
    let (answer, chosen) = oneshot::channel();
    dialog(&app, strings().save).set_file_name(safe_file_name(&name)).save_file(|path| {
        let _ = answer.send(path);
    });
    Ok(path(chosen.await.ok().flatten())?.map(|path| border.grant_save(path)))
}

fn dialog(app: &AppHandle, title: &str) -> FileDialogBuilder<tauri::Wry> {
    let dialog = app.dialog().file().set_title(title);
    match app.get_webview_window(crate::window::MAIN) {
        Some(window) => dialog.set_parent(&window),
        None => dialog,
    }
}

fn path(chosen: Option<FilePath>) -> Result<Option<PathBuf>, Failure> {
    chosen
        .map(|path| path.into_path().map_err(|_| Failure::new("file", strings().not_a_file)))
        .transpose()
}

/// Removes folders, and characters that a file system refuses, from a suggested name.
fn safe_file_name(suggested: &str) -> String {
    let name: String = suggested
        .chars()
        .map(|c| if c.is_control() || r#"/\:*?"<>|"#.contains(c) { '-' } else { c })
        .collect();
    let name = name.trim().trim_start_matches('.');
    name.chars().take(120).collect()
}

/// Reports drags over the window and drops on it.
pub fn on_window_event(window: &Window, event: &WindowEvent) {
    let WindowEvent::DragDrop(drag) = event else { return };
    let Some(border) = window.try_state::<Border>() else { return };
    let drag = match drag {
        DragDropEvent::Enter { .. } => Drag::Over,
        // The page knows since `Enter`; these come with every pointer move.
        DragDropEvent::Over { .. } => return,
        DragDropEvent::Drop { paths, .. } => {
            let (files, refused) = admit(&border, paths);
            Drag::Dropped { files, refused }
        }
        // Tauri's enum is non-exhaustive: anything else ends the drag.
        _ => Drag::Leave,
    };
    if let Err(error) = window.emit_to(crate::window::MAIN, DROP, &drag) {
        tracing::warn!(%error, "the page did not receive a drag");
    }
}

/// Admits the files; those that cannot be admitted come back as errors.
pub fn admit(border: &Border, paths: &[PathBuf]) -> (Vec<AdmittedFile>, Vec<Failure>) {
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
    use super::safe_file_name;

    #[test]
    fn suggested_name_cannot_contain_a_folder() {
        let table = [
            ("Spring news.csv", "Spring news.csv"),
            ("../../etc/passwd", "-..-etc-passwd"),
            (r"C:\Windows\x.csv", "C--Windows-x.csv"),
            (".bashrc", "bashrc"),
            ("a\0b\n.csv", "a-b-.csv"),
        ];
        for (suggested, name) in table {
            assert_eq!(safe_file_name(suggested), name);
        }
    }
}
