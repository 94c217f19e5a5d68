//! Files that only the user may read: the workspace, its write-ahead log, its copies and its locks.
//!
//! It promises mode 0600 for files and 0700 for folders on Unix, from their creation on. SQLite
//! gives `-wal` and `-shm` the mode of the workspace. On Windows the files inherit the access list
//! of the user's profile, so nothing is set there. Leaves out: folders that the user made; only a
//! folder that Postroom creates, or that it names itself, becomes private.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

/// What stands behind the workspace's name in the names of the files beside it.
const SUFFIXES: [&str; 5] = ["", "-wal", "-shm", ".sending", ".importing"];

/// The name of the folder that Postroom creates for its data in the user's profile.
const DATA_FOLDER: &str = "postroom";

/// The path of the file beside the workspace that ends so.
pub(crate) fn beside(workspace: &Path, suffix: &str) -> PathBuf {
    let mut name = workspace.to_owned().into_os_string();
    name.push(suffix);
    PathBuf::from(name)
}

/// Creates the folder with its parents, private if it is new or Postroom's own.
pub(crate) fn create_folder(folder: &Path) -> io::Result<()> {
    let is_new = !folder.as_os_str().is_empty() && !folder.exists();
    std::fs::create_dir_all(folder)?;
    if is_new || folder.file_name().is_some_and(|name| name == DATA_FOLDER) {
        restrict(folder, 0o700)?;
    }
    Ok(())
}

/// Opens a file to write; a new one is private from the start, an existing one becomes private.
pub(crate) fn open_private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    restrict(path, 0o600)?;
    Ok(file)
}

/// Makes the existing files of a workspace private.
pub(crate) fn restrict_workspace(workspace: &Path) {
    for suffix in SUFFIXES {
        let path = beside(workspace, suffix);
        if path.exists()
            && let Err(error) = restrict(&path, 0o600)
        {
            // Another user's file: whoever shares a workspace set its mode deliberately.
            tracing::warn!(%error, path = %path.display(), "the file mode could not be set");
        }
    }
}

/// Sets the mode on Unix, if it differs.
#[cfg(unix)]
pub(crate) fn restrict(path: &Path, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let before = std::fs::metadata(path)?.permissions().mode() & 0o777;
    if before == mode {
        return Ok(());
    }
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode))
}

/// The files inherit the access list of their folder.
#[cfg(not(unix))]
pub(crate) fn restrict(_path: &Path, _mode: u32) -> io::Result<()> {
    Ok(())
}
