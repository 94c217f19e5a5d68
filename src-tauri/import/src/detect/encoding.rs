//! The encoding of a text file.
//!
//! A guess from the first 256 KiB; the user can overrule it.

use std::collections::BTreeMap;

use encoding_rs::{
    Encoding, ISO_2022_JP, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1250, WINDOWS_1251,
    WINDOWS_1252, WINDOWS_1253, WINDOWS_1254, WINDOWS_1255, WINDOWS_1256, WINDOWS_1257,
    WINDOWS_1258,
};
use memchr::memmem;

use crate::error::ImportError;

/// Bytes from which encoding and dialect are guessed.
pub(crate) const SAMPLE_BYTES: usize = 256 * 1024;

/// Guesses the encoding: by byte order mark, zero bytes, UTF-8 validity, or as browsers do.
pub(crate) fn guess_encoding(sample: &[u8]) -> Result<&'static Encoding, ImportError> {
    if let Some((encoding, _)) = Encoding::for_bom(sample) {
        return Ok(encoding);
    }
    refuse_foreign(sample)?;
    if let Some(encoding) = unmarked_utf16(sample) {
        return Ok(encoding);
    }
    if sample.contains(&0) {
        return Err(ImportError::NotText);
    }
    // ISO-2022-JP is ASCII; its escape sequences identify it.
    if [b"\x1B$B", b"\x1B$@", b"\x1B(J"].iter().any(|mark| memmem::find(sample, *mark).is_some())
        && sample.is_ascii()
    {
        return Ok(ISO_2022_JP);
    }
    match std::str::from_utf8(sample) {
        Ok(_) => return Ok(UTF_8),
        // A character cut in two by the end of the sample.
        Err(error) if error.error_len().is_none() && error.valid_up_to() + 4 > sample.len() => {
            return Ok(UTF_8);
        }
        Err(_) => {}
    }
    // A few lines of another encoding in UTF-8; the other way round, most letters would be wrong.
    let (mut characters, mut invalid) = (0, 0);
    for chunk in sample.utf8_chunks() {
        characters += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        invalid += usize::from(!chunk.invalid().is_empty());
    }
    if characters > invalid * 2 {
        return Ok(UTF_8);
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Allow);
    detector.feed(sample, true);
    let top_level_country = top_level_country(sample);
    let guess = detector
        .guess(top_level_country.as_deref().map(str::as_bytes), chardetng::Utf8Detection::Deny);
    Ok(prefer_common(guess, sample))
}

/// The most frequent country domain of the addresses; it hints at the language.
fn top_level_country(sample: &[u8]) -> Option<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for at in memchr::memchr_iter(b'@', sample) {
        let domain = sample.get(at + 1..).unwrap_or_default();
        let end = domain.iter().position(|b| !(b.is_ascii_alphanumeric() || b".-".contains(b)));
        let domain = domain.get(..end.unwrap_or(domain.len())).unwrap_or_default();
        let last = domain.rsplit(|byte| *byte == b'.').find(|part| !part.is_empty());
        let Some(last) = last.filter(|last| last.len() == 2) else { continue };
        let last = String::from_utf8_lossy(last).to_lowercase();
        *counts.entry(last).or_default() += 1;
    }
    counts
        .into_iter()
        .max_by_key(|(_, count)| *count)
        .map(|(top_level_country, _)| top_level_country)
}

/// A table has little text, and spreadsheets write few encodings: a rare encoding is chosen only
/// where the common one gives no sensible text.
fn prefer_common(guess: &'static Encoding, sample: &[u8]) -> &'static Encoding {
    let western = [WINDOWS_1252, WINDOWS_1250, WINDOWS_1254, WINDOWS_1257, WINDOWS_1258];
    let rare = guess.name().starts_with("ISO-8859-");
    if !rare && !western.contains(&guess) {
        return guess;
    }
    if is_mac_roman(sample) {
        return MACINTOSH;
    }
    // These encodings share most letters.
    let usual = match guess.name() {
        "ISO-8859-5" => return WINDOWS_1251,
        "ISO-8859-6" => return WINDOWS_1256,
        "ISO-8859-7" => return WINDOWS_1253,
        "ISO-8859-8" | "ISO-8859-8-I" => return WINDOWS_1255,
        "windows-1252" | "windows-1250" | "windows-1254" => return guess,
        _ => WINDOWS_1252,
    };
    const LETTERS: &str = "\u{e0}\u{e1}\u{e2}\u{e3}\u{e4}\u{e5}\u{e6}\u{e7}\u{e8}\u{e9}\u{ea}\u{eb}\u{ec}\u{ed}\u{ee}\u{ef}\u{f1}\u{f2}\u{f3}\u{f4}\u{f5}\u{f6}\u{f8}\u{f9}\u{fa}\u{fb}\u{fc}\u{ff}\u{df}\u{153}\u{161}\u{17e}\u{20ac}\u{2019}\u{2018}\u{201c}\u{201d}\u{201e}\u{2013}\u{2014}\u{2026}\u{ab}\u{bb}\u{b0}\u{ba}\u{aa}\u{a7}\u{a0}\u{b4}\u{a9}\u{ae}";
    let (text, _, broken) = usual.decode(sample);
    let sense = |c: char| c.is_ascii() || c.to_lowercase().all(|c| LETTERS.contains(c));
    if !broken && text.chars().all(sense) { usual } else { guess }
}

/// Mac OS Roman letters, between lower-case letters, are signs or capitals in other encodings.
fn is_mac_roman(sample: &[u8]) -> bool {
    const MAC: [u8; 17] = [
        0x87, 0x88, 0x89, 0x8A, 0x8B, 0x8C, 0x8D, 0x8E, 0x8F, 0x90, 0x91, 0x95, 0x98, 0x99, 0x9D,
        0x9F, 0xA7,
    ];
    let (mut mac, mut other) = (0, 0);
    for three in sample.windows(3) {
        if let [before, byte, after] = three
            && before.is_ascii_alphabetic()
            && after.is_ascii_lowercase()
        {
            mac += usize::from(MAC.contains(byte));
            other += usize::from(*byte >= 0xC0);
        }
    }
    mac > 0 && other == 0
}

/// In UTF-16, Western text has a zero in every second byte; its position shows the byte order.
pub(crate) fn unmarked_utf16(sample: &[u8]) -> Option<&'static Encoding> {
    let pairs = sample.len() / 2;
    let zeros = |first: usize| {
        sample.iter().skip(first).step_by(2).take(pairs).filter(|byte| **byte == 0).count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    if pairs < 4 {
        None
    } else if odd * 10 > pairs * 4 && even * 10 < pairs {
        Some(UTF_16LE)
    } else if even * 10 > pairs * 4 && odd * 10 < pairs {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Refuses files dropped by mistake, by their first bytes.
fn refuse_foreign(sample: &[u8]) -> Result<(), ImportError> {
    let starts = |magic: &[u8]| sample.starts_with(magic);
    let what = if starts(b"%PDF") {
        "a PDF"
    } else if starts(b"\x89PNG") || starts(b"\xFF\xD8\xFF") || starts(b"GIF8") {
        "a picture"
    } else if starts(b"\x1F\x8B") || starts(b"7z\xBC\xAF") || starts(b"Rar!") {
        "an archive"
    } else if starts(b"SQLite format 3\0") {
        "a database"
    } else {
        return Ok(());
    };
    Err(ImportError::Foreign(what))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn spreadsheet_encodings_are_detected_from_short_samples() {
        use encoding_rs as e;
        for (encoding, text) in [
            (WINDOWS_1252, "email,newsletter\na@x.com,s\u{ec}\nb@x.com,no\n"),
            (WINDOWS_1252, "email,citt\u{e0}\na@x.it,Forl\u{ec}\nb@x.it,Canic\u{e0}tt\u{ec}\n"),
            (WINDOWS_1252, "email,name\na@x.com,Jos\u{e9}\n"),
            (WINDOWS_1252, "email,name\na@x.com,S\u{f8}ren\nb@x.com,\u{c5}sa\n"),
            (WINDOWS_1252, "email,name\na@x.com,Jo\u{e3}o\n"),
            (WINDOWS_1252, "email,nom\na@x.fr,L\u{2019}\u{c9}toile, Zo\u{eb}\n"),
            (
                WINDOWS_1250,
                "email,name\na@x.pl,Micha\u{142} W\u{f3}jcik\nb@x.pl,Stanis\u{142}aw \u{15a}wi\u{105}tek\n",
            ),
            (
                WINDOWS_1251,
                "email,name\na@x.ru,\u{418}\u{432}\u{430}\u{43d} \u{41f}\u{435}\u{442}\u{440}\u{43e}\u{432}\nb@x.ru,\u{410}\u{43d}\u{43d}\u{430} \u{421}\u{43c}\u{438}\u{440}\u{43d}\u{43e}\u{432}\u{430}\n",
            ),
            (
                WINDOWS_1253,
                "email,name\na@x.gr,\u{393}\u{3b9}\u{3ce}\u{3c1}\u{3b3}\u{3bf}\u{3c2}\nb@x.gr,\u{395}\u{3bb}\u{3ad}\u{3bd}\u{3b7} \u{3a0}\u{3b1}\u{3c0}\u{3b1}\u{3b4}\u{3ac}\u{3ba}\u{3b7}\n",
            ),
            (
                e::SHIFT_JIS,
                "email,\u{6c0f}\u{540d}\na@x.jp,\u{5c71}\u{7530}\u{592a}\u{90ce}\nb@x.jp,\u{9234}\u{6728}\u{82b1}\u{5b50}\n",
            ),
            (ISO_2022_JP, "email,\u{6c0f}\u{540d}\na@x.jp,\u{5c71}\u{7530}\u{592a}\u{90ce}\n"),
        ] {
            let (bytes, _, _) = encoding.encode(text);
            assert_eq!(guess_encoding(&bytes).unwrap().name(), encoding.name(), "{text}");
        }
        let mac = b"email,name\na@x.de,J\x9Arg M\x9Fller\nb@x.fr,Ren\x8E H\x8Etu\n";
        assert_eq!(guess_encoding(mac).unwrap().name(), "macintosh");
    }

    #[test]
    fn a_character_cut_by_the_sample_end_is_ignored() {
        let text = "Name,E-Mail\nJörg,a@b.de\nJö";
        let cut = &text.as_bytes()[..text.len() - 1];
        assert_eq!(guess_encoding(cut).unwrap().name(), "UTF-8");
    }
}
