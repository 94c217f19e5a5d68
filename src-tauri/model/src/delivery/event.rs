//! What becomes known of a mail after a relay took it: delivered, came back, opened, and so on.
//!
//! Such a fact stands beside the delivery's status and never moves it. Leaves out: where facts come
//! from (`import::provider_events`), and keeping them with what they mean for a person (`store::events`).

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::contact::{Address, SuppressionReason};
use crate::words::words;

/// The kind of a provider event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(rename = "EventKind"))]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// The recipient's server took it; the provider says so.
    Delivered,
    /// It came back for good.
    Bounced,
    /// It came back for now.
    SoftBounced,
    /// They marked it as spam.
    Complained,
    /// They want no more mail.
    Unsubscribed,
    /// They opened it, or a robot did.
    Opened,
    /// They clicked a link in it, or a robot did.
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
    /// Why whoever it happened to gets no mail any more. A mail that came back for now says
    /// nothing about the next one.
    pub fn puts_out(self) -> Option<SuppressionReason> {
        match self {
            Self::Bounced => Some(SuppressionReason::Bounced),
            Self::Complained => Some(SuppressionReason::Complained),
            Self::Unsubscribed => Some(SuppressionReason::Unsubscribed),
            Self::Delivered | Self::SoftBounced | Self::Opened | Self::Clicked => None,
        }
    }

    /// What tells most of these, for where one word has to do: a complaint more than a click, a
    /// click more than the opening before it.
    pub fn telling(kinds: impl IntoIterator<Item = Self>) -> Option<Self> {
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

    /// Whoever clicks a link has the mail open.
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
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(rename = "FactView"))]
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

/// What the event word of a row means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventMeaning {
    Event {
        kind: EventKind,
        robot: bool,
    },
    /// A step on the way, of which nothing came yet.
    Nothing,
    /// A word that we do not know.
    Unknown,
}

/// One row of a provider's event file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderEventRow {
    /// Row of the file.
    pub line: u64,
    /// The provider's word.
    pub word: String,
    pub heard: EventMeaning,
    pub address: Option<Address>,
    /// None: the row does not say when.
    pub at: Option<Timestamp>,
    /// Without angle brackets.
    pub ids: Vec<String>,
    /// Our own ids of the mail.
    pub ours: Vec<String>,
    pub subject: Option<String>,
    /// The link, or the reason.
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
        let out: Vec<K> = K::ALL.into_iter().filter(|kind| kind.puts_out().is_some()).collect();
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
            assert_eq!(K::telling(kinds.iter().copied()), word, "{kinds:?}");
        }
    }
}
