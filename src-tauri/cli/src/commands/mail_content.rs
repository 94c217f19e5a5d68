//! The content of a mail out of a file: HTML, plain text, MJML, Markdown.

use std::path::Path;

use postroom_design::{document_of_markdown, render_mjml};
use postroom_engine::designs::content_of_document;
use postroom_model::campaign::Content;

use crate::error::{CliError, failed};

/// HTML as the user wrote it.
///
/// # Errors
/// [`CliError`] when the file cannot be read.
pub fn of_html(file: &Path) -> Result<Content, CliError> {
    Ok(Content { html: read(file)?, document: None, text: None })
}

/// # Errors
/// [`CliError`] when the file cannot be read.
pub fn of_text(file: &Path) -> Result<Content, CliError> {
    Ok(Content { html: String::new(), document: None, text: Some(read(file)?) })
}

/// # Errors
/// [`CliError`] with the line of the first mistake.
pub fn of_mjml(file: &Path) -> Result<Content, CliError> {
    let html = render_mjml(&read(file)?)
        .map_err(|error| CliError::Failed(format!("{}: {error}.", file.display())))?;
    Ok(Content { html, document: None, text: None })
}

/// # Errors
/// [`CliError`] when the file cannot be read.
pub fn of_markdown(file: &Path) -> Result<Content, CliError> {
    content_of_document(&document_of_markdown(&read(file)?)).map_err(failed)
}

fn read(file: &Path) -> Result<String, CliError> {
    std::fs::read_to_string(file)
        .map_err(|error| CliError::Failed(format!("{} cannot be read: {error}.", file.display())))
}
