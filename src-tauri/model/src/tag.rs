//! Cache tags: names for the parts of the stored state. A command names the tags it reads or
//! changes; a notification carries tags and never the data.

use serde::{Deserialize, Serialize};

/// A part of the stored state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Tag {
    App,
    Settings,
    Relays,
    Contacts,
    Lists,
    Suppressions,
    Imports,
    Campaigns,
    Deliveries,
    Practice,
}

impl Tag {
    pub const ALL: [Self; 10] = [
        Self::App,
        Self::Settings,
        Self::Relays,
        Self::Contacts,
        Self::Lists,
        Self::Suppressions,
        Self::Imports,
        Self::Campaigns,
        Self::Deliveries,
        Self::Practice,
    ];
}
