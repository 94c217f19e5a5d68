//! The content of a mail out of a file or a design: HTML, plain text, MJML, Markdown, a document.

use std::path::Path;

use postroom_design::gallery::PICTURES;
use postroom_design::{Document, document_of_markdown, render, render_mjml};
use postroom_engine::Engine;
use postroom_model::campaign::Content;
use postroom_model::id::PictureId;
use postroom_model::mail::Picture;
use postroom_store::pictures::StoredPicture;

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
    of_document(&document_of_markdown(&read(file)?))
}

/// # Errors
/// [`CliError`] for a block with HTML that cannot be read.
pub fn of_document(document: &Document) -> Result<Content, CliError> {
    let rendered = render(document).map_err(failed)?;
    let stored = serde_json::to_value(document).map_err(failed)?;
    Ok(Content { html: rendered.html, document: Some(stored), text: Some(rendered.text) })
}

/// The pictures of the gallery that a content shows.
pub fn gallery_pictures(content: &Content) -> Vec<Picture> {
    PICTURES
        .iter()
        .filter(|picture| content.html.contains(picture.id))
        .map(|picture| Picture {
            id: PictureId::from(picture.id),
            mime: "image/png".to_owned(),
            bytes: picture.bytes.to_vec(),
        })
        .collect()
}

fn read(file: &Path) -> Result<String, CliError> {
    std::fs::read_to_string(file)
        .map_err(|error| CliError::Failed(format!("{} cannot be read: {error}.", file.display())))
}

/// Stores the pictures of the gallery that a content shows.
///
/// # Errors
/// [`CliError`] when the workspace cannot be written.
pub async fn store_gallery_pictures(engine: &Engine, content: &Content) -> Result<(), CliError> {
    for Picture { id, mime, bytes } in gallery_pictures(content) {
        let name = format!("{}.png", id.as_str());
        let picture = StoredPicture { id, name, mime, bytes };
        engine.put_picture(&picture).await.map_err(failed)?;
    }
    Ok(())
}
