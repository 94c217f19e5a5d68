//! The suppression list: an address, a whole domain, or the keyed hash of an erased person, which
//! never receives a mail, whatever is imported.
//!
//! Leaves out: storage and the check before a mail is sent (`postroom-store`, `postroom-queue`).

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::contact::{Address, AddressError, ContactStatus};
use crate::id::SuppressionId;
use crate::words::words;

/// The reason for an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum SuppressionReason {
    Unsubscribed,
    Bounced,
    Complained,
    /// A temporary bounce; such an entry expires.
    SoftBounced,
    /// The user added it.
    Blocked,
    /// The person asked for erasure.
    Erased,
}

words!(SuppressionReason {
    Unsubscribed => "unsubscribed",
    Bounced => "bounced",
    Complained => "complained",
    SoftBounced => "soft_bounced",
    Blocked => "blocked",
    Erased => "erased",
});

impl SuppressionReason {
    /// The status of a contact with this entry. None: only the entry itself blocks the mail.
    pub fn status(self) -> Option<ContactStatus> {
        match self {
            Self::Unsubscribed => Some(ContactStatus::Unsubscribed),
            Self::Bounced => Some(ContactStatus::Bounced),
            Self::Complained => Some(ContactStatus::Complained),
            Self::SoftBounced | Self::Blocked | Self::Erased => None,
        }
    }
}

/// What an entry matches, in its stored form.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum SuppressionEntry {
    Address(Address),
    /// In A-labels and lower case; subdomains are not matched.
    Domain(String),
    /// HMAC-SHA-256 of the address key, in hex.
    Hash(String),
}

impl SuppressionEntry {
    /// Parses an address, or a domain written as `example.com` or `@example.com`.
    ///
    /// # Errors
    /// [`AddressError`] with the reason.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let text = text.trim();
        let bare = text.strip_prefix('@').unwrap_or(text);
        if !bare.contains('@') && bare.contains('.') {
            // A domain is valid if it forms an address after an @.
            let address = Address::parse(&format!("x@{bare}"))?;
            return Ok(Self::Domain(address.domain().to_owned()));
        }
        Address::parse(text).map(Self::Address)
    }

    /// The stored form.
    pub fn key(&self) -> String {
        match self {
            Self::Address(address) => address.key(),
            Self::Domain(domain) => format!("@{domain}"),
            Self::Hash(hash) => format!("#{hash}"),
        }
    }

    /// The form for display: a domain in its own script.
    pub fn display(&self) -> String {
        match self {
            Self::Address(address) => address.display(),
            Self::Domain(domain) => match Address::parse(&format!("x@{domain}")) {
                Ok(address) => address.display().trim_start_matches('x').to_owned(),
                Err(_) => self.key(),
            },
            Self::Hash(_) => self.key(),
        }
    }

    /// Parses the stored form.
    pub fn from_key(key: &str) -> Option<Self> {
        if let Some(hash) = key.strip_prefix('#') {
            return Some(Self::Hash(hash.to_owned()));
        }
        match key.strip_prefix('@') {
            Some(domain) => Some(Self::Domain(domain.to_owned())),
            None => Address::parse(key).ok().map(Self::Address),
        }
    }
}

/// An entry as read from our own export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuppressionRecord {
    pub entry: SuppressionEntry,
    pub reason: SuppressionReason,
    pub source: String,
    pub note: String,
    /// None: the file does not state it.
    pub since: Option<Timestamp>,
    /// None: it does not expire.
    pub until: Option<Timestamp>,
}

/// One entry of the suppression list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppression {
    pub id: SuppressionId,
    pub entry: SuppressionEntry,
    pub reason: SuppressionReason,
    /// `by_hand`, `import`, `status`, `relay` …
    pub source: String,
    pub note: String,
    pub created_at: Timestamp,
    /// None: it does not expire.
    pub expires_at: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn an_entry_is_an_address_or_a_whole_domain() {
        for (text, key) in [
            ("Anna@Example.com", "anna@example.com"),
            (" <anna@example.com> ", "anna@example.com"),
            ("example.com", "@example.com"),
            ("@Example.COM", "@example.com"),
            ("@müller.de", "@xn--mller-kva.de"),
        ] {
            let entry = SuppressionEntry::parse(text).unwrap();
            assert_eq!(entry.key(), key, "{text}");
            assert_eq!(
                SuppressionEntry::from_key(key),
                Some(SuppressionEntry::parse(key).unwrap())
            );
        }
        for text in ["", "anna", "@", "anna@", "@a..b"] {
            assert!(SuppressionEntry::parse(text).is_err(), "{text}");
        }
    }
}
