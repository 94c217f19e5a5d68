//! Reads a message for display: headers in order, text, sanitized HTML, attachments.
//!
//! It promises that the HTML loads nothing from the network and runs nothing: scripts, forms,
//! frames, foreign style sheets and remote pictures are removed, `cid:` pictures are embedded as
//! `data:`. The sandbox of the window is a second protection. The parser is not the code that wrote
//! the mail, so that our own faults show. Leaves out: storage.

use std::fmt;

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use ammonia::Builder;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use mail_parser::{Address, Message, MessageParser, MessagePart, MimeHeaders, PartType};
use serde::{Deserialize, Serialize};

use crate::nesting::is_too_deep;

/// A larger picture is listed but not embedded, in bytes.
const MAX_INLINE_BYTES: usize = 8 * 1024 * 1024;

/// Parts of a message, nested or not. A message with more is shown by its headers and its source.
const PARTS_MAX: usize = 1_000;
/// Bytes of a line in which its header is searched.
const HEADER_LINE_MAX: usize = 1_000;
/// Bytes of the source that are shown of such a message.
const SOURCE_SHOWN_MAX: usize = 64 * 1024;

/// A message for display.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct MailView {
    pub from: Vec<Person>,
    pub to: Vec<Person>,
    pub reply_to: Vec<Person>,
    pub subject: String,
    /// RFC 3339, or the raw header when it cannot be parsed.
    pub date: Option<String>,
    /// With its angle brackets, as in the header.
    pub message_id: Option<String>,
    /// All headers, in order, decoded and unfolded.
    pub headers: Vec<Header>,
    /// Safe to show in a sandbox. None: the mail has no HTML part.
    pub html: Option<String>,
    pub text: Option<String>,
    /// How many remote pictures were removed.
    pub remote_pictures: usize,
    pub attachments: Vec<Attachment>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub name: Option<String>,
    pub address: String,
}

/// `Name <address>`, or the address alone.
impl fmt::Display for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            Some(name) => write!(f, "{name} <{}>", self.address),
            None => f.write_str(&self.address),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Header {
    pub name: String,
    pub value: String,
}

/// A part that is neither the text nor the HTML.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    pub name: Option<String>,
    pub content_type: String,
    pub size: usize,
    /// Embedded in the HTML.
    pub inline: bool,
}

/// The fields that a list of mails shows.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct MailSummary {
    /// `Name <address>`, or the address alone.
    pub from: String,
    pub subject: String,
    /// With its angle brackets, as in the header.
    pub message_id: Option<String>,
}

/// The addresses in From.
pub fn sender_addresses(bytes: &[u8]) -> Vec<String> {
    let message = MessageParser::default().parse_headers(bytes);
    let from = message.as_ref().map(|message| people(message.from())).unwrap_or_default();
    from.into_iter().map(|person| person.address).collect()
}

/// Reads the headers only.
pub fn summarize(bytes: &[u8]) -> MailSummary {
    let Some(message) = MessageParser::default().parse_headers(bytes) else {
        return MailSummary::default();
    };
    let from = people(message.from());
    MailSummary {
        from: from.first().map(Person::to_string).unwrap_or_default(),
        subject: message.subject().unwrap_or_default().to_owned(),
        message_id: message_id(&message),
    }
}

fn message_id(message: &Message<'_>) -> Option<String> {
    message.message_id().map(|id| format!("<{id}>"))
}

/// Reads a message. Parts that cannot be parsed stay empty; this never fails.
pub fn view(bytes: &[u8]) -> MailView {
    if is_too_complex(bytes) {
        return view_source(bytes);
    }
    let Some(message) = MessageParser::default().parse(bytes) else {
        return MailView {
            text: Some(String::from_utf8_lossy(bytes).into_owned()),
            ..MailView::default()
        };
    };
    let pictures = inline_pictures(&message);
    let shown = html_body(&message).filter(|html| !is_too_deep(html));
    let (html, remote_pictures) = match shown {
        Some(html) => {
            let (html, remote) = sanitize_for_display(&html, pictures);
            (Some(html), remote)
        }
        None => (None, 0),
    };
    let view = MailView {
        html,
        text: text_body(&message),
        remote_pictures,
        attachments: attachments(&message),
        ..view_headers(&message)
    };
    drop_iteratively(message);
    view
}

fn view_headers(message: &Message<'_>) -> MailView {
    MailView {
        from: people(message.from()),
        to: people(message.to()),
        reply_to: people(message.reply_to()),
        subject: message.subject().unwrap_or_default().to_owned(),
        date: date(message),
        message_id: message_id(message),
        headers: headers(message),
        ..MailView::default()
    }
}

/// The headers and the start of the source, for a message that is too complex to parse.
fn view_source(bytes: &[u8]) -> MailView {
    let message = MessageParser::default().parse_headers(bytes);
    let shown = bytes.get(..SOURCE_SHOWN_MAX).unwrap_or(bytes);
    let text = Some(String::from_utf8_lossy(shown).replace("\r\n", "\n"));
    MailView { text, ..message.as_ref().map(view_headers).unwrap_or_default() }
}

/// True when the parser could overflow the stack or list parts without end. Each level of nesting
/// needs a `Content-Type` header of its own, except within an encoded message, which RFC 2046 5.2.1
/// forbids and the parser decodes recursively.
fn is_too_complex(bytes: &[u8]) -> bool {
    let (mut parts, mut digest) = (0, false);
    let (mut message, mut encoded) = (false, false);
    for line in bytes.split(|byte| *byte == b'\n') {
        let line = line.get(..HEADER_LINE_MAX).unwrap_or(line).trim_ascii().to_ascii_lowercase();
        let has = |word: &[u8]| line.windows(word.len()).any(|part| part == word);
        if line.is_empty() {
            // The end of a header block or of a paragraph.
            (message, encoded) = (false, false);
            continue;
        }
        parts += usize::from(line.starts_with(b"content-type"));
        digest |= has(b"digest");
        message |= has(b"rfc822") || has(b"global");
        encoded |= line.starts_with(b"content-transfer-encoding") && !has(b"bit");
        if parts > PARTS_MAX || (encoded && (message || digest)) {
            return true;
        }
    }
    false
}

/// Drops nested messages one after the other; the default drop recurses once for each level.
fn drop_iteratively(message: Message<'_>) {
    let mut parts = message.parts;
    while let Some(part) = parts.pop() {
        if let PartType::Message(inside) = part.body {
            parts.extend(inside.parts);
        }
    }
}

fn people(address: Option<&Address<'_>>) -> Vec<Person> {
    let Some(address) = address else { return Vec::new() };
    address
        .iter()
        .map(|one| Person {
            name: one.name().map(str::to_owned),
            address: one.address().unwrap_or_default().to_owned(),
        })
        .collect()
}

fn date(message: &Message<'_>) -> Option<String> {
    match message.date() {
        Some(date) if date.is_valid() => Some(date.to_rfc3339()),
        _ => message.header_raw("Date").map(|raw| raw.trim().to_owned()),
    }
}

/// The header values, unfolded and with encoded words decoded.
fn headers(message: &Message<'_>) -> Vec<Header> {
    message
        .headers_raw()
        .map(|(name, value)| Header { name: name.to_owned(), value: decode_header_value(value) })
        .collect()
}

fn decode_header_value(raw: &str) -> String {
    let unfolded = raw.replace(['\r', '\n'], "");
    let line = format!("{}\r\n", unfolded.trim());
    mail_parser::parsers::MessageStream::new(line.as_bytes())
        .parse_unstructured()
        .into_text()
        .map_or_else(|| unfolded.trim().to_owned(), Cow::into_owned)
}

/// mail-parser converts text to HTML where there is none; this returns real HTML only.
fn html_body(message: &Message<'_>) -> Option<String> {
    message.html_bodies().find_map(|part| match &part.body {
        PartType::Html(html) => Some(html.clone().into_owned()),
        _ => None,
    })
}

fn text_body(message: &Message<'_>) -> Option<String> {
    message.text_bodies().find_map(|part| match &part.body {
        PartType::Text(text) => Some(text.replace("\r\n", "\n")),
        _ => None,
    })
}

fn content_type(part: &MessagePart<'_>) -> String {
    part.content_type().map_or_else(
        || "application/octet-stream".to_owned(),
        |kind| format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or("*")).to_lowercase(),
    )
}

fn attachments(message: &Message<'_>) -> Vec<Attachment> {
    message
        .attachments()
        .map(|part| Attachment {
            name: part.attachment_name().map(str::to_owned),
            content_type: content_type(part),
            size: part.contents().len(),
            inline: part.content_id().is_some() && content_type(part).starts_with("image/"),
        })
        .collect()
}

/// Content-ID to `data:` URL. SVG is excluded: it can hold active content.
fn inline_pictures(message: &Message<'_>) -> HashMap<String, String> {
    const DISPLAYABLE: [&str; 5] =
        ["image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp"];
    message
        .parts
        .iter()
        .filter_map(|part| {
            let id = part.content_id()?.trim_matches(['<', '>']).to_owned();
            let kind = content_type(part);
            let bytes = part.contents();
            (DISPLAYABLE.contains(&kind.as_str()) && bytes.len() <= MAX_INLINE_BYTES)
                .then(|| (id, format!("data:{kind};base64,{}", STANDARD.encode(bytes))))
        })
        .collect()
}

/// Sanitizes HTML. Tables and inline styles stay, unless they load something.
fn sanitize_for_display(html: &str, pictures: HashMap<String, String>) -> (String, usize) {
    let remote = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&remote);
    let clean = {
        let mut builder = Builder::default();
        builder
            .add_tags(["font", "section", "main", "address", "big", "tfoot"])
            .add_clean_content_tags(["title", "noscript", "template", "svg", "math", "iframe"])
            .add_generic_attributes(["style", "dir", "align", "valign", "bgcolor", "width"])
            .add_generic_attributes(["height", "role", "aria-hidden", "aria-label"])
            .add_tag_attributes("table", ["border", "cellpadding", "cellspacing"])
            .add_tag_attributes("td", ["nowrap"])
            .add_tag_attributes("font", ["color", "face", "size"])
            .add_url_schemes(["cid", "data"])
            .url_relative(ammonia::UrlRelative::Deny)
            .link_rel(Some("noopener noreferrer"))
            .set_tag_attribute_value("a", "target", "_blank")
            .attribute_filter(move |element, attribute, value| {
                let value = match (element, attribute) {
                    ("img", "src") => resolve_picture_source(value, &pictures, &counted),
                    (_, "style") => filter_style(value),
                    (_, "background") => None,
                    _ => Some(value.to_owned()),
                };
                value.map(Cow::Owned)
            });
        builder.clean(html).to_string()
    };
    (clean, remote.load(Ordering::Relaxed))
}

fn resolve_picture_source(
    source: &str,
    pictures: &HashMap<String, String>,
    remote: &AtomicUsize,
) -> Option<String> {
    let source = source.trim();
    let lower = source.to_ascii_lowercase();
    if let Some(id) = source.get(4..).filter(|_| lower.starts_with("cid:")) {
        return pictures.get(id).cloned();
    }
    if lower.starts_with("data:image/") && !lower.starts_with("data:image/svg") {
        return Some(source.to_owned());
    }
    remote.fetch_add(1, Ordering::Relaxed);
    None
}

/// Drops declarations that could load or cover something. CSS can escape any letter with a
/// backslash, so a declaration with one is dropped.
fn filter_style(value: &str) -> Option<String> {
    let kept: Vec<&str> = value
        .split(';')
        .map(str::trim)
        .filter(|declaration| {
            let lower = declaration.to_ascii_lowercase();
            let forbidden = ["url", "image", "expression", "@", "\\", "/*", "behavior", "binding"];
            let property = lower.split(':').next().unwrap_or("").trim();
            !lower.is_empty()
                && !forbidden.iter().any(|word| lower.contains(word))
                && property != "position"
        })
        .collect();
    (!kept.is_empty()).then(|| kept.join("; "))
}

#[cfg(test)]
mod tests;
