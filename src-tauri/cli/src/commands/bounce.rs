//! `bounce classify`: what came back by mail. Leaves out: acting on it.

use std::path::{Path, PathBuf};

use postroom_bounce::MailClassification;
use serde::Serialize;

use crate::args::classify::BounceCommand;
use crate::error::{CliError, ExitStatus, failed};
use crate::output::Output;

/// A file that is no mail is not read as a whole.
const FILE_MAX: u64 = 64 * 1024 * 1024;

#[derive(Serialize)]
struct MailJson<'a> {
    file: &'a str,
    #[serde(flatten)]
    classification: MailClassification,
}

/// Classifies mails from files or standard input.
///
/// # Errors
/// [`CliError`] when a file cannot be read or the output cannot be written.
pub fn run(command: BounceCommand, output: &Output) -> Result<ExitStatus, CliError> {
    let BounceCommand::Classify { paths } = command;
    let mut failures = 0_usize;
    for path in paths {
        let files = files_of(&path)?;
        for file in files {
            match read(&file) {
                Ok(raw) => {
                    let name = file.to_string_lossy();
                    let classification = postroom_bounce::classify(&raw);
                    output.print_json(&MailJson { file: &name, classification })?;
                }
                Err(error) => {
                    failures += 1;
                    output.message(&format!("{}: {error}", file.display()));
                }
            }
        }
    }
    if failures > 0 {
        return Err(CliError::Reported);
    }
    Ok(ExitStatus::Success)
}

/// The file itself, or the files of a folder and of its folders, in the order of their names.
fn files_of(path: &Path) -> Result<Vec<PathBuf>, CliError> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let entries = std::fs::read_dir(path)
        .map_err(|error| failed(format!("{} could not be read: {error}.", path.display())))?;
    let mut children: Vec<PathBuf> = Vec::new();
    for entry in entries {
        let entry = entry.map_err(failed)?;
        // A link to a folder above would never end.
        if !entry.file_type().map_err(failed)?.is_symlink() {
            children.push(entry.path());
        }
    }
    children.sort();
    let mut files = Vec::new();
    for child in children {
        files.extend(files_of(&child)?);
    }
    Ok(files)
}

fn read(file: &Path) -> Result<Vec<u8>, String> {
    let length = std::fs::metadata(file).map_err(|error| error.to_string())?.len();
    if length > FILE_MAX {
        return Err(format!("it has {length} bytes and is no mail"));
    }
    std::fs::read(file).map_err(|error| error.to_string())
}
