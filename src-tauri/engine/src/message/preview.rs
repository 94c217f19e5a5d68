//! A mail as one contact would see it, before it is sent: the same templates, with the pictures
//! put in where they are shown.
//!
//! The HTML is shown in a frame without scripts; what the user pasted went through
//! [`super::clean_html`] before it was stored.

use base64::Engine;

use super::composer::{Parts, check_templates, with_pictures};
use super::preflight::{Finding, preflight};
use super::{MessageError, Source, header, tags};
use crate::contact::{Address, ContactView, Mailbox};
use crate::template::{Context, Merge, Template};

/// What one contact would see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    pub from: String,
    pub to: String,
    pub subject: String,
    pub preheader: String,
    /// None: a mail of plain text only.
    pub html: Option<String>,
    pub text: String,
    /// Bytes of the HTML part, without the pictures.
    pub html_size: usize,
    pub findings: Vec<Finding>,
}

/// The draft as `contact` would see it.
///
/// # Errors
/// [`MessageError`] when the draft cannot be made into a mail at all. A From address that is
/// missing still is no such reason.
pub fn preview(source: &Source<'_>, contact: &ContactView<'_>) -> Result<Preview, MessageError> {
    check_templates(source)?;
    let draft = source.draft;
    let parts = Parts::new(source)?;
    let merge = Merge::new(contact, "#");
    let fill = |text: &str, context| Template::compile(text, context, source.names)?.render(&merge);
    let subject = fill(&draft.subject, Context::Text).map_err(MessageError::Subject)?;
    let preheader = fill(&draft.preheader, Context::Text).map_err(MessageError::Preheader)?;
    let (mut html, mut html_size) = (None, 0);
    if let Some(template) = &parts.html {
        html_size = fill(template, Context::Html).map_err(MessageError::Html)?.len();
        let shown = with_pictures(template, source.pictures, |picture| {
            let mime: String = picture.mime.chars().filter(|c| !"\"'<>,;".contains(*c)).collect();
            let base64 = base64::engine::general_purpose::STANDARD.encode(&picture.bytes);
            format!("data:{mime};base64,{base64}")
        })?;
        html = Some(fill(&shown, Context::Html).map_err(MessageError::Html)?);
    }
    Ok(Preview {
        from: mailbox(&draft.from_name, &draft.from_address),
        to: Mailbox { name: contact.name(), address: contact.address.clone() }.to_string(),
        subject: header::clean(&subject),
        preheader: header::clean(&preheader),
        text: fill(&parts.text, Context::Text).map_err(MessageError::Text)?,
        html,
        html_size,
        findings: preflight(source),
    })
}

fn mailbox(name: &str, address: &str) -> String {
    let name = header::clean(name);
    let name = (!name.is_empty()).then_some(name);
    match Address::parse(address) {
        Ok(address) => Mailbox { name, address }.to_string(),
        Err(_) => format!("{} <{}>", name.unwrap_or_default(), header::clean(address)),
    }
}

/// The merge fields in what the user wrote, as they were meant.
pub(super) fn fields_of(html: &str) -> Vec<String> {
    tags::Tokens::of_html(html).into_tags()
}
