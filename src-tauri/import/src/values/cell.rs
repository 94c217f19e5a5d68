//! Parses single cells: visible text, names, and one address or several.
//!
//! Leaves out: column roles (`mapping`) and whole rows (`row_contacts`).

use std::borrow::Cow;

use postroom_model::contact::address::is_invisible;
use postroom_model::contact::{Address, AddressError, Mailbox};

/// The addresses of one cell, separated by ` ::: ` (Google Contacts), commas, semicolons, spaces or
/// line breaks. `Berg, Anna <a@b.de>` is one.
pub(crate) fn split_addresses(cell: &str) -> Vec<&str> {
    if cell.trim().contains(' ') && !cell.contains(['<', '"']) {
        let apart = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '|');
        let parts: Vec<&str> = cell.split(apart).filter(|part| !part.is_empty()).collect();
        if parts.len() > 1 && parts.iter().all(|part| Address::parse(part).is_ok()) {
            return parts;
        }
    }
    if !cell.contains([',', ';', '|', '\n', ':', '/']) {
        return vec![cell];
    }
    let split = |by: fn(char) -> bool| -> Vec<&str> {
        cell.split(by).map(str::trim).filter(|part| !part.is_empty()).collect()
    };
    if cell.contains(":::") {
        return cell.split(":::").map(str::trim).filter(|part| !part.is_empty()).collect();
    }
    let slashes = |c: char| matches!(c, ';' | '\n' | '|' | '/');
    for by in
        [|c: char| matches!(c, ';' | '\n' | '|'), |c: char| matches!(c, ',' | ';' | '\n'), slashes]
    {
        let parts = split(by);
        if parts.len() > 1 && parts.iter().all(|part| part.contains('@')) {
            return parts;
        }
    }
    vec![cell]
}

/// True when the cell holds one or several addresses and nothing else.
pub(crate) fn holds_addresses(cell: &str) -> bool {
    let parts = split_addresses(cell);
    cell.contains('@') && parts.iter().all(|part| parse_mailbox(part).is_ok())
}

/// Parses an address; takes off what programs leave around one: `mailto:a@b.de`,
/// `a@b.de#mailto:a@b.de#` (Access), `<<a@b.de>>`, `&lt;a@b.de&gt;`, a separator at the end.
pub(crate) fn parse_mailbox(cell: &str) -> Result<Mailbox, AddressError> {
    parse_exact(cell).or_else(|error| {
        let text = cell.trim().replace("&lt;", "<").replace("&gt;", ">");
        let text = text
            .split_once('#')
            .filter(|(head, _)| head.contains('@'))
            .map_or(text.as_str(), |(head, _)| head);
        let text = text.trim().trim_start_matches("#").trim_end_matches([',', ';', '#', '.', ' ']);
        let bare = text.trim_start_matches('<').trim_end_matches('>').trim();
        let bare = match bare.get(..7) {
            Some(head) if head.eq_ignore_ascii_case("mailto:") => {
                bare.get(7..).unwrap_or_default().split('?').next().unwrap_or_default()
            }
            _ => bare,
        };
        // "a@b.de (work)": a comment (RFC 5322, 3.2.2).
        let bare = match bare.split_once('(') {
            Some((head, rest)) if rest.trim_end().ends_with(')') => head.trim(),
            _ => bare,
        };
        if bare == cell {
            Err(error)
        } else {
            parse_exact(bare).or_else(|_| parse_exact(text)).map_err(|_| error)
        }
    })
}

fn parse_exact(cell: &str) -> Result<Mailbox, AddressError> {
    // Tries a plain address first: `Address` strips an apostrophe or a bracket.
    Address::parse(cell)
        .map(|address| Mailbox { name: None, address })
        .or_else(|error| Mailbox::parse(cell).map_err(|_| error))
}

/// The cell without invisible characters; line breaks stay, as a postal address has them. Removes
/// the apostrophe that exports put before a formula.
pub(crate) fn strip_invisible(cell: &str) -> Cow<'_, str> {
    let cell = strip_formula_guard(cell);
    if cell.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        // The common case.
        return Cow::Borrowed(cell.trim());
    }
    let seen = |c: &char| *c == '\u{200D}' || !is_invisible(*c);
    let kept = |c: &char| matches!(c, '\n' | '\t') || !c.is_control();
    let text: String = cell.replace("\r\n", "\n").chars().filter(seen).filter(kept).collect();
    Cow::Owned(text.trim().to_owned())
}

/// First characters that make a cell a formula in a spreadsheet, also in full width (U+FF1D and
/// others).
const FORMULA_STARTS: [char; 10] =
    ['=', '+', '-', '@', '\t', '\r', '\u{FF1D}', '\u{FF0B}', '\u{FF0D}', '\u{FF20}'];

/// True when an export puts an apostrophe before the cell. A cell that already begins with one gets
/// another, so that the guard can be told from the user's own.
pub(crate) fn is_formula_like(cell: &str) -> bool {
    cell.trim_start_matches(['\'', ' ']).starts_with(FORMULA_STARTS)
}

/// Removes the apostrophe before text that a spreadsheet would run as a formula.
pub(crate) fn strip_formula_guard(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| is_formula_like(rest)).unwrap_or(cell)
}

pub(crate) fn collapse_whitespace(text: Cow<'_, str>) -> String {
    let blanks = |pair: &[u8]| pair == b"  ";
    let plain = text.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    if plain && !text.as_bytes().windows(2).any(blanks) {
        return text.into_owned();
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The start of a cell that is not an address, for a report.
pub(crate) fn excerpt(cell: &str) -> String {
    let cell = strip_invisible(cell);
    if cell.chars().count() <= 100 {
        cell.into_owned()
    } else {
        cell.chars().take(99).chain(['…']).collect()
    }
}

/// Given and family name of a full name: `Berg, Anna` is reversed, a courtesy title is dropped, and
/// a particle (`de Vries`, `von der Heide`) stays with the family name.
pub(crate) fn split_name(full: &str) -> (Option<String>, Option<String>) {
    const COURTESY: [&str; 12] = [
        "herr", "frau", "mr", "mrs", "ms", "miss", "mme", "mlle", "monsieur", "madame", "sr", "sra",
    ];
    const PARTICLES: [&str; 22] = [
        "von", "vom", "van", "de", "der", "den", "del", "della", "di", "da", "dos", "du", "des",
        "la", "le", "ter", "ten", "te", "zu", "zum", "af", "al",
    ];
    let some = |words: &[&str]| (!words.is_empty()).then(|| words.join(" "));
    if let Some((family, given)) = full.split_once([',', ';']) {
        return (some(&[given.trim()]).filter(|s| !s.is_empty()), some(&[family.trim()]));
    }
    let mut words: Vec<&str> = full.split_whitespace().collect();
    let plain = |word: &str| word.trim_end_matches('.').to_lowercase();
    if words.len() > 1 && words.first().is_some_and(|word| COURTESY.contains(&plain(word).as_str()))
    {
        words.remove(0);
        if words.len() == 1 {
            // "Frau Berg"
            return (None, some(&words));
        }
    }
    let mut cut = words.len().saturating_sub(1).max(1);
    // A nickname in quotation marks stays with the family name too.
    let stays =
        |word: &&str| PARTICLES.contains(&word.to_lowercase().as_str()) || word.starts_with('"');
    while cut > 1 && words.get(cut - 1).is_some_and(stays) {
        cut -= 1;
    }
    let (given, family) = words.split_at(cut.min(words.len()));
    (some(given), some(family))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn full_names_are_split() {
        for (full, given, family) in [
            ("Anna Berg", Some("Anna"), Some("Berg")),
            ("Anna", Some("Anna"), None),
            ("Berg, Anna", Some("Anna"), Some("Berg")),
            ("Anna Maria Berg", Some("Anna Maria"), Some("Berg")),
            ("Maarten de Vries", Some("Maarten"), Some("de Vries")),
            ("Ursula von der Heide", Some("Ursula"), Some("von der Heide")),
            ("Frau Anna Berg", Some("Anna"), Some("Berg")),
            ("Mr. Smith", None, Some("Smith")),
            ("Leonardo da Vinci", Some("Leonardo"), Some("da Vinci")),
            ("De Vries", Some("De"), Some("Vries")),
        ] {
            let (g, f) = split_name(full);
            assert_eq!((g.as_deref(), f.as_deref()), (given, family), "{full}");
        }
    }
}
