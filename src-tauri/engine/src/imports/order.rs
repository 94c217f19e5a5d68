//! What is to be imported, and how.

use std::path::PathBuf;

use postroom_import::ImportPlan;

/// What is to be imported, and how.
#[derive(Debug, Clone)]
pub struct ImportOrder {
    pub path: PathBuf,
    /// The file's name, for people.
    pub name: String,
    pub plan: ImportPlan,
    /// A list to be made for these people.
    pub new_list: Option<String>,
    /// What they agreed to, in the user's words; kept with the consent.
    pub wording: String,
    /// Counts only; writes nothing.
    pub dry_run: bool,
}
