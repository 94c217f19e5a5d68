//! `Name <a@b.c>`: an address with the display name that precedes it in a header or an address
//! book.
//!
//! Leaves out: groups and routes (RFC 5322 3.4, 4.4), and the encoding for a header
//! (`postroom-mail`).

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::contact::{Address, AddressError};

/// One sender or recipient.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mailbox {
    pub name: Option<String>,
    pub address: Address,
}

impl Mailbox {
    /// Parses `a@b.c`, `Name <a@b.c>`, `"Last, First" <a@b.c>` and `a@b.c (Name)`.
    ///
    /// # Errors
    /// [`AddressError`] when the address is invalid.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let text = text.trim();
        if let Some((name, address)) = text.strip_suffix('>').and_then(|rest| rest.rsplit_once('<'))
        {
            return Ok(Self { name: clean_name(name), address: Address::parse(address)? });
        }
        if let Some((address, name)) = text.strip_suffix(')').and_then(|rest| rest.split_once('('))
        {
            return Ok(Self { name: clean_name(name), address: Address::parse(address)? });
        }
        Ok(Self { name: None, address: Address::parse(text)? })
    }
}

/// The name without its quotes. None when nothing remains.
fn clean_name(name: &str) -> Option<String> {
    let name = name.trim();
    let inner = name
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .or_else(|| name.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')));
    let mut plain = String::with_capacity(name.len());
    let mut escaped = false;
    for c in inner.unwrap_or(name).chars() {
        // A quoted pair (RFC 5322 3.2.4) means its second character.
        if c == '\\' && !escaped && inner.is_some() {
            escaped = true;
            continue;
        }
        escaped = false;
        if !c.is_control() {
            plain.push(c);
        }
    }
    let plain = plain.trim();
    (!plain.is_empty()).then(|| plain.to_owned())
}

impl fmt::Display for Mailbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(name) = &self.name else {
            return write!(f, "{}", self.address);
        };
        let plain = |c: char| c.is_alphanumeric() || c == ' ' || c == '-' || c == '\'';
        if name.chars().all(plain) {
            write!(f, "{name} <{}>", self.address)
        } else {
            let name = name.replace('\\', "\\\\").replace('"', "\\\"");
            write!(f, "\"{name}\" <{}>", self.address)
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn name_and_address_are_separated() {
        for (text, name, address) in [
            ("a@b.c", None, "a@b.c"),
            ("<a@b.c>", None, "a@b.c"),
            ("Anna Berg <a@b.c>", Some("Anna Berg"), "a@b.c"),
            ("Anna Berg<a@b.c>", Some("Anna Berg"), "a@b.c"),
            ("\"Berg, Anna\" <a@b.c>", Some("Berg, Anna"), "a@b.c"),
            (r#""Anna \"B\" Berg" <a@b.c>"#, Some(r#"Anna "B" Berg"#), "a@b.c"),
            ("'Anna' <a@b.c>", Some("Anna"), "a@b.c"),
            ("a@b.c (Anna Berg)", Some("Anna Berg"), "a@b.c"),
            ("Jörg Müller <joerg@müller.de>", Some("Jörg Müller"), "joerg@xn--mller-kva.de"),
        ] {
            let mailbox = Mailbox::parse(text).unwrap();
            assert_eq!(mailbox.name.as_deref(), name, "{text:?}");
            assert_eq!(mailbox.address.as_str(), address, "{text:?}");
        }
        assert_eq!(Mailbox::parse("Anna Berg"), Err(AddressError::NoAt));
        assert_eq!(Mailbox::parse("Anna <>"), Err(AddressError::Empty));
    }

    #[test]
    fn what_is_printed_reads_back() {
        for text in ["a@b.c", "Anna Berg <a@b.c>", r#""Berg, \"A\"" <a@b.c>"#] {
            let mailbox = Mailbox::parse(text).unwrap();
            assert_eq!(mailbox.to_string(), text);
            assert_eq!(Mailbox::parse(&mailbox.to_string()).unwrap(), mailbox);
        }
    }
}
