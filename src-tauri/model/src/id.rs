//! Ids: one newtype per kind of thing, so that a contact's id can never be passed as a relay's.
//!
//! Every id is a UUID v7 in 32 hex digits: ids sort by creation time and are safe in a file name, a
//! header and a URL. Leaves out: the things that the ids identify.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "ts", derive(ts_rs::TS))]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// A new id, later than every id that this process has created.
            pub fn new() -> Self {
                Self(uuid::Uuid::now_v7().simple().to_string())
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::new()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }
    )*};
}

ids! {
    /// A contact.
    ContactId
    /// A list or a tag.
    ListId
    /// An SMTP relay.
    RelayId
    /// A campaign.
    CampaignId
    /// One recipient of one campaign.
    DeliveryId
    /// An entry of the suppression list.
    SuppressionId
    /// A manual change.
    ChangeId
    /// One import.
    ImportId
    /// A program that hands mails to the local relay.
    AppId
    /// A picture in a mail.
    PictureId
}
