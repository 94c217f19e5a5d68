//! Designs of mails: documents of blocks, MJML, Markdown and the gallery.
//!
//! A [`Document`] is what the editor edits; [`render`] makes its HTML and its plain text, once for
//! all recipients: merge fields pass through and are merged by `postroom-mail`. Pure.
//!
//! Leaves out: merging, sanitizing and sending (`postroom-mail`), storage (`postroom-store`).

pub mod document;
pub mod gallery;
mod markdown;
mod mjml;
mod plain_text;
mod render;
mod rich_text;

pub use crate::document::Document;
pub use crate::markdown::document_of_markdown;
pub use crate::render::{RenderError, render_mjml};

/// The two parts of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    pub html: String,
    pub text: String,
}

/// Renders a document.
///
/// # Errors
/// [`RenderError`] for a block with HTML that cannot be read.
pub fn render(document: &Document) -> Result<Rendered, RenderError> {
    let html = render_mjml(&mjml::of_document(document, "")?)?;
    Ok(Rendered { html, text: plain_text::of_document(document) })
}

/// The MJML of a document, for those who go on in a code editor.
///
/// # Errors
/// [`RenderError`] for a block with HTML that cannot be read.
pub fn mjml_of_document(document: &Document) -> Result<String, RenderError> {
    mjml::of_document(document, "")
}

#[cfg(test)]
mod tests;
