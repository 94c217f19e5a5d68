//! Quoted-printable (RFC 2045 6.7): text as ASCII lines of at most 76 characters, CRLF only.
//!
//! A dot or `From ` at the start of a line is encoded too, so that a relay that handles dots
//! wrongly, or stores mail in mbox files, does not damage it. The encoding of a line depends on
//! that line only, so that a mail can be assembled from lines encoded earlier.

/// RFC 2045 6.7 (5), without the line break.
const MAX_LINE_CHARS: usize = 76;
const HEX: &[u8; 16] = b"0123456789ABCDEF";

/// Appends `text`, each line with a CRLF. LF, CRLF and a lone CR end a line.
pub fn encode(text: &str, out: &mut Vec<u8>) {
    let bytes = text.as_bytes();
    let mut start = 0;
    while let Some(rest) = bytes.get(start..) {
        if rest.is_empty() {
            break;
        }
        let end = rest.iter().position(|b| matches!(b, b'\n' | b'\r')).unwrap_or(rest.len());
        encode_line(rest.get(..end).unwrap_or(rest), out);
        out.extend_from_slice(b"\r\n");
        let broken_by =
            if rest.get(end..).is_some_and(|tail| tail.starts_with(b"\r\n")) { 2 } else { 1 };
        start += end + broken_by;
    }
}

fn encode_line(line: &[u8], out: &mut Vec<u8>) {
    let mut length = 0;
    let last = line.len().wrapping_sub(1);
    for (at, byte) in line.iter().copied().enumerate() {
        let literal = match byte {
            b'=' => false,
            // White space at the end of a line may be lost in transit.
            b' ' | b'\t' => at != last,
            b'.' => length != 0,
            b'F' => length != 0 || !line.get(at..).is_some_and(|rest| rest.starts_with(b"From ")),
            33..=126 => true,
            _ => false,
        };
        let width = if literal { 1 } else { 3 };
        // The last column is for the `=` of a soft break, except for the last byte of a line.
        let room = if at == last { MAX_LINE_CHARS } else { MAX_LINE_CHARS - 1 };
        if length + width > room {
            out.extend_from_slice(b"=\r\n");
            length = 0;
            if byte == b'.' || line.get(at..).is_some_and(|rest| rest.starts_with(b"From ")) {
                push_hex(byte, out);
                length = 3;
                continue;
            }
        }
        if literal {
            out.push(byte);
        } else {
            push_hex(byte, out);
        }
        length += width;
    }
}

fn push_hex(byte: u8, out: &mut Vec<u8>) {
    let digit = |nibble: u8| HEX.get(usize::from(nibble)).copied().unwrap_or(b'0');
    out.extend_from_slice(&[b'=', digit(byte >> 4), digit(byte & 15)]);
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    fn encoded(text: &str) -> String {
        let mut out = Vec::new();
        encode(text, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn text_becomes_ascii_lines() {
        for (text, expected) in [
            ("", ""),
            ("a", "a\r\n"),
            ("a\nb\r\nc\rd\n", "a\r\nb\r\nc\r\nd\r\n"),
            ("a\n\n\nb", "a\r\n\r\n\r\nb\r\n"),
            ("Grüße = 1", "Gr=C3=BC=C3=9Fe =3D 1\r\n"),
            ("space \ntab\t\n", "space=20\r\ntab=09\r\n"),
            (".\n..\na.b", "=2E\r\n=2E.\r\na.b\r\n"),
            ("From me\n>From", "=46rom me\r\n>From\r\n"),
            ("a\0b\u{7}", "a=00b=07\r\n"),
        ] {
            assert_eq!(encoded(text), expected, "{text:?}");
        }
    }

    /// A decoder written from the RFC.
    fn decoded(text: &str) -> Vec<u8> {
        let text = text.replace("=\r\n", "");
        let mut bytes = Vec::new();
        let mut rest = text.as_bytes();
        while let [first, tail @ ..] = rest {
            if *first == b'=' {
                let hex = std::str::from_utf8(&tail[..2]).unwrap();
                bytes.push(u8::from_str_radix(hex, 16).unwrap());
                rest = &tail[2..];
            } else {
                bytes.push(*first);
                rest = tail;
            }
        }
        bytes
    }

    #[test]
    fn lines_are_short_and_decode_to_the_text() {
        let words =
            ["a", "=", ".", " ", "\t", "ü", "😀", "From ", "\0", "MAIL FROM:<a@b>", "\u{7f}"];
        let mut seed: u64 = 7;
        for round in 0..400 {
            let mut text = String::new();
            for _ in 0..round {
                seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                text.push_str(words[(seed >> 33) as usize % words.len()]);
            }
            let encoded = encoded(&text);
            for line in encoded.split("\r\n") {
                assert!(line.len() <= MAX_LINE_CHARS, "{line}");
                assert!(!line.starts_with('.') && !line.starts_with("From "), "{line}");
                assert!(!line.ends_with([' ', '\t']));
                assert!(line.bytes().all(|b| (32..127).contains(&b) || b == b'\t'));
            }
            let back = decoded(&encoded);
            assert_eq!(back.strip_suffix(b"\r\n").unwrap_or(&back), text.as_bytes());
        }
    }
}
