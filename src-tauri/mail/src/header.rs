//! Header fields (RFC 5322 2.2, RFC 2047) from values of any origin.
//!
//! It promises that a field holds no control character and no bare line break, no line over 78
//! characters unless a single word is longer, and never one over 998.

use postroom_model::contact::Address;
use postroom_model::contact::address::is_invisible;

/// RFC 5322 2.1.1: a line should be no longer.
const PREFERRED_LINE_CHARS: usize = 78;
/// RFC 2047 2: an encoded word is at most 75 characters; `=?utf-8?B?` and `?=` are 12 of them, and
/// 60 characters of Base64 hold 45 bytes.
const MAX_ENCODED_WORD_BYTES: usize = 45;
/// A longer word is encoded, since encoded words can be folded.
const MAX_WORD_CHARS: usize = 70;

/// The value on one line, without characters that end the line, are invisible or change the text
/// direction (the bidi controls that make `cod.exe` read `exe.doc`).
pub fn sanitize_value(value: &str) -> String {
    let mut clean = String::with_capacity(value.len());
    for c in value.chars() {
        if c.is_whitespace() || matches!(c, '\u{B}' | '\u{C}' | '\u{85}') {
            if !clean.ends_with(' ') {
                clean.push(' ');
            }
        } else if c == '\u{200D}' || c == '\u{200C}' || !(c.is_control() || is_invisible(c)) {
            // Joiners stay: emoji, Persian and Hindi need them.
            clean.push(c);
        }
    }
    clean.trim().to_owned()
}

/// Writes an unstructured field (RFC 5322 2.2.1), such as Subject.
pub fn unstructured(name: &str, value: &str, out: &mut Vec<u8>) {
    let value = sanitize_value(value);
    out.extend_from_slice(name.as_bytes());
    out.push(b':');
    let mut column = name.len() + 1;
    if needs_encoding(&value) {
        encoded_words(&value, &mut column, out);
    } else {
        for word in value.split(' ').filter(|word| !word.is_empty()) {
            push_word(word.as_bytes(), &mut column, out);
        }
    }
    out.extend_from_slice(b"\r\n");
}

/// Writes a field with one mailbox: From, To, Reply-To.
pub fn mailbox(name: &str, display: Option<&str>, address: &Address, out: &mut Vec<u8>) {
    out.extend_from_slice(name.as_bytes());
    out.push(b':');
    let mut column = name.len() + 1;
    match display.map(sanitize_value).filter(|display| !display.is_empty()) {
        Some(display) => {
            phrase(&display, &mut column, out);
            push_word(format!("<{address}>").as_bytes(), &mut column, out);
        }
        None => push_word(address.as_str().as_bytes(), &mut column, out),
    }
    out.extend_from_slice(b"\r\n");
}

/// Writes a field whose value is generated and ASCII.
pub fn ascii(name: &str, value: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b": ");
    // A second check: anything but printable ASCII is dropped.
    out.extend(value.bytes().filter(|b| (32..127).contains(b)));
    out.extend_from_slice(b"\r\n");
}

/// Writes a phrase followed by text in angle brackets, such as List-Id.
pub fn phrase_with_id(name: &str, display: &str, bracketed: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(name.as_bytes());
    out.push(b':');
    let mut column = name.len() + 1;
    let display = sanitize_value(display);
    if !display.is_empty() {
        phrase(&display, &mut column, out);
    }
    push_word(format!("<{bracketed}>").as_bytes(), &mut column, out);
    out.extend_from_slice(b"\r\n");
}

/// RFC 5322 3.2.5: atoms unchanged, other ASCII in quotation marks, the rest encoded.
fn phrase(display: &str, column: &mut usize, out: &mut Vec<u8>) {
    let atom = |c: char| c == ' ' || c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c);
    if needs_encoding(display) {
        encoded_words(display, column, out);
    } else if display.chars().all(atom) {
        for word in display.split(' ') {
            push_word(word.as_bytes(), column, out);
        }
    } else {
        let quoted = format!("\"{}\"", display.replace('\\', "\\\\").replace('"', "\\\""));
        if quoted.len() > PREFERRED_LINE_CHARS - 4 {
            encoded_words(display, column, out);
        } else {
            push_word(quoted.as_bytes(), column, out);
        }
    }
}

/// Not ASCII, similar to an encoded word, or with a word that cannot be folded.
fn needs_encoding(value: &str) -> bool {
    !value.is_ascii()
        || value.contains("=?")
        || value.split(' ').any(|word| word.len() > MAX_WORD_CHARS)
}

fn encoded_words(value: &str, column: &mut usize, out: &mut Vec<u8>) {
    use base64::Engine;
    let mut chunk = String::with_capacity(MAX_ENCODED_WORD_BYTES);
    let mut room = MAX_ENCODED_WORD_BYTES.min(first_word_capacity(*column));
    let mut flush = |chunk: &mut String, column: &mut usize| {
        let base64 = base64::engine::general_purpose::STANDARD.encode(chunk.as_bytes());
        push_word(format!("=?utf-8?B?{base64}?=").as_bytes(), column, out);
        chunk.clear();
    };
    for c in value.chars() {
        // A character is never split (RFC 2047 5).
        if chunk.len() + c.len_utf8() > room {
            flush(&mut chunk, column);
            room = MAX_ENCODED_WORD_BYTES;
        }
        chunk.push(c);
    }
    if !chunk.is_empty() {
        flush(&mut chunk, column);
    }
}

/// How many bytes the first encoded word may hold to stay on the field's first line.
fn first_word_capacity(column: usize) -> usize {
    let room = (PREFERRED_LINE_CHARS - 13).saturating_sub(column) / 4 * 3;
    if room < 12 { MAX_ENCODED_WORD_BYTES } else { room }
}

/// Writes a space and the word, on a new line when it does not fit.
fn push_word(word: &[u8], column: &mut usize, out: &mut Vec<u8>) {
    // A field name alone on its line confuses old readers; a long first word stays on it.
    let first = out.last() == Some(&b':');
    if *column + 1 + word.len() > PREFERRED_LINE_CHARS && !first {
        out.extend_from_slice(b"\r\n");
        *column = 0;
    }
    out.push(b' ');
    out.extend_from_slice(word);
    *column += 1 + word.len();
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    fn field(value: &str) -> String {
        let mut out = Vec::new();
        unstructured("Subject", value, &mut out);
        String::from_utf8(out).unwrap()
    }

    fn to(display: &str) -> String {
        let mut out = Vec::new();
        mailbox("To", Some(display), &Address::parse("a@b.c").unwrap(), &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn plain_text_stays_readable_in_the_source() {
        assert_eq!(field("Spring news"), "Subject: Spring news\r\n");
        assert_eq!(field("  two   spaces "), "Subject: two spaces\r\n");
        assert_eq!(field("Grüße"), "Subject: =?utf-8?B?R3LDvMOfZQ==?=\r\n");
        assert_eq!(to("Anna Berg"), "To: Anna Berg <a@b.c>\r\n");
        assert_eq!(to("Berg, Anna"), "To: \"Berg, Anna\" <a@b.c>\r\n");
        assert_eq!(to("A \"B\" \\"), "To: \"A \\\"B\\\" \\\\\" <a@b.c>\r\n");
        assert_eq!(to("Jörg"), "To: =?utf-8?B?SsO2cmc=?= <a@b.c>\r\n");
        assert_eq!(to("\u{202E}\r\n"), "To: a@b.c\r\n");
    }

    #[test]
    fn no_value_can_break_out_of_its_field() {
        for evil in [
            "Hi\r\nBcc: victim@example.com",
            "Hi\nX: y",
            "Hi\rX: y",
            "Hi\0X",
            "Hi\u{2028}X\u{2029}Y\u{85}Z",
            "\r\n.\r\nMAIL FROM:<a@b>",
            "\u{202E}txt.exe",
            "\"<x@y.z>, \"",
            "=?utf-8?Q?=0D=0ABcc:_x?=",
        ] {
            for field in [field(evil), to(evil)] {
                let lines: Vec<&str> = field.strip_suffix("\r\n").unwrap().split("\r\n").collect();
                assert!(lines.iter().skip(1).all(|line| line.starts_with(' ')), "{field:?}");
                assert!(lines.iter().all(|line| line.bytes().all(|b| (32..127).contains(&b))));
                assert!(!field.contains("=?utf-8?Q?"), "{field:?}");
            }
        }
    }

    #[test]
    fn lines_are_short_and_decode_to_the_value() {
        let words = ["a", "Ü", "😀", " ", "=?", "word", "\r\n", "\"", "<", "\\", ",", "\u{200D}"];
        let mut seed: u64 = 11;
        for round in 0..300 {
            let mut value = String::new();
            for _ in 0..round {
                seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                value.push_str(words[(seed >> 33) as usize % words.len()]);
            }
            let mail = format!("{}{}\r\nbody\r\n", field(&value), to(&value));
            for line in mail.split("\r\n") {
                assert!(line.len() <= PREFERRED_LINE_CHARS, "{line}");
            }
            let read = mail_parser::MessageParser::default().parse(mail.as_bytes()).unwrap();
            assert_eq!(read.subject().unwrap_or(""), sanitize_value(&value), "{mail}");
            let name = read.to().and_then(|to| to.first()).and_then(|to| to.name());
            assert_eq!(name.unwrap_or(""), sanitize_value(&value), "{mail}");
            assert_eq!(read.to().unwrap().first().unwrap().address(), Some("a@b.c"));
        }
    }

    #[test]
    fn an_overlong_word_is_folded() {
        let field = field(&"x".repeat(5_000));
        assert!(field.split("\r\n").all(|line| line.len() <= PREFERRED_LINE_CHARS));
    }
}
