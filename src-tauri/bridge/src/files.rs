//! Files between the page and the API: uploads and exports, in a folder of this run.
//!
//! The API reads and writes files by path. A browser has no paths, so each file gets its own folder
//! here; all of them are deleted with the bridge.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use postroom_api::safe_file_name;
use tempfile::TempDir;

#[derive(Debug, Clone)]
pub(crate) struct Files(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    folder: TempDir,
    /// The path of the export for each token.
    saves: Mutex<HashMap<String, PathBuf>>,
}

impl Files {
    pub(crate) fn new() -> std::io::Result<Self> {
        let folder = tempfile::Builder::new().prefix("postroom-bridge-").tempdir()?;
        Ok(Self(Arc::new(Inner { folder, saves: Mutex::default() })))
    }

    /// A new path with this file name, in its own folder.
    pub(crate) fn new_path(&self, name: &str) -> std::io::Result<PathBuf> {
        // Deleted together with the parent folder.
        let folder = tempfile::Builder::new().tempdir_in(self.0.folder.path())?.keep();
        let name = safe_file_name(name);
        Ok(folder.join(if name.is_empty() { "file" } else { &name }))
    }

    pub(crate) fn remember_save(&self, token: &str, path: PathBuf) {
        let mut saves = self.0.saves.lock().unwrap_or_else(PoisonError::into_inner);
        saves.insert(token.to_owned(), path);
    }

    pub(crate) fn save(&self, token: &str) -> Option<PathBuf> {
        let saves = self.0.saves.lock().unwrap_or_else(PoisonError::into_inner);
        saves.get(token).cloned()
    }
}

pub(crate) fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}
