//! The paths of the default workspace and of the user's settings. The window and the command line
//! use the same function, so they open the same file.
//!
//! Leaves out: creating folders (`postroom-store`).

use std::path::PathBuf;

/// The default workspace: in the platform's data directory (`~/.local/share/postroom` on Linux,
/// `Application Support` on macOS, `AppData` on Windows). None: the system defines no home
/// directory.
pub fn default_workspace() -> Option<PathBuf> {
    directories::ProjectDirs::from("app", "", "postroom")
        .map(|places| places.data_dir().join("workspace.postroom"))
}

/// The file with the user's language and appearance: in the platform's configuration directory
/// (`~/.config/postroom` on Linux). None: the system defines no home directory.
pub fn default_user_settings() -> Option<PathBuf> {
    directories::ProjectDirs::from("app", "", "postroom")
        .map(|places| places.config_dir().join("settings.json"))
}
