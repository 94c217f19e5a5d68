//! The order of an import: the file, the plan and the options.

use std::path::PathBuf;

use postroom_import::ImportPlan;

/// The order of an import: the file, the plan and the options.
#[derive(Debug, Clone)]
pub struct ImportOrder {
    pub path: PathBuf,
    /// The file's name, for display.
    pub name: String,
    pub plan: ImportPlan,
    /// A list to create for these contacts.
    pub new_list: Option<String>,
    /// What the contacts agreed to, in the user's words; stored with the consent.
    pub wording: String,
    /// Counts only; writes nothing.
    pub dry_run: bool,
}
