//! Designs and documents.

use postroom_design::document::{Document, DocumentTheme};
use postroom_design::gallery::Category;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A design of the gallery, with its previews in both themes.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DesignView {
    pub id: String,
    pub name: String,
    pub category: Category,
    /// When to use it.
    pub description: String,
    pub subject: String,
    pub theme: DocumentTheme,
    pub alternative_theme: DocumentTheme,
    /// Sanitized; pictures are data URLs.
    pub html: String,
    pub alternative_html: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DesignUse {
    pub id: String,
    /// Its second theme.
    pub alternative: bool,
}

/// The start of a mail from a design.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DesignStart {
    pub subject: String,
    pub preheader: String,
    pub document: Document,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DocumentRender {
    pub document: Document,
}

/// A document as HTML and plain text, with merge fields.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RenderedDocument {
    pub html: String,
    pub text: String,
}
