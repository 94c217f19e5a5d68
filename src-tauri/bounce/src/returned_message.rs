//! The returned mail: where it begins in a notice without MIME parts, and its Message-ID.

use crate::notification::Notification;

/// Lines that introduce the returned mail in a notice, in lower case. Each is of a mail system:
/// Exim, qmail, sendmail, Postfix, Exchange, Gmail, Yahoo, IMail, m-FILTER, Notes, DragonFly.
const MARKERS: &[&str] = &[
    "this is a copy of the message",
    "this is a copy of your message",
    "below this line is a copy of",
    "below this line is the original bounce",
    "original message follows",
    "original message -----",
    "------ original message",
    "---original message",
    "-----original message",
    "-original message",
    "-original mail info",
    "returned message ------",
    "unsent message follows",
    "unsent message below",
    "message header follows",
    "message headers follow",
    "message text follows",
    "original message headers:",
    "original message header:",
    "received header:",
    "header of the original message",
    "the header of the original message",
    "the original message follows",
    "original message included",
    "original message:",
    "the original message was:",
    "returned mail follows",
    "copy of the message follows",
    "a copy of the original message",
    "content of the original message",
    "your original message",
    "your message reads (in part)",
    "the first lines of the message",
    "message content follows",
    "mensaje original",
    "mensagem original",
    "message d'origine",
    "originalnachricht",
    "ursprüngliche nachricht",
    "messaggio originale",
    "the undelivered message",
    "--- the message",
    "old message:",
    "original text",
    "以下是原",
    "原信件的一份拷贝",
    "元のメール",
];

/// Byte offset at which the returned mail begins in `text`, or its end.
pub(crate) fn start(text: &str) -> usize {
    let mut offset = 0;
    let mut previous_blank = false;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim().to_lowercase();
        if MARKERS.iter().any(|marker| trimmed.contains(marker)) {
            return offset;
        }
        // A header begins without an introduction.
        if previous_blank
            && (trimmed.starts_with("received: ") || trimmed.starts_with("return-path: "))
        {
            return offset;
        }
        previous_blank = trimmed.is_empty() || trimmed.chars().all(|c| "-=*_|".contains(c));
        offset += line.len();
    }
    text.len()
}

/// The Message-ID of the returned mail.
pub(crate) fn message_id(notification: &Notification) -> Option<String> {
    let text = &notification.text;
    field_message_id(&notification.returned)
        .or_else(|| field_message_id(&text[start(text)..]))
        .or_else(|| field_message_id(text))
        .or_else(|| field_message_id(&notification.status))
}

/// The value of the first Message-ID field in `text`.
fn field_message_id(text: &str) -> Option<String> {
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let line = line.trim_start_matches(['>', '|', ' ', '\t']);
        let Some((name, value)) = line.split_once(':') else { continue };
        if !name.trim_end().eq_ignore_ascii_case("message-id") {
            continue;
        }
        // A folded field has its value on the next line.
        let value = match value.trim() {
            "" => lines.next().unwrap_or("").trim(),
            value => value,
        };
        let id = match (value.find('<'), value.rfind('>')) {
            (Some(from), Some(to)) if from < to => &value[from + 1..to],
            _ => value.split_whitespace().next().unwrap_or("").trim_matches(['<', '>']),
        };
        if !id.is_empty() {
            return Some(id.trim().to_owned());
        }
    }
    None
}

/// The value of a field of the returned header.
pub(crate) fn field<'a>(header: &'a str, name: &str) -> Option<&'a str> {
    header.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.trim().eq_ignore_ascii_case(name).then_some(value.trim())
    })
}
