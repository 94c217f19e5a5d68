//! Contacts: a valid address, an optional name, custom fields, and whether we may send to the
//! person.
//!
//! Leaves out: storage (`postroom-store`) and files (`postroom-import`).

pub mod address;
pub mod address_lint;
pub mod consent;
pub mod field;
pub mod headings;
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
pub use self::suppression::{Suppression, SuppressionEntry, SuppressionReason, SuppressionRecord};

/// Whether we may send to this person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ContactStatus {
    /// Nothing blocks a mail.
    Subscribed,
    /// The person never gave consent; a file that proves consent makes them subscribed.
    NoConsent,
    /// The person refused.
    Unsubscribed,
    /// A mail bounced permanently.
    Bounced,
    /// The person marked a mail as spam.
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

    /// Whether the person is suppressed permanently: no import reverts it.
    pub fn is_out(self) -> bool {
        match self {
            Self::Subscribed | Self::NoConsent => false,
            Self::Unsubscribed | Self::Bounced | Self::Complained => true,
        }
    }
}

/// One stored person.
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

/// Whether a field of this name holds the person's time zone.
pub fn is_zone_field(name: &str) -> bool {
    ZONE_FIELDS.contains(&name.trim().to_lowercase().as_str())
}

fn time_zone_value(fields: &BTreeMap<String, String>) -> Option<&str> {
    let (_, value) = fields.iter().find(|(name, _)| is_zone_field(name))?;
    Some(value.trim()).filter(|value| !value.is_empty())
}

impl NewContact {
    /// The name of the contact's time zone, known or not.
    pub fn time_zone_name(&self) -> Option<&str> {
        time_zone_value(&self.fields)
    }
}

impl Contact {
    /// The time zone in the first of these fields, if it is a known one.
    pub fn time_zone(&self) -> Option<ZoneName> {
        let zone = ZoneName::new(time_zone_value(&self.fields)?);
        (!zone.0.is_empty() && zone.zone().is_ok()).then_some(zone)
    }
}

/// A typed or imported person, before it has an id.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewContact {
    pub address: Address,
    pub given_name: Option<String>,
    pub family_name: Option<String>,
    pub fields: BTreeMap<String, String>,
}

/// What contacts belong to: a list receives campaigns, a tag is a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListKind {
    List,
    Tag,
    /// A rule computes its members.
    Segment,
}

words!(ListKind {
    List => "list",
    Tag => "tag",
    Segment => "segment",
});

/// A list or a tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct List {
    pub id: ListId,
    pub kind: ListKind,
    pub name: String,
    pub created_at: Timestamp,
}
