//! The choices of an import that are stored after the file is read: what each column becomes, and
//! what happens to existing contacts.
//!
//! Leaves out: reading files (`postroom-import`) and writing rows (`postroom-store`).

use serde::{Deserialize, Serialize};

/// What a column becomes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(tag = "kind", content = "name", rename_all = "snake_case")]
pub enum ColumnRole {
    Address,
    GivenName,
    FamilyName,
    /// Given and family name in one cell, which is split.
    FullName,
    /// A further address of the same person; may occur several times.
    OtherAddress,
    /// The consent status: yes, no, unsubscribed, cleaned …; may occur several times, the strictest
    /// value counts.
    Consent,
    /// A value here means that the person opted out; may occur several times, the strictest value
    /// counts.
    OptedOut,
    /// The time of consent; may occur several times, the latest counts.
    ConsentAt,
    /// Proof of consent, such as an IP address; may occur several times.
    Evidence,
    /// Names of lists, separated by semicolons; missing lists are created.
    Lists,
    /// Names of tags, in the same form.
    Tags,
    /// A custom field, by name.
    Field(String),
    Ignore,
}

impl ColumnRole {
    /// Whether several columns of a file may have this role.
    pub fn may_repeat(&self) -> bool {
        match self {
            Self::OtherAddress
            | Self::Consent
            | Self::OptedOut
            | Self::ConsentAt
            | Self::Evidence
            | Self::Lists
            | Self::Tags
            | Self::Ignore => true,
            Self::Address
            | Self::GivenName
            | Self::FamilyName
            | Self::FullName
            | Self::Field(_) => false,
        }
    }
}

/// What happens to an existing contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(rename = "KnownPolicy"))]
#[serde(rename_all = "snake_case")]
pub enum Policy {
    /// The file overwrites the contact; an empty cell never clears a value.
    #[default]
    Overwrite,
    /// The file fills only empty values.
    FillGaps,
    /// The contact is not changed.
    Skip,
}
