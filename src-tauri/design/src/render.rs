//! MJML to the HTML of a mail.
//!
//! It promises HTML that loads no font and no file, and an error that names the line. Leaves out:
//! merging (`postroom-mail`); merge fields pass through.

use std::collections::HashMap;

use mrml::prelude::parser::Error as ParserError;
use mrml::prelude::render::RenderOptions;

/// Why a document or MJML has no HTML.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RenderError {
    #[error("the HTML of a block cannot be read: {0}")]
    Markup(String),
    #[error("line {line} of the MJML: {message}")]
    Mjml { line: usize, message: String },
    #[error("the MJML has more than {} elements within each other", DEPTH_MAX)]
    Nesting,
}

impl RenderError {
    /// A stable identifier.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Markup(_) => "design_markup",
            Self::Mjml { .. } => "design_mjml",
            Self::Nesting => "design_nesting",
        }
    }
}

/// The compiler calls itself for each level.
const DEPTH_MAX: usize = 100;

/// Compiles MJML.
///
/// # Errors
/// [`RenderError::Mjml`] with the line, for MJML that cannot be read.
pub fn render_mjml(mjml: &str) -> Result<String, RenderError> {
    if depth(mjml) > DEPTH_MAX {
        return Err(RenderError::Nesting);
    }
    if let Some((position, name)) = unknown_element(mjml) {
        let message = format!("there is no element <{name}>");
        return Err(RenderError::Mjml { line: line_of(mjml, position), message });
    }
    let parsed = mrml::parse(mjml).map_err(|error| parser_error(mjml, &error))?;
    let options = RenderOptions { fonts: HashMap::new(), ..RenderOptions::default() };
    parsed
        .element
        .render(&options)
        .map_err(|error| RenderError::Mjml { line: 1, message: error.to_string() })
}

fn parser_error(mjml: &str, error: &ParserError) -> RenderError {
    let (position, message) = match error {
        ParserError::UnexpectedElement { position, .. } => {
            (position.start, "this element is not allowed here".to_owned())
        }
        ParserError::UnexpectedToken { position, .. } => {
            (position.start, "this is not allowed here".to_owned())
        }
        ParserError::MissingAttribute { name, position, .. } => {
            (position.start, format!("the attribute “{name}” is missing"))
        }
        ParserError::InvalidAttribute { position, .. } => {
            (position.start, "this attribute has no valid value".to_owned())
        }
        ParserError::InvalidFormat { position, .. } => {
            (position.start, "this cannot be read".to_owned())
        }
        ParserError::IncludeLoaderError { position, .. } => {
            (position.start, "a design cannot include other files".to_owned())
        }
        ParserError::EndOfStream { .. } => {
            (mjml.len(), "the text ends before an element is closed".to_owned())
        }
        ParserError::NoRootNode => (0, "the element <mjml> is missing".to_owned()),
        ParserError::SizeLimit { .. } => (0, "the text is too long".to_owned()),
        ParserError::ParserError { source, .. } => {
            (row_offset(mjml, source.pos().row), source.to_string())
        }
    };
    RenderError::Mjml { line: line_of(mjml, position), message }
}

fn line_of(mjml: &str, position: usize) -> usize {
    let before = mjml.get(..position.min(mjml.len())).unwrap_or(mjml);
    before.matches('\n').count() + 1
}

/// The elements of MJML 4, without their `mj-`. The compiler would leave others in the mail.
const ELEMENTS: &[&str] = &[
    "accordion",
    "accordion-element",
    "accordion-text",
    "accordion-title",
    "all",
    "attributes",
    "body",
    "breakpoint",
    "button",
    "carousel",
    "carousel-image",
    "class",
    "column",
    "divider",
    "font",
    "group",
    "head",
    "hero",
    "image",
    "include",
    "navbar",
    "navbar-link",
    "preview",
    "raw",
    "section",
    "social",
    "social-element",
    "spacer",
    "style",
    "table",
    "text",
    "title",
    "wrapper",
];

/// The first element that looks like one of MJML and is none.
fn unknown_element(mjml: &str) -> Option<(usize, &str)> {
    mjml.match_indices("<mj-").find_map(|(position, start)| {
        let name = &mjml[position + start.len()..];
        let end =
            name.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).unwrap_or(name.len());
        let is_known = ELEMENTS.contains(&&name[..end]);
        (!is_known).then(|| (position, &mjml[position + 1..position + start.len() + end]))
    })
}

/// Where a row begins.
fn row_offset(text: &str, row: u32) -> usize {
    let rows = usize::try_from(row.saturating_sub(1)).unwrap_or(0);
    text.split_inclusive('\n').take(rows).map(str::len).sum()
}

/// The deepest nesting of elements, closed or not.
fn depth(mjml: &str) -> usize {
    let mut depth: usize = 0;
    let mut deepest = 0;
    let mut rest = mjml;
    while let Some((_, after)) = rest.split_once('<') {
        rest = after;
        let end = after.find('>').unwrap_or(after.len());
        let tag = &after[..end];
        if tag.starts_with('/') {
            depth = depth.saturating_sub(1);
        } else if tag.starts_with(|c: char| c.is_ascii_alphabetic()) && !tag.ends_with('/') {
            depth += 1;
            deepest = deepest.max(depth);
        }
    }
    deepest
}
