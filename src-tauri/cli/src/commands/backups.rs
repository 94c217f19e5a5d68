//! `workspace`: the workspace file and the copies that were made before format changes.

use std::path::PathBuf;

use postroom_store::backups::Backup;
use serde::Serialize;

use super::workspace;
use crate::args::WorkspaceArgs;
use crate::error::{CliError, ExitStatus, failed};
use crate::output::Output;

#[derive(Serialize)]
struct WorkspaceJson {
    path: String,
    copies: Vec<CopyJson>,
}

#[derive(Serialize)]
struct CopyJson {
    path: String,
    /// Bytes.
    size: u64,
    format: u32,
}

impl From<Backup> for CopyJson {
    fn from(copy: Backup) -> Self {
        Self { path: copy.path.display().to_string(), size: copy.size, format: copy.format }
    }
}

/// Prints the path of the workspace and its copies; deletes a copy on request.
///
/// # Errors
/// [`CliError`] when the workspace cannot be opened or there is no such copy.
pub async fn run(
    path: Option<PathBuf>,
    args: WorkspaceArgs,
    output: &Output,
) -> Result<ExitStatus, CliError> {
    let engine = workspace::open(path).await?;
    if let Some(format) = args.delete_copy {
        engine.delete_backup(format).map_err(failed)?;
    }
    let copies = engine.read().backups().map_err(failed)?;
    let document = WorkspaceJson {
        path: engine.read().path().display().to_string(),
        copies: copies.into_iter().map(CopyJson::from).collect(),
    };
    engine.shutdown().await;
    output.print(&document, || {
        let mut text = document.path.clone();
        for copy in &document.copies {
            text.push_str(&format!(
                "\n{} ({} bytes): copy from before format {}",
                copy.path, copy.size, copy.format
            ));
        }
        text
    })?;
    Ok(ExitStatus::Success)
}
