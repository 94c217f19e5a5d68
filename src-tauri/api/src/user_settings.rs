//! The settings of the user, in a file in the user's configuration folder: language, appearance, and
//! what closing the window does during sending. They are the same in every workspace.
//!
//! It promises that a reader never sees a half-written file, and that a file which cannot be read
//! counts as the default settings. Leaves out: the settings of a workspace, which its file holds.

use std::io::Write;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::error::ApiError;
use crate::wire::{ClosingAnswer, Language, Theme};

/// What the user has set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct UserSettings {
    pub language: Language,
    pub theme: Theme,
    pub closing: ClosingAnswer,
}

impl Default for UserSettings {
    fn default() -> Self {
        Self { language: Language::System, theme: Theme::System, closing: ClosingAnswer::Ask }
    }
}

/// The file of the settings.
#[derive(Debug)]
pub(crate) struct UserSettingsFile(PathBuf);

impl UserSettingsFile {
    pub(crate) fn new(path: PathBuf) -> Self {
        Self(path)
    }

    /// The file for a workspace that is opened without the user's configuration folder, as in tests.
    pub(crate) fn beside(workspace: &Path) -> Self {
        Self(workspace.with_extension("user-settings.json"))
    }

    /// Reads the file again on each call, because another window may have changed it.
    pub(crate) fn read(&self) -> UserSettings {
        let Ok(text) = std::fs::read(&self.0) else { return UserSettings::default() };
        serde_json::from_slice(&text).unwrap_or_else(|error| {
            tracing::warn!(%error, "the user's settings cannot be read");
            UserSettings::default()
        })
    }

    /// Replaces the file.
    pub(crate) fn write(&self, settings: &UserSettings) -> Result<(), ApiError> {
        let failed = |error: &dyn std::fmt::Display| {
            ApiError::new("settings_write", format!("Your settings cannot be saved: {error}."))
        };
        let folder = self.0.parent().unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder).map_err(|error| failed(&error))?;
        let text = serde_json::to_vec_pretty(settings).map_err(|error| failed(&error))?;
        let mut file = tempfile::NamedTempFile::new_in(folder).map_err(|error| failed(&error))?;
        file.write_all(&text).map_err(|error| failed(&error))?;
        file.persist(&self.0).map_err(|error| failed(&error))?;
        Ok(())
    }

    /// Takes over what an older version stored in the workspace, if the user has no file yet.
    pub(crate) fn migrate(&self, stored: Option<UserSettings>) -> Result<(), ApiError> {
        match stored {
            Some(stored) if !self.0.exists() => self.write(&stored),
            Some(_) | None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    fn dark_german() -> UserSettings {
        UserSettings { language: Language::De, theme: Theme::Dark, closing: ClosingAnswer::Quit }
    }

    #[test]
    fn settings_are_written_to_a_folder_that_is_created() {
        let folder = tempfile::tempdir().unwrap();
        let file = UserSettingsFile::new(folder.path().join("postroom/settings.json"));
        assert_eq!(file.read(), UserSettings::default());
        file.write(&dark_german()).unwrap();
        assert_eq!(file.read(), dark_german());
    }

    #[test]
    fn value_of_the_workspace_is_taken_over_once() {
        let folder = tempfile::tempdir().unwrap();
        let file = UserSettingsFile::new(folder.path().join("settings.json"));
        file.migrate(None).unwrap();
        assert_eq!(file.read(), UserSettings::default());
        file.migrate(Some(dark_german())).unwrap();
        assert_eq!(file.read(), dark_german());
        let other = UserSettings { theme: Theme::Light, ..dark_german() };
        file.migrate(Some(other)).unwrap();
        assert_eq!(file.read().theme, Theme::Dark, "a second workspace changes nothing");
    }

    #[test]
    fn what_an_older_version_stored_in_the_workspace_is_read() {
        let stored = r#"{"language":"de","theme":"dark","keep_awake":false}"#;
        let read: UserSettings = serde_json::from_str(stored).unwrap();
        assert_eq!((read.language, read.theme), (Language::De, Theme::Dark));
        assert_eq!(read.closing, ClosingAnswer::Ask);
    }

    #[test]
    fn damaged_file_counts_as_the_defaults() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.json");
        std::fs::write(&path, "{").unwrap();
        assert_eq!(UserSettingsFile::new(path).read(), UserSettings::default());
    }
}
