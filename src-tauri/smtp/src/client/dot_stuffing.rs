//! The text of a mail on the wire: CRLF only, dots doubled, a final dot (RFC 5321 4.5.2). No other
//! code does this.

use std::borrow::Cow;

/// The text for CHUNKING: counted, so dots stay. Line ends are normalized all the same: the next
/// server may forward it by DATA.
pub(crate) fn normalize_line_ends(body: &[u8]) -> Cow<'_, [u8]> {
    if has_only_crlf(body) {
        return Cow::Borrowed(body);
    }
    let mut out = Vec::with_capacity(body.len() + 64);
    let mut rest = body;
    while let Some(end) = memchr::memchr2(b'\r', b'\n', rest) {
        out.extend_from_slice(&rest[..end]);
        out.extend_from_slice(b"\r\n");
        let pair = rest[end..].starts_with(b"\r\n");
        rest = &rest[end + 1 + usize::from(pair)..];
    }
    if !rest.is_empty() {
        out.extend_from_slice(rest);
        out.extend_from_slice(b"\r\n");
    }
    Cow::Owned(out)
}

/// Whether every line, the last one too, ends with CRLF.
fn has_only_crlf(body: &[u8]) -> bool {
    let mut at = 0;
    while let Some(next) = memchr::memchr2(b'\r', b'\n', &body[at..]) {
        if !body[at + next..].starts_with(b"\r\n") {
            return false;
        }
        at += next + 2;
    }
    at == body.len()
}

/// Appends `body` and its final dot to `out`; returns the offset of that dot.
///
/// A bare CR or LF is never sent (RFC 5321 2.3.8): some servers take it for a line end, and `LF .
/// CR LF` inside a text then ends the mail and lets the rest be read as commands ("SMTP smuggling",
/// CVE-2023-51764). The composer makes CRLF only; anything else becomes CRLF here.
pub(crate) fn dot_stuff(body: &[u8], out: &mut Vec<u8>) -> usize {
    out.reserve(body.len() + body.len() / 64 + 8);
    let mut line_start = true;
    let mut rest = body;
    while let Some((&byte, tail)) = rest.split_first() {
        match byte {
            b'\r' => {
                out.extend_from_slice(b"\r\n");
                rest = tail.strip_prefix(b"\n").unwrap_or(tail);
                line_start = true;
            }
            b'\n' => {
                out.extend_from_slice(b"\r\n");
                rest = tail;
                line_start = true;
            }
            _ => {
                if line_start && byte == b'.' {
                    out.push(b'.');
                }
                line_start = false;
                let run =
                    rest.iter().position(|b| matches!(b, b'\r' | b'\n')).unwrap_or(rest.len());
                out.extend_from_slice(&rest[..run]);
                rest = &rest[run..];
            }
        }
    }
    if !line_start {
        out.extend_from_slice(b"\r\n");
    }
    let dot = out.len();
    out.extend_from_slice(b".\r\n");
    dot
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stuffed(body: &str) -> String {
        let mut out = Vec::new();
        let dot = dot_stuff(body.as_bytes(), &mut out);
        assert_eq!(&out[dot..], b".\r\n");
        String::from_utf8_lossy(&out).into_owned()
    }

    #[test]
    fn dots_are_doubled_and_a_final_dot_is_added() {
        for (body, wire) in [
            ("", ".\r\n"),
            ("a\r\n", "a\r\n.\r\n"),
            ("a", "a\r\n.\r\n"),
            (".a\r\n", "..a\r\n.\r\n"),
            ("a\r\n.\r\nb\r\n", "a\r\n..\r\nb\r\n.\r\n"),
            ("a.\r\n..b\r\n", "a.\r\n...b\r\n.\r\n"),
            ("a\r\n\r\n.\r\n", "a\r\n\r\n..\r\n.\r\n"),
        ] {
            assert_eq!(stuffed(body), wire, "{body:?}");
        }
    }

    /// Every known form of an end of data hidden inside a text.
    #[test]
    fn no_text_can_end_the_mail_early() {
        for masked in [
            "\r\n.\r\n",
            "\n.\r\n",
            "\r\n.\n",
            "\n.\n",
            "\r.\r",
            "\r.\r\n",
            "\r\n.\r",
            "\r\r\n.\r\n",
            "\n\r\n.\r\n",
        ] {
            let wire = stuffed(&format!("text{masked}MAIL FROM:<x@example.com>\r\n"));
            let text = &wire[..wire.len() - 3];
            assert!(!text.contains("\r\n.\r"), "{masked:?} became {wire:?}");
            assert!(!text.replace("\r\n", "").contains(['\r', '\n']), "bare line end in {wire:?}");
        }
    }

    #[test]
    fn chunking_keeps_dots_and_normalizes_line_ends() {
        for (body, wire) in [
            ("", ""),
            ("a\r\n.\r\n..b\r\n", "a\r\n.\r\n..b\r\n"),
            ("a", "a\r\n"),
            ("a\nb\rc\r\nd", "a\r\nb\r\nc\r\nd\r\n"),
            ("a\r\r\nb\n", "a\r\n\r\nb\r\n"),
            ("a\r", "a\r\n"),
        ] {
            assert_eq!(
                String::from_utf8_lossy(&normalize_line_ends(body.as_bytes())),
                wire,
                "{body:?}"
            );
        }
    }
}
