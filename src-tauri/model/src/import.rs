//! The choices of an import that outlive reading the file: what a column becomes, and what happens
//! to contacts that exist already.
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
    /// Given and family name in one cell; is split.
    FullName,
    /// A further address of the same person; may stand several times.
    OtherAddress,
    /// Whether they may be written to: yes, no, unsubscribed, cleaned …
    Consent,
    /// Something here means that they are out; may stand several times, the strictest counts.
    OptedOut,
    /// When they said yes; may stand several times, the last one counts.
    ConsentAt,
    /// Proof of consent, such as an IP address; may stand several times.
    Evidence,
    /// Names of lists, with semicolons between them; those that are not there are made.
    Lists,
    /// Names of tags, likewise.
    Tags,
    /// A field of the user's own, by name.
    Field(String),
    Ignore,
}

impl ColumnRole {
    /// Several columns of a file may be this.
    pub fn may_repeat(&self) -> bool {
        match self {
            Self::OtherAddress
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
            | Self::Consent
            | Self::Field(_) => false,
        }
    }
}

/// What happens to a contact who is here already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(rename = "KnownPolicy"))]
#[serde(rename_all = "snake_case")]
pub enum Policy {
    /// What the file says wins; an empty cell never empties anything.
    #[default]
    Overwrite,
    /// The file only fills what is empty here.
    FillGaps,
    /// The contact stays as it is.
    Skip,
}
