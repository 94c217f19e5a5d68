//! Who never gets a mail, whatever is imported: an address, a whole domain, or the keyed hash of
//! somebody who asked to be erased.
//!
//! Leaves out: storage and the check before a mail leaves (`store::suppressions`, `queue`).

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::contact::{Address, AddressError, ContactStatus};
use crate::id::SuppressionId;
use crate::words::words;

/// Why somebody is on the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum SuppressionReason {
    Unsubscribed,
    Bounced,
    Complained,
    /// Came back for now; such an entry has an end.
    SoftBounced,
    /// The user put it there.
    Blocked,
    /// Asked to be erased.
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
    /// The status that a person with this entry has; none: the entry alone keeps them out.
    pub fn status(self) -> Option<ContactStatus> {
        match self {
            Self::Unsubscribed => Some(ContactStatus::Unsubscribed),
            Self::Bounced => Some(ContactStatus::Bounced),
            Self::Complained => Some(ContactStatus::Complained),
            Self::SoftBounced | Self::Blocked | Self::Erased => None,
        }
    }
}

/// What an entry stands for, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum SuppressionEntry {
    Address(Address),
    /// In A-labels and lower case; subdomains are not meant.
    Domain(String),
    /// HMAC-SHA-256 of the address key, in hex.
    Hash(String),
}

impl SuppressionEntry {
    /// Reads an address, or a domain written as `example.com` or `@example.com`.
    ///
    /// # Errors
    /// [`AddressError`] with the reason in plain words.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let text = text.trim();
        let bare = text.strip_prefix('@').unwrap_or(text);
        if !bare.contains('@') && bare.contains('.') {
            // A domain is what may stand behind an @.
            let address = Address::parse(&format!("x@{bare}"))?;
            return Ok(Self::Domain(address.domain().to_owned()));
        }
        Address::parse(text).map(Self::Address)
    }

    /// As it stands in the database.
    pub fn key(&self) -> String {
        match self {
            Self::Address(address) => address.key(),
            Self::Domain(domain) => format!("@{domain}"),
            Self::Hash(hash) => format!("#{hash}"),
        }
    }

    /// As a person reads it: a domain in its own script.
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

    /// From the database.
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

/// An entry as an export of ours tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldEntry {
    pub entry: SuppressionEntry,
    pub reason: SuppressionReason,
    pub source: String,
    pub note: String,
    /// None: the file does not say.
    pub since: Option<Timestamp>,
    /// None: for ever.
    pub until: Option<Timestamp>,
}

/// One line of the suppression list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppression {
    pub id: SuppressionId,
    pub entry: SuppressionEntry,
    pub reason: SuppressionReason,
    /// `by_hand`, `import`, `status`, `relay` …
    pub source: String,
    pub note: String,
    pub created_at: Timestamp,
    /// None: for ever.
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
