//! One window for each workspace. A second start with the same workspace raises the first window and
//! passes its files on; a start with another workspace opens a window of its own.
//!
//! Linux: each workspace has its own name on the session bus. Elsewhere the plugin knows one name for
//! all, so the first program starts the second one again, marked as separate. Leaves out: keeping two
//! senders off one workspace, which the workspace's lock ensures.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use postroom_api::default_workspace;
use tauri::plugin::TauriPlugin;
use tauri::{AppHandle, Wry};

use crate::{arguments, file_associations, window};

/// Marks a program that the first one started for another workspace.
#[cfg(not(target_os = "linux"))]
const SEPARATE: &str = "POSTROOM_SEPARATE";

/// The plugin for this workspace; None for a program that shares its name with nobody.
pub fn plugin(workspace: Option<&Path>) -> Option<TauriPlugin<Wry>> {
    #[cfg(not(target_os = "linux"))]
    if std::env::var_os(SEPARATE).is_some() {
        return None;
    }
    let own = resolve(workspace);
    #[cfg(target_os = "linux")]
    let id = bus_name(own.as_deref(), resolve(None).as_deref());
    let builder = tauri_plugin_single_instance::Builder::new().callback(
        move |app: &AppHandle, words, folder| {
            let folder = Path::new(&folder);
            let second = arguments::second(&words, folder);
            if resolve(second.workspace.as_deref()) == own {
                window::show(app);
                file_associations::open(app, second.files);
            } else {
                start_separate(&words, folder);
            }
        },
    );
    #[cfg(target_os = "linux")]
    let builder = builder.dbus_id(id);
    Some(builder.build())
}

/// The workspace file without symbolic links. The file itself need not exist.
fn resolve(workspace: Option<&Path>) -> Option<PathBuf> {
    let file = workspace.map(Path::to_owned).or_else(default_workspace)?;
    if let Ok(file) = file.canonicalize() {
        return Some(file);
    }
    let folder = file.parent().and_then(|folder| folder.canonicalize().ok());
    match (folder, file.file_name()) {
        (Some(folder), Some(name)) => Some(folder.join(name)),
        _ => Some(file),
    }
}

/// The name on the session bus: the program's for the default workspace, else with the workspace's
/// hash.
#[cfg_attr(not(target_os = "linux"), allow(dead_code, reason = "Linux only"))]
fn bus_name(own: Option<&Path>, default: Option<&Path>) -> String {
    const PROGRAM: &str = "app.postroom.desktop";
    match own {
        Some(own) if Some(own) != default => {
            let mut hash = DefaultHasher::new();
            own.hash(&mut hash);
            // D-Bus: no part of a name begins with a digit.
            format!("{PROGRAM}.w{:016x}", hash.finish())
        }
        _ => PROGRAM.to_owned(),
    }
}

/// Starts the program again for another workspace.
#[cfg(not(target_os = "linux"))]
fn start_separate(words: &[String], folder: &Path) {
    let program = std::env::current_exe();
    let started = program.and_then(|program| {
        std::process::Command::new(program)
            .args(words.iter().skip(1))
            .current_dir(folder)
            .env(SEPARATE, "1")
            .spawn()
    });
    if let Err(error) = started {
        tracing::warn!(%error, "the other workspace's window did not start");
    }
}

/// On Linux another workspace has another name, so no other start arrives here.
#[cfg(target_os = "linux")]
fn start_separate(_words: &[String], folder: &Path) {
    tracing::warn!(folder = %folder.display(), "a start for another workspace was ignored");
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn default_workspace_has_the_programs_name_and_each_other_one_its_own() {
        let (shop, club) = (Path::new("/a/shop.postroom"), Path::new("/a/club.postroom"));
        assert_eq!(bus_name(Some(shop), Some(shop)), "app.postroom.desktop");
        assert_eq!(bus_name(None, None), "app.postroom.desktop");
        let named = bus_name(Some(club), Some(shop));
        assert!(named.starts_with("app.postroom.desktop.w"), "{named}");
        assert_eq!(named, bus_name(Some(club), Some(shop)));
        assert_ne!(named, bus_name(Some(Path::new("/a/cafe.postroom")), Some(shop)));
    }

    #[test]
    #[cfg(unix)]
    fn link_and_detour_lead_to_one_workspace() {
        let folder = std::env::temp_dir().join(format!("postroom-instance-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("sub")).unwrap();
        let link = folder.join("link");
        std::os::unix::fs::symlink(folder.join("sub"), &link).unwrap();
        let direct = resolve(Some(&folder.join("sub/new.postroom")));
        assert_eq!(resolve(Some(&link.join("new.postroom"))), direct);
        assert_eq!(resolve(Some(&folder.join("sub/../sub/new.postroom"))), direct);
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
