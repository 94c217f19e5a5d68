//! People: an address that is valid, a name that may be missing, fields of the user's own, and
//! whether we may write to them.
//!
//! Leaves out: storage (`store::contacts`) and files (`import`).

pub mod address;
pub mod address_lint;
pub mod consent;
pub mod field;
pub mod mailbox;
pub mod merge_values;
pub mod segment;
pub mod suppression;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::calendar::ZoneName;
use crate::clock::Timestamp;
use crate::id::{ContactId, ListId};
use crate::words::words;

pub use self::address::{Address, AddressError};
pub use self::address_lint::{AddressChecker, AddressWarning, is_internal};
pub use self::consent::{ConsentBasis, ConsentSignal};
pub use self::field::{Field, FieldKind};
pub use self::mailbox::Mailbox;
pub use self::merge_values::{ContactView, full_name};
pub use self::suppression::{Suppression, SuppressionEntry, SuppressionReason, ToldEntry};

/// May we write to this person?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ContactStatus {
    /// Nothing stands against writing.
    Subscribed,
    /// They never said yes; a file that proves their consent makes them subscribed.
    NoConsent,
    /// They said no.
    Unsubscribed,
    /// Their mail came back for good.
    Bounced,
    /// They marked a mail as spam.
    Complained,
}

words!(ContactStatus {
    Subscribed => "subscribed",
    NoConsent => "no_consent",
    Unsubscribed => "unsubscribed",
    Bounced => "bounced",
    Complained => "complained",
});

impl ContactStatus {
    pub fn sendable(self) -> bool {
        match self {
            Self::Subscribed => true,
            Self::NoConsent | Self::Unsubscribed | Self::Bounced | Self::Complained => false,
        }
    }

    /// They are out for good: no import brings them back.
    pub fn is_out(self) -> bool {
        match self {
            Self::Subscribed | Self::NoConsent => false,
            Self::Unsubscribed | Self::Bounced | Self::Complained => true,
        }
    }
}

/// One person as stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Contact {
    pub id: ContactId,
    pub address: Address,
    pub given_name: Option<String>,
    pub family_name: Option<String>,
    pub fields: BTreeMap<String, String>,
    pub status: ContactStatus,
    pub consent: ConsentBasis,
    pub lists: Vec<ListId>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// Fields whose value is the person's time zone, such as `Europe/Berlin`; compared in lower case.
const ZONE_FIELDS: [&str; 6] =
    ["time zone", "timezone", "time_zone", "tz", "zeitzone", "fuseau horaire"];

impl Contact {
    /// The time zone, where a field of theirs names one that is known.
    pub fn time_zone(&self) -> Option<ZoneName> {
        let named = |name: &str| ZONE_FIELDS.contains(&name.trim().to_lowercase().as_str());
        let (_, value) = self.fields.iter().find(|(name, _)| named(name))?;
        let zone = ZoneName::new(value);
        (!zone.0.is_empty() && zone.zone().is_ok()).then_some(zone)
    }
}

/// A person as typed or imported, before it has an id.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewContact {
    pub address: Address,
    pub given_name: Option<String>,
    pub family_name: Option<String>,
    pub fields: BTreeMap<String, String>,
}

/// What people stand under: a list is written to, a tag says something about them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListKind {
    List,
    Tag,
    /// Its members follow from a rule.
    Segment,
}

words!(ListKind {
    List => "list",
    Tag => "tag",
    Segment => "segment",
});

/// A list of people, or a tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct List {
    pub id: ListId,
    pub kind: ListKind,
    pub name: String,
    pub created_at: Timestamp,
}
