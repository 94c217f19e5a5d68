//! Where a workspace lies when nobody has named one. The window and the command line open the
//! same one, so both ask here.
//!
//! Leaves out: making folders (`store`).

use std::path::PathBuf;

/// The usual workspace: in the platform's data directory (`~/.local/share/postroom` on Linux,
/// `Application Support` on macOS, `AppData` on Windows). None: the system names no home.
pub fn default_workspace() -> Option<PathBuf> {
    directories::ProjectDirs::from("app", "", "postroom")
        .map(|places| places.data_dir().join("workspace.postroom"))
}
