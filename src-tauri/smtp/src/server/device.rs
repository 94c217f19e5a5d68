//! What a lenient session repairs: the habits of old devices and programs.
//!
//! It promises that the end of a mail is never in doubt: only CR LF "." CR LF ends it, and a dot that
//! another server could take for the end is refused. Leaves out: the grammar (`protocol`).

use std::borrow::Cow;

use crate::server::handler::ServerReply;

/// The reply to a client that begins with TLS; a client in clear text shows it to the user.
pub(crate) const TLS_ON_PLAIN_PORT: ServerReply = ServerReply::new(
    500,
    "5.7.10",
    "This port takes no TLS; choose no encryption in the settings of the program",
);

/// The methods of HTTP (RFC 9110 9).
const HTTP_METHODS: [&[u8]; 9] = [
    b"GET ",
    b"POST ",
    b"PUT ",
    b"HEAD ",
    b"OPTIONS ",
    b"CONNECT ",
    b"DELETE ",
    b"PATCH ",
    b"TRACE ",
];

/// Whether the bytes begin with a TLS handshake record (RFC 8446 5.1).
pub(crate) fn is_tls(bytes: &[u8]) -> bool {
    bytes.first() == Some(&0x16)
}

/// Whether the line is a request of HTTP.
pub(crate) fn is_http(line: &[u8]) -> bool {
    HTTP_METHODS.iter().any(|method| {
        line.get(..method.len()).is_some_and(|word| word.eq_ignore_ascii_case(method))
    })
}

/// The command as the grammar wants it. An empty name in EHLO becomes "unknown", characters that are
/// not ASCII become "?", and an address without angle brackets gets them.
pub(crate) fn repaired_command(line: &[u8]) -> Cow<'_, [u8]> {
    let word =
        |word: &[u8]| line.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word));
    if word(b"EHLO") || word(b"HELO") {
        return repaired_greeting(line);
    }
    for (command, path) in [(&b"MAIL"[..], &b"FROM:"[..]), (b"RCPT", b"TO:")] {
        if word(command)
            && let Some(repaired) = bracketed(line, command, path)
        {
            return Cow::Owned(repaired);
        }
    }
    Cow::Borrowed(line)
}

fn repaired_greeting(line: &[u8]) -> Cow<'_, [u8]> {
    let (verb, name) = line.split_at(4);
    let name = name.trim_ascii();
    if !name.is_empty() && name.is_ascii() {
        return Cow::Borrowed(line);
    }
    let mut repaired = verb.to_vec();
    repaired.push(b' ');
    match name {
        b"" => repaired.extend_from_slice(b"unknown"),
        name => repaired.extend(name.iter().map(|byte| if byte.is_ascii() { *byte } else { b'?' })),
    }
    Cow::Owned(repaired)
}

/// `MAIL FROM:a@b SIZE=1` with the brackets; none when it has them, or is something else.
fn bracketed(line: &[u8], command: &[u8], path: &[u8]) -> Option<Vec<u8>> {
    let rest = line.get(command.len()..)?.trim_ascii_start();
    let head = rest.get(..path.len())?;
    let rest = rest.get(path.len()..)?.trim_ascii_start();
    if !head.eq_ignore_ascii_case(path) || rest.is_empty() || rest.starts_with(b"<") {
        return None;
    }
    let end = memchr::memchr(b' ', rest).unwrap_or(rest.len());
    let (address, parameters) = rest.split_at(end);
    Some([command, b" ", path, b"<", address, b">", parameters].concat())
}

/// Whether a line of a text holds a dot alone between line ends of which one is a bare CR or LF.
/// `after_crlf`: CR LF comes before the line.
pub(crate) fn hides_an_end(line: &[u8], after_crlf: bool) -> bool {
    let (text, crlf) = match line.strip_suffix(b"\r\n") {
        Some(text) => (text, true),
        None => (line.strip_suffix(b"\n").unwrap_or(line), false),
    };
    let bare = !after_crlf || !crlf || memchr::memchr(b'\r', text).is_some();
    bare && text.split(|byte| *byte == b'\r').any(|part| part == b".")
}

/// A line whose end becomes CR LF. CRs before the end are dropped; others become spaces, so that none
/// of them begins a header field.
pub(crate) fn normalized_line(line: &[u8]) -> Vec<u8> {
    let mut text = line.strip_suffix(b"\n").unwrap_or(line);
    while let Some(rest) = text.strip_suffix(b"\r") {
        text = rest;
    }
    let bytes = text.iter().map(|byte| if *byte == b'\r' { b' ' } else { *byte });
    bytes.chain(*b"\r\n").collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::server::protocol::{Body, BodyFault, Command};

    fn body(text: &[u8]) -> Result<(Vec<u8>, bool), BodyFault> {
        let mut body = Body::new(true);
        let (used, ended) = body.feed(text);
        assert!(ended && used == text.len(), "{:?}", String::from_utf8_lossy(text));
        body.finish().map(|text| (text.bytes, text.normalized))
    }

    #[test]
    fn commands_of_devices_are_repaired() {
        for (line, repaired) in [
            (&b"HELO "[..], &b"HELO unknown"[..]),
            (b"EHLO", b"EHLO unknown"),
            (b"ehlo B\xfcro-PC", b"ehlo B?ro-PC"),
            (b"EHLO my_pc", b"EHLO my_pc"),
            (b"MAIL FROM:a@b.example SIZE=9", b"MAIL FROM:<a@b.example> SIZE=9"),
            (b"rcpt to: a@b.example", b"RCPT TO:<a@b.example>"),
            (b"MAIL FROM: <a@b.example>", b"MAIL FROM: <a@b.example>"),
            (b"NOOP", b"NOOP"),
        ] {
            assert_eq!(repaired_command(line).as_ref(), repaired);
            assert!(Command::parse(repaired).is_ok());
        }
    }

    #[test]
    fn bare_line_ends_become_crlf() {
        for (text, bytes, normalized) in [
            (&b"a\r\nb\r\n.\r\n"[..], &b"a\r\nb\r\n"[..], false),
            (b"a\nb\n\nc\r\n.\r\n", b"a\r\nb\r\n\r\nc\r\n", true),
            (b"a\r\r\nb\r\n.\r\n", b"a\r\nb\r\n", true),
            (b"Subject: x\rBcc: y\r\n.\r\n", b"Subject: x Bcc: y\r\n", true),
            (b"a\n.b\r\n..c\r\n.\r\n", b"a\r\n.b\r\n.c\r\n", true),
            (b"a\n..b\n..\nc\r\n.\r\n", b"a\r\n.b\r\n.\r\nc\r\n", true),
        ] {
            assert_eq!(body(text), Ok((bytes.to_vec(), normalized)));
        }
    }

    #[test]
    fn hidden_end_is_refused_and_ends_nothing() {
        for hidden in ["\n.\n", "\n.\r\n", "\r\n.\n", "\r.\r", "\r\n.\r", "\r.\r\n", "\n.\r"] {
            let text = format!("a{hidden}MAIL FROM:<evil@b.example>\r\nb\r\n.\r\n");
            assert_eq!(body(text.as_bytes()), Err(BodyFault::HiddenEnd), "{hidden:?}");
        }
    }

    #[test]
    fn other_protocols_are_told_apart() {
        assert!(is_http(b"POST / HTTP/1.1\r") && is_http(b"get /x HTTP/1.0"));
        assert!(!is_http(b"HELP") && !is_http(b"GETA"));
        assert!(is_tls(&[0x16, 3, 1]) && !is_tls(b"EHLO x"));
    }
}
