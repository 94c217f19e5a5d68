//! Email addresses: parsed once, valid from then on.
//!
//! An [`Address`] holds the form for the wire (RFC 5321 4.1.2): the local part as typed and the
//! domain in lower-case A-labels, so that an internationalized domain needs no SMTPUTF8. It
//! promises that the text contains no control character, no space, no angle bracket and no line
//! break, so it can be written into a command or a header unchanged.
//!
//! Leaves out: quoted local parts (`"a b"@c.de`) and address literals (`a@[1.2.3.4]`). No provider
//! assigns them, many relays refuse them, and in a list of contacts they are mistakes.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;

/// RFC 5321 4.5.3.1.1.
const LOCAL_MAX: usize = 64;
/// RFC 5321 4.5.3.1.3 gives 256 to the path, which counts both angle brackets.
const ADDRESS_MAX: usize = 254;
/// RFC 5321 4.5.3.1.2.
const DOMAIN_MAX: usize = 255;

/// A valid address. The domain is lower case; the local part is as typed.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Address(String);

/// Why a text is not an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum AddressError {
    #[error("there is no address")]
    Empty,
    #[error("there is no @ in it")]
    NoAt,
    #[error("there is more than one @ in it")]
    ManyAts,
    #[error("there is more than one address")]
    ManyAddresses,
    #[error("there is nothing before the @")]
    NoLocal,
    #[error("there is nothing after the @")]
    NoDomain,
    #[error("there is a space in it")]
    Space,
    #[error("there is an invisible character in it")]
    Invisible,
    #[error("there is a character before the @ that an address may not have")]
    LocalCharacter,
    #[error("there is a dot in the wrong place before the @")]
    LocalDots,
    #[error("the part before the @ is longer than 64 characters")]
    LocalTooLong,
    #[error("the domain after the @ has no ending such as .com")]
    NoDot,
    #[error("there is a dot in the wrong place after the @")]
    DomainDots,
    #[error("the domain after the @ cannot exist")]
    Domain,
    #[error("a number stands where a domain should be")]
    Literal,
    #[error("it is an internal name of Exchange; export again with e-mail addresses")]
    Exchange,
    #[error("it is longer than the 254 characters an address may have")]
    TooLong,
}

impl AddressError {
    /// A stable code for programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Empty => "address_empty",
            Self::NoAt => "address_no_at",
            Self::ManyAts => "address_many_ats",
            Self::ManyAddresses => "address_many",
            Self::NoLocal => "address_no_local",
            Self::NoDomain => "address_no_domain",
            Self::Space => "address_space",
            Self::Invisible => "address_invisible",
            Self::LocalCharacter => "address_local_character",
            Self::LocalDots => "address_local_dots",
            Self::LocalTooLong => "address_local_too_long",
            Self::NoDot => "address_no_dot",
            Self::DomainDots => "address_domain_dots",
            Self::Domain => "address_domain",
            Self::Literal => "address_literal",
            Self::Exchange => "address_exchange",
            Self::TooLong => "address_too_long",
        }
    }
}

impl Address {
    /// Parses one address as people type, paste and export it. Surrounding space, quotes, angle
    /// brackets, invisible characters and `mailto:` are removed.
    ///
    /// # Errors
    /// [`AddressError`] with the reason.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let text = &narrow(text);
        let text = bare(text);
        if text.is_empty() {
            return Err(AddressError::Empty);
        }
        if text.chars().any(|c| c.is_control() || is_invisible(c)) {
            return Err(AddressError::Invisible);
        }
        // X.500 names, which Outlook exports for colleagues: `/o=Firma/ou=…/cn=Recipients/cn=anna`.
        let head: String = text.chars().take(6).flat_map(char::to_lowercase).collect();
        if ["/o=", "ex:/", "x500:", "imceae"].iter().any(|mark| head.starts_with(mark)) {
            return Err(AddressError::Exchange);
        }
        let Some((local, domain)) = text.rsplit_once('@') else {
            return Err(AddressError::NoAt);
        };
        if local.contains('@') {
            let between = |c: char| matches!(c, ',' | ';' | '/' | '|') || c.is_whitespace();
            let many = text.split(between).filter(|part| part.contains('@')).count() > 1;
            return Err(if many { AddressError::ManyAddresses } else { AddressError::ManyAts });
        }
        if text.chars().any(char::is_whitespace) {
            return Err(AddressError::Space);
        }
        check_local(local)?;
        let domain = ascii_domain(domain)?;
        if local.len() + 1 + domain.len() > ADDRESS_MAX {
            return Err(AddressError::TooLong);
        }
        Ok(Self(format!("{local}@{domain}")))
    }

    /// The address for the wire: the domain in A-labels.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address for display: the domain in its own script.
    pub fn display(&self) -> String {
        use idna::uts46::{Hyphens, Uts46};
        let (domain, whole) = Uts46::new().to_unicode(
            self.domain().as_bytes(),
            idna::AsciiDenyList::STD3,
            Hyphens::Allow,
        );
        if whole.is_ok() { format!("{}@{domain}", self.local()) } else { self.0.clone() }
    }

    /// The key for comparison: two spellings of one address have the same key. RFC 5321 allows a
    /// server to distinguish `Anna` from `anna`; no provider does.
    pub fn key(&self) -> String {
        self.0.to_lowercase()
    }

    /// The part before the @.
    pub fn local(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(local, _)| local)
    }

    /// The part after the @, in A-labels.
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }

    /// Whether the relay must offer SMTPUTF8 (RFC 6531), because the local part is not ASCII.
    pub fn needs_utf8(&self) -> bool {
        !self.0.is_ascii()
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{}>", self.0)
    }
}

impl std::str::FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        Self::parse(text)
    }
}

impl TryFrom<String> for Address {
    type Error = AddressError;

    fn try_from(text: String) -> Result<Self, AddressError> {
        Self::parse(&text)
    }
}

impl From<Address> for String {
    fn from(address: Address) -> Self {
        address.0
    }
}

/// Replaces full-width letters, digits and signs, which a Japanese or Chinese keyboard types
/// (`ａｎｎａ＠example．com`), by ASCII. Composes accented characters, so that `é` is one character
/// however it was typed (RFC 6532 3.1) and the address stays the same.
fn narrow(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let narrow = |c: char| match c {
        '\u{FE6B}' => '@',
        // In Unicode both ranges have the same order and a constant distance.
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        c => c,
    };
    text.chars().map(narrow).nfc().collect()
}

/// Removes what surrounds an address in spreadsheets, address books and web pages.
fn bare(text: &str) -> &str {
    let mut text = text;
    loop {
        let before = text;
        text = text.trim_matches(|c: char| c.is_whitespace() || is_invisible(c));
        if let Some(head) = text.get(..7)
            && head.eq_ignore_ascii_case("mailto:")
        {
            text = text.get(7..).unwrap_or("");
            text = text.split_once('?').map_or(text, |(address, _)| address);
        }
        for (open, close) in
            [('<', '>'), ('"', '"'), ('\'', '\''), ('“', '”'), ('„', '“'), ('‘', '’'), ('`', '`')]
        {
            if let Some(inner) = text.strip_prefix(open).and_then(|rest| rest.strip_suffix(close)) {
                text = inner;
            }
        }
        if text == before {
            return text;
        }
    }
}

/// Invisible characters. Text copied from a web page or a PDF contains them, and they would make
/// two addresses that look the same differ.
pub fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}')
}

/// RFC 5322 3.2.3 dot-atom, plus the non-ASCII characters that RFC 6531 allows.
fn check_local(local: &str) -> Result<(), AddressError> {
    if local.is_empty() {
        return Err(AddressError::NoLocal);
    }
    if local.len() > LOCAL_MAX {
        return Err(AddressError::LocalTooLong);
    }
    let atext =
        |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c) || !c.is_ascii();
    if !local.chars().all(atext) {
        return Err(AddressError::LocalCharacter);
    }
    if local.split('.').any(str::is_empty) {
        return Err(AddressError::LocalDots);
    }
    Ok(())
}

fn ascii_domain(domain: &str) -> Result<Cow<'_, str>, AddressError> {
    use idna::uts46::{DnsLength, Hyphens, Uts46};
    if domain.is_empty() {
        return Err(AddressError::NoDomain);
    }
    if domain.starts_with('[') || domain.parse::<std::net::Ipv4Addr>().is_ok() {
        return Err(AddressError::Literal);
    }
    // The other full stops of Chinese and Japanese keyboards count as dots (UTS 46).
    let labels = || domain.split(['.', '。', '．', '｡']);
    if labels().any(str::is_empty) {
        return Err(AddressError::DomainDots);
    }
    if labels().nth(1).is_none() {
        return Err(AddressError::NoDot);
    }
    let ascii = Uts46::new()
        .to_ascii(
            domain.as_bytes(),
            idna::AsciiDenyList::STD3,
            Hyphens::CheckFirstLast,
            DnsLength::Verify,
        )
        .map_err(|_| AddressError::Domain)?;
    let ending = ascii.rsplit('.').next().unwrap_or("");
    if ascii.len() > DOMAIN_MAX || ending.bytes().all(|b| b.is_ascii_digit()) {
        return Err(AddressError::Domain);
    }
    Ok(ascii)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn what_people_write_is_read_as_an_address() {
        for (text, address) in [
            ("anna@example.com", "anna@example.com"),
            ("  anna@example.com\u{A0}", "anna@example.com"),
            ("mailto:anna@example.com?subject=Hi", "anna@example.com"),
            ("MAILTO: anna@example.com", "anna@example.com"),
            ("<anna@example.com>", "anna@example.com"),
            ("\"anna@example.com\"", "anna@example.com"),
            (" '<mailto:anna@example.com>' ", "anna@example.com"),
            ("\u{FEFF}anna@example.com\u{200B}", "anna@example.com"),
            ("Anna.Berg+news@Example.COM", "Anna.Berg+news@example.com"),
            ("o'neill@example.ie", "o'neill@example.ie"),
            ("anna@müller.de", "anna@xn--mller-kva.de"),
            ("anna@straße.de", "anna@xn--strae-oqa.de"),
            ("anna@例え.テスト", "anna@xn--r8jz45g.xn--zckzah"),
            ("anna@例え。テスト", "anna@xn--r8jz45g.xn--zckzah"),
            ("anna@mail.r3---sn.example", "anna@mail.r3---sn.example"),
            ("jörg@example.de", "jörg@example.de"),
            ("a@b.c", "a@b.c"),
        ] {
            assert_eq!(Address::parse(text).unwrap().as_str(), address, "{text:?}");
        }
    }

    #[test]
    fn what_is_no_address_is_refused_with_its_reason() {
        use AddressError as E;
        let long_local = format!("{}@example.com", "a".repeat(65));
        let long = format!("{}@{}.example.com", "a".repeat(64), "b.".repeat(90) + "c");
        let long_label = format!("a@{}.com", "b".repeat(64));
        for (text, reason) in [
            ("", E::Empty),
            (" \u{200B} ", E::Empty),
            ("<>", E::Empty),
            ("anna", E::NoAt),
            ("anja.brandt(at)web.de", E::NoAt),
            ("anna@@example.com", E::ManyAts),
            ("anna@home@example.com", E::ManyAts),
            ("anna@example.com, bert@example.com", E::ManyAddresses),
            ("anna@example.com;bert@example.com", E::ManyAddresses),
            ("@example.com", E::NoLocal),
            ("anna@", E::NoDomain),
            ("anna berg@example.com", E::Space),
            ("anna@exam ple.com", E::Space),
            ("an\u{200B}na@example.com", E::Invisible),
            ("anna\n@example.com", E::Invisible),
            ("anna\r\nBcc:x@example.com", E::Invisible),
            ("anna\0@example.com", E::Invisible),
            ("an<na@example.com", E::LocalCharacter),
            ("\"anna\"@example.com", E::LocalCharacter),
            ("an,na@example.com", E::LocalCharacter),
            (".anna@example.com", E::LocalDots),
            ("anna.@example.com", E::LocalDots),
            ("an..na@example.com", E::LocalDots),
            (long_local.as_str(), E::LocalTooLong),
            ("anna@localhost", E::NoDot),
            ("anna@example..com", E::DomainDots),
            ("anna@.example.com", E::DomainDots),
            ("anna@example.com.", E::DomainDots),
            ("anna@-example.com", E::Domain),
            ("anna@exam_ple.com", E::Domain),
            ("anna@example.com>", E::Domain),
            ("anna@example.123", E::Domain),
            (long_label.as_str(), E::Domain),
            ("anna@[192.0.2.1]", E::Literal),
            ("anna@192.0.2.1", E::Literal),
            (long.as_str(), E::TooLong),
        ] {
            assert_eq!(Address::parse(text), Err(reason), "{text:?}");
        }
    }

    #[test]
    fn two_spellings_are_one_person() {
        let key = |text| Address::parse(text).unwrap().key();
        assert_eq!(key("Anna@Example.com"), key("anna@example.COM"));
        assert_eq!(key("anna@MÜLLER.de"), key("anna@xn--mller-kva.de"));
        assert_eq!(key("JÖRG@example.de"), key("jörg@example.de"));
        assert_eq!(key("jose\u{301}@example.org"), key("josé@example.org"));
        assert_ne!(key("a.nna@gmail.com"), key("anna@gmail.com"));
    }

    #[test]
    fn an_umlaut_domain_is_shown_in_its_own_script_and_needs_no_special_relay() {
        let address = Address::parse("anna@MÜLLER.de").unwrap();
        assert_eq!(address.display(), "anna@müller.de");
        assert!(!address.needs_utf8());
        assert!(Address::parse("jörg@example.de").unwrap().needs_utf8());
    }

    #[test]
    fn reading_from_json_checks_too() {
        let address: Address = serde_json::from_str("\"Anna@EXAMPLE.com\"").unwrap();
        assert_eq!(serde_json::to_string(&address).unwrap(), "\"Anna@example.com\"");
        assert!(serde_json::from_str::<Address>("\"nobody\"").is_err());
    }

    #[test]
    fn the_mail_library_takes_every_address_we_take() {
        for text in ["o'neill@example.ie", "a!#$%&*+-/=?^_`{|}~b@example.com", "jörg@müller.de"] {
            let address = Address::parse(text).unwrap();
            assert!(lettre::Address::new(address.local(), address.domain()).is_ok(), "{text}");
        }
    }
}
