//! Parses single cells: visible text, names, and one address or several.
//!
//! Leaves out: column roles (`mapping`) and whole rows (`row_contacts`).

use std::borrow::Cow;

use postroom_model::contact::address::is_invisible;
use postroom_model::contact::{Address, AddressError, Mailbox};

/// The addresses of one cell, separated by ` ::: ` (Google Contacts), commas, semicolons, spaces or
/// line breaks. `Berg, Anna <a@b.de>` is one.
pub(crate) fn split_addresses(cell: &str) -> Vec<&str> {
    if is_link_formula(cell) {
        return vec![cell];
    }
    if cell.trim().contains(' ') && !cell.contains(['<', '"']) {
        let apart = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '|');
        let parts: Vec<&str> = cell.split(apart).filter(|part| !part.is_empty()).collect();
        if parts.len() > 1 && parts.iter().all(|part| Address::parse(part).is_ok()) {
            return parts;
        }
    }
    if cell.matches('@').count() > 1 && !cell.contains(['<', '"']) {
        let parts: Vec<&str> = joined_parts(cell).collect();
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

/// The words of a cell without those that join addresses: `a@b.de und c@d.de`, `a@b.de + c@d.de`.
fn joined_parts(cell: &str) -> impl Iterator<Item = &str> {
    const JOINTS: [&str; 18] = [
        "und", "and", "oder", "or", "et", "ou", "y", "o", "e", "en", "of", "och", "i", "ve", "&",
        "+", "/", "bzw.",
    ];
    let words = cell.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '|'));
    words.filter(|word| !word.is_empty() && !JOINTS.contains(&word.to_lowercase().as_str()))
}

/// True when the cell holds one or several addresses and nothing else.
pub(crate) fn holds_addresses(cell: &str) -> bool {
    let parts = split_addresses(cell);
    cell.contains('@') && parts.iter().all(|part| parse_mailbox(part).is_ok())
}

/// Parses an address; takes off what programs leave around one: `mailto:a@b.de`,
/// `a@b.de#mailto:a@b.de#` (Access), `<<a@b.de>>`, `&lt;a@b.de&gt;`, a separator at the end.
pub(crate) fn parse_mailbox(cell: &str) -> Result<Mailbox, AddressError> {
    // A spreadsheet's mark for text, without its partner at the end.
    let cell = match cell.trim().strip_prefix(['\'', '\u{2018}', '\u{2019}']) {
        Some(rest) if !rest.contains(['\'', '\u{2019}']) => rest,
        _ => cell,
    };
    parse_exact(cell).or_else(|error| {
        let text = decode_escapes(link_target(cell.trim()));
        let text = text
            .split_once('#')
            .filter(|(head, _)| head.contains('@'))
            .map_or(text.as_str(), |(head, _)| head);
        let text = text.trim().trim_start_matches("#").trim_end_matches([',', ';', '#', '.', ' ']);
        let bare = text.trim_start_matches('<').trim_end_matches('>').trim();
        let bare = without_label(bare);
        // `a@b.de?subject=Hello`
        let bare = match bare.split_once('?') {
            Some((head, _)) if head.contains('@') => head,
            _ => bare,
        };
        // "a@b.de (work)": a comment (RFC 5322, 3.2.2).
        let bare = match bare.split_once(['(', '[']) {
            Some((head, rest)) if rest.trim_end().ends_with([')', ']']) => head.trim(),
            _ => bare,
        };
        let bare = bare.trim_end_matches(['\\', '/', '"']).trim();
        if bare == cell {
            Err(error)
        } else {
            parse_exact(bare).or_else(|_| parse_exact(text)).map_err(|_| error)
        }
    })
}

/// Whether the cell is a spreadsheet formula for a link: `=HYPERLINK("mailto:a@b.de";"Write")`.
fn is_link_formula(cell: &str) -> bool {
    let cell = cell.trim_start_matches(['\'', '=', ' ']);
    cell.get(..10).is_some_and(|head| head.eq_ignore_ascii_case("HYPERLINK("))
}

/// The first argument of a link formula, or the text of `="a@b.de"`; any other cell unchanged.
fn link_target(cell: &str) -> &str {
    if is_link_formula(cell) || cell.starts_with("=\"") {
        return cell.split('"').nth(1).unwrap_or(cell);
    }
    cell
}

/// The text without a label in front: `mailto:a@b.de`, `E-mail: a@b.de`.
fn without_label(text: &str) -> &str {
    let Some((label, rest)) = text.split_once(':') else { return text };
    let label = label.trim();
    let is_label = label.len() <= 20
        && label.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | ' '))
        && !rest.starts_with('/');
    if is_label { rest.trim() } else { text }
}

/// Decodes the characters of an address that HTML or a URL escapes.
fn decode_escapes(text: &str) -> String {
    const ESCAPES: [(&str, &str); 8] = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#64;", "@"),
        ("&#x40;", "@"),
        ("&commat;", "@"),
        ("&amp;", "&"),
        ("%40", "@"),
    ];
    let mut text = text.to_owned();
    for (escape, character) in ESCAPES {
        if text.contains(escape) && !(escape == "%40" && text.contains('@')) {
            text = text.replace(escape, character);
        }
    }
    text
}

/// A name of a cell. An address is no name, and `Anna Berg <a@b.de>` is one with its address.
pub(crate) fn parse_name(value: Cow<'_, str>) -> Option<String> {
    if value.contains('@')
        && let Ok(mailbox) = parse_mailbox(&value)
    {
        return mailbox.name.and_then(mailbox_name);
    }
    Some(collapse_whitespace(value))
}

/// The name beside an address, unless it is an address or the kind of the address.
pub(crate) fn mailbox_name(name: String) -> Option<String> {
    const KINDS: [&str; 22] = [
        "work",
        "home",
        "private",
        "personal",
        "office",
        "business",
        "other",
        "mail",
        "email",
        "e-mail",
        "privat",
        "arbeit",
        "geschäftlich",
        "dienstlich",
        "beruflich",
        "büro",
        "travail",
        "domicile",
        "casa",
        "trabajo",
        "lavoro",
        "werk",
    ];
    let is_address = name.contains('@') && Address::parse(&name).is_ok();
    (!is_address && !KINDS.contains(&name.to_lowercase().as_str())).then_some(name)
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
    // A vertical tab is a line break inside a cell (FileMaker).
    let text = cell.replace("\r\n", "\n").replace(['\u{0B}', '\u{0C}'], "\n");
    let text: String = text.chars().filter(seen).filter(kept).collect();
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
    if is_family_first(&words) {
        let (family, given) = words.split_at(1);
        return (some(given), some(family));
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

/// Names whose family name comes first: Chinese, Japanese and Korean ones, and Russian ones with a
/// patronymic.
fn is_family_first(words: &[&str]) -> bool {
    let east_asian = |word: &&str| {
        word.chars().all(|c| {
            matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}')
        })
    };
    let patronymic =
        |word: &&str| ["вич", "ьич", "вна", "чна"].iter().any(|end| word.ends_with(end));
    match words {
        [_, _] => words.iter().all(east_asian),
        [_, _, last] => patronymic(last),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn what_programs_leave_around_an_address_is_removed() {
        for (cell, address) in [
            ("E-mail: a@x.com", "a@x.com"),
            ("MAILTO:a@x.com?subject=Hi", "a@x.com"),
            ("a@x.com?subject=Hi", "a@x.com"),
            ("a@x.com [home]", "a@x.com"),
            ("a@x.com\\", "a@x.com"),
            ("&lt;a&#64;x.com&gt;", "a@x.com"),
            ("a%40x.com", "a@x.com"),
            ("=HYPERLINK(\"mailto:a@x.com\";\"a@x.com\")", "a@x.com"),
            ("=\"a@x.com\"", "a@x.com"),
        ] {
            let parts = split_addresses(cell);
            assert_eq!(parts.len(), 1, "{cell}");
            assert_eq!(parse_mailbox(parts[0]).unwrap().address.as_str(), address, "{cell}");
        }
        for cell in ["a(at)x.com", "n/a", "a@x", "http://x.com", "a b@x.com"] {
            assert!(parse_mailbox(cell).is_err(), "{cell}");
        }
    }

    #[test]
    fn an_address_is_no_name() {
        let name = |cell: &str| parse_name(Cow::from(cell));
        assert_eq!(name("a@x.com"), None);
        assert_eq!(name("Anna  Berg").as_deref(), Some("Anna Berg"));
        assert_eq!(name("Anna Berg <a@x.com>").as_deref(), Some("Anna Berg"));
        assert_eq!(name("a@x.com (work)"), None);
        assert_eq!(name("Anna @ home").as_deref(), Some("Anna @ home"));
    }

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
            ("山田 太郎", Some("太郎"), Some("山田")),
            ("Петров Иван Ильич", Some("Иван Ильич"), Some("Петров")),
        ] {
            let (g, f) = split_name(full);
            assert_eq!((g.as_deref(), f.as_deref()), (given, family), "{full}");
        }
    }
}
