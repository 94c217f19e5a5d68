//! The parts of a mail that a classification rests on: header, text, status, report, returned mail.
//!
//! It promises to read at most the first `READ_MAX` bytes and no deeply nested mail. Leaves out:
//! attachments of the returned mail.

use mail_parser::{MessageParser, MessagePart, MimeHeaders, PartType};

/// A notice and the header of the returned mail fit; what follows are attachments.
const READ_MAX: usize = 512 * 1024;
/// Mails within each other. A notice has two levels; a parser's stack bears more than this.
const NESTED_MAX: usize = 32;

#[derive(Debug, Default)]
pub(crate) struct Notification {
    headers: Vec<(String, String)>,
    pub subject: String,
    /// All readable text, decoded, with `\n` line ends; HTML without its tags.
    pub text: String,
    /// `message/delivery-status`.
    pub status: String,
    /// `message/feedback-report`.
    pub feedback: String,
    /// `message/rfc822`, `text/rfc822-headers`: the returned mail or its header.
    pub returned: String,
}

impl Notification {
    pub(crate) fn parse(raw: &[u8]) -> Option<Self> {
        let raw = &raw[..raw.len().min(READ_MAX)];
        let nested = count_ignoring_case(raw, b"message/rfc822");
        if nested > NESTED_MAX {
            return None;
        }
        let message = MessageParser::default().parse(raw)?;
        let mut notification = Self {
            headers: message
                .headers_raw()
                .map(|(name, value)| (name.to_ascii_lowercase(), unfold(value)))
                .collect(),
            subject: message.subject().unwrap_or_default().to_owned(),
            ..Self::default()
        };
        for part in &message.parts {
            notification.add(raw, part);
        }
        if notification.text.trim().is_empty() && notification.status.is_empty() {
            // A mail whose MIME structure is broken still has its text.
            let from = message.root_part().offset_body as usize;
            let body = raw.get(from..).unwrap_or_default();
            notification.text = String::from_utf8_lossy(body).into_owned();
        }
        notification.text = notification.text.replace("\r\n", "\n");
        Some(notification)
    }

    fn add(&mut self, raw: &[u8], part: &MessagePart<'_>) {
        let content = part.content_type();
        let kind = content.map(|c| c.ctype().to_ascii_lowercase()).unwrap_or_default();
        let subtype = content.and_then(|c| c.subtype()).unwrap_or_default().to_ascii_lowercase();
        let field = match (kind.as_str(), subtype.as_str()) {
            ("message", "delivery-status" | "global-delivery-status") => &mut self.status,
            ("message", "feedback-report") => &mut self.feedback,
            ("text", "rfc822-headers") | ("message", "global-headers") => &mut self.returned,
            _ => match &part.body {
                PartType::Message(_) => &mut self.returned,
                PartType::Text(_) | PartType::Html(_) => &mut self.text,
                PartType::Binary(_) | PartType::InlineBinary(_) | PartType::Multipart(_) => return,
            },
        };
        let body = match &part.body {
            PartType::Text(text) => text.to_string(),
            PartType::Html(html) => text_of_html(html),
            PartType::Binary(bytes) | PartType::InlineBinary(bytes) => {
                String::from_utf8_lossy(bytes).into_owned()
            }
            PartType::Message(_) => {
                let (from, to) = (part.offset_body as usize, part.offset_end as usize);
                String::from_utf8_lossy(raw.get(from..to.min(raw.len())).unwrap_or_default())
                    .into_owned()
            }
            PartType::Multipart(_) => return,
        };
        field.push_str(&body.replace("\r\n", "\n"));
        field.push('\n');
    }

    /// The first value of a header field, unfolded.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Whether the mail says that a mail system wrote it.
    pub(crate) fn is_from_mail_system(&self) -> bool {
        let from = self.header("from").unwrap_or("").to_ascii_lowercase();
        let senders = [
            "mailer-daemon",
            "mailerdaemon",
            "mail-daemon",
            "postmaster",
            "post_master",
            "mail delivery",
            "mail administrator",
            "mdaemon",
            "delivery subsystem",
            "delivery system",
            "system administrator",
        ];
        senders.iter().any(|sender| from.contains(sender))
            || from.trim() == "<>"
            || self.header("return-path").is_some_and(|path| path.trim() == "<>")
            || self.header("x-failed-recipients").is_some()
    }
}

fn unfold(value: &str) -> String {
    value.replace(['\r', '\n'], "").trim().to_owned()
}

fn count_ignoring_case(bytes: &[u8], needle: &[u8]) -> usize {
    bytes.windows(needle.len()).filter(|window| window.eq_ignore_ascii_case(needle)).count()
}

/// The text of a notice in HTML: block elements end a line, everything else in brackets goes.
fn text_of_html(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let Some(end) = rest.find('>') else { break };
        let inner = &rest[1..end];
        let name: String = inner
            .trim_start_matches('/')
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_ascii_lowercase();
        if inner.contains('@') && name.len() < inner.trim().len() && !inner.contains('=') {
            // `<user@example.com>` without escaping is an address and no tag.
            text.push_str(&rest[..=end]);
        }
        rest = &rest[end + 1..];
        match name.as_str() {
            "style" | "script" => {
                let close = format!("</{name}");
                rest = rest.find(&close).map_or("", |from| &rest[from..]);
            }
            "br" | "p" | "div" | "tr" | "li" | "pre" | "h1" | "h2" | "h3" | "table" => {
                text.push('\n');
            }
            _ => text.push(' '),
        }
    }
    text.push_str(rest);
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&nbsp;", " ")
        .replace("&amp;", "&")
}
