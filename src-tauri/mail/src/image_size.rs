//! The width of a picture from its first bytes (PNG, GIF, JPEG, WebP).
//!
//! Outlook shows a picture in its pixel width unless an attribute of `<img>` says otherwise; a
//! photo from a phone would exceed the layout.

/// The width in pixels; none when the format is unknown or the bytes are incomplete.
pub fn width(bytes: &[u8]) -> Option<u32> {
    let big =
        |at: usize| bytes.get(at..at + 4).and_then(|b| b.try_into().ok()).map(u32::from_be_bytes);
    let little16 =
        |at: usize| bytes.get(at..at + 2).and_then(|b| b.try_into().ok()).map(u16::from_le_bytes);
    let width = if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        big(16)?
    } else if bytes.starts_with(b"GIF8") {
        u32::from(little16(6)?)
    } else if bytes.starts_with(b"\xFF\xD8") {
        jpeg(bytes)?
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        match bytes.get(12..16)? {
            b"VP8 " => u32::from(little16(26)? & 0x3FFF),
            b"VP8L" => u32::from(little16(21)? & 0x3FFF) + 1,
            b"VP8X" => u32::from(little16(24)?) + (u32::from(*bytes.get(26)?) << 16) + 1,
            _ => return None,
        }
    } else {
        return None;
    };
    (width > 0).then_some(width)
}

/// Follows the markers to the frame header, which holds the size.
fn jpeg(bytes: &[u8]) -> Option<u32> {
    let mut at = 2;
    loop {
        let [0xFF, marker] = *bytes.get(at..at + 2)?.first_chunk::<2>()? else { return None };
        let length = usize::from(u16::from_be_bytes(*bytes.get(at + 2..)?.first_chunk::<2>()?));
        // C4, C8 and CC are tables that share the range of the frame headers.
        if matches!(marker, 0xC0..=0xCF) && !matches!(marker, 0xC4 | 0xC8 | 0xCC) {
            let width = u16::from_be_bytes(*bytes.get(at + 7..)?.first_chunk::<2>()?);
            return Some(u32::from(width));
        }
        at += 2 + length;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn the_width_is_read_from_the_first_bytes() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x04\xD2\0\0\0\x10";
        let gif = b"GIF89a\x2A\x01\x10\0";
        let jpeg = b"\xFF\xD8\xFF\xE0\0\x04ab\xFF\xC4\0\x03x\xFF\xC2\0\x11\x08\x0B\xB8\x0F\xA0\x03";
        let webp = b"RIFF\0\0\0\0WEBPVP8X\x0A\0\0\0\0\0\0\0\x1F\x03\0\x10\0\0";
        for (bytes, expected) in [
            (png.as_slice(), Some(1234)),
            (gif, Some(298)),
            (jpeg, Some(4000)),
            (webp, Some(800)),
            (b"<svg/>", None),
            (b"\xFF\xD8\xFF", None),
            (b"", None),
        ] {
            assert_eq!(width(bytes), expected, "{bytes:?}");
        }
    }
}
