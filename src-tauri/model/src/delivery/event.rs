//! What a provider reports about a mail after the relay accepted it: delivered, bounced, opened,
//! and so on.
//!
//! An event is stored beside the delivery's status and never changes it. Leaves out: where events
//! come from (`postroom-import`), and their storage and effect on a contact (`postroom-store`).

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::contact::{Address, SuppressionReason};
use crate::words::words;

/// The kind of a provider event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(rename = "EventKind"))]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// The recipient's server accepted the mail, as the provider reports.
    Delivered,
    /// A permanent bounce.
    Bounced,
    /// A temporary bounce.
    SoftBounced,
    /// The recipient marked the mail as spam.
    Complained,
    /// The recipient opted out.
    Unsubscribed,
    /// The recipient or a robot opened the mail.
    Opened,
    /// The recipient or a robot clicked a link in the mail.
    Clicked,
}

words!(EventKind {
    Delivered => "delivered",
    Bounced => "bounced",
    SoftBounced => "soft_bounced",
    Complained => "complained",
    Unsubscribed => "unsubscribed",
    Opened => "opened",
    Clicked => "clicked",
});

impl EventKind {
    /// The reason to suppress the recipient, if any. A temporary bounce predicts nothing about the
    /// next mail.
    pub fn suppression_reason(self) -> Option<SuppressionReason> {
        match self {
            Self::Bounced => Some(SuppressionReason::Bounced),
            Self::Complained => Some(SuppressionReason::Complained),
            Self::Unsubscribed => Some(SuppressionReason::Unsubscribed),
            Self::Delivered | Self::SoftBounced | Self::Opened | Self::Clicked => None,
        }
    }

    /// The most significant kind, for a place with room for one: a complaint ranks above a click, a
    /// click above the open before it.
    pub fn most_significant(kinds: impl IntoIterator<Item = Self>) -> Option<Self> {
        kinds.into_iter().max_by_key(|kind| kind.weight())
    }

    fn weight(self) -> u8 {
        match self {
            Self::SoftBounced => 0,
            Self::Delivered => 1,
            Self::Opened => 2,
            Self::Clicked => 3,
            Self::Bounced => 4,
            Self::Unsubscribed => 5,
            Self::Complained => 6,
        }
    }

    /// Whether the event implies an open: a click on a link does too.
    pub fn is_opening(self) -> bool {
        match self {
            Self::Opened | Self::Clicked => true,
            Self::Delivered
            | Self::Bounced
            | Self::SoftBounced
            | Self::Complained
            | Self::Unsubscribed => false,
        }
    }
}

/// A provider event that belongs to a delivery, as stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct DeliveryEvent {
    pub kind: EventKind,
    pub at: Timestamp,
    /// Where it is known from, such as the name of a file.
    pub source: String,
    /// The reason or the link.
    pub detail: Option<String>,
    /// A program did it, as far as the provider can tell: a mail program that loads every picture,
    /// a scanner.
    pub robot: bool,
}

/// The meaning of the event word in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventMeaning {
    Event {
        kind: EventKind,
        robot: bool,
    },
    /// An intermediate step without a result.
    Nothing,
    /// An unknown word.
    Unknown,
}

/// One row of a provider's event file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderEventRow {
    /// The row number in the file.
    pub line: u64,
    /// The provider's word.
    pub word: String,
    pub meaning: EventMeaning,
    pub address: Option<Address>,
    /// None: the row has no time.
    pub at: Option<Timestamp>,
    /// Without angle brackets.
    pub ids: Vec<String>,
    /// Our own ids of the mail.
    pub ours: Vec<String>,
    pub subject: Option<String>,
    /// The link or the reason.
    pub detail: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_reads_back_as_its_kind() {
        for kind in EventKind::ALL {
            assert_eq!(EventKind::from_word(kind.word()), Some(kind));
        }
    }

    #[test]
    fn only_what_is_for_good_puts_somebody_out() {
        use EventKind as K;
        let out: Vec<K> =
            K::ALL.into_iter().filter(|kind| kind.suppression_reason().is_some()).collect();
        assert_eq!(out, [K::Bounced, K::Complained, K::Unsubscribed]);
    }
    #[test]
    fn one_word_says_what_matters_most() {
        use EventKind as K;
        for (kinds, word) in [
            (&[][..], None),
            (&[K::SoftBounced, K::Delivered], Some(K::Delivered)),
            (&[K::Delivered, K::Clicked, K::Opened], Some(K::Clicked)),
            (&[K::Opened, K::Unsubscribed, K::Clicked], Some(K::Unsubscribed)),
            (&[K::Unsubscribed, K::Complained], Some(K::Complained)),
        ] {
            assert_eq!(K::most_significant(kinds.iter().copied()), word, "{kinds:?}");
        }
    }
}
