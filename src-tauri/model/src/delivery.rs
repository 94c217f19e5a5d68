//! The record of one recipient of one campaign: its status, the legal moves between statuses, its
//! attempts, and the provider events that arrive later ([`event`]). The record outlives the
//! campaign's stay in the queue.
//!
//! Leaves out: the queue that moves a delivery (`postroom-queue`) and storage (`postroom-store`).

pub mod event;

use serde::{Deserialize, Serialize};

pub use self::event::{DeliveryEvent, EventKind};

use crate::clock::Timestamp;
use crate::id::{CampaignId, ContactId, DeliveryId, RelayId};
use crate::relay::reply::Reply;
use crate::words::words;

/// The status of one recipient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum DeliveryStatus {
    /// Waits in the queue.
    Queued,
    /// A worker holds the lease; the intent is not written yet. After a crash: `Queued`.
    Leased,
    /// The journal holds the intent; the final dot may be sent. After a crash: `InDoubt`.
    Sending,
    /// The relay accepted the mail (2yz). This does not mean delivered.
    Accepted,
    /// The relay replied 4yz; the delivery is retried.
    Deferred,
    /// The relay replied 5yz.
    Refused,
    /// Deferred until the retry window ended.
    Expired,
    /// Withdrawn before it was sent.
    Withdrawn,
    /// Possibly sent. Never sent again automatically.
    InDoubt,
}

/// Due at once: no reply has deferred this recipient. It is not a moment of the clock, so that a
/// clock that is set back delays nobody.
pub const AT_ONCE: Timestamp = Timestamp(0);

/// A move of a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Move {
    /// A worker leases it.
    Lease,
    /// It returns to the queue unsent and unchanged (a crash before the intent, a pause, a 503
    /// after the dot).
    PutBack,
    /// The intent to send is in the journal.
    Intend,
    /// 250 after the final dot.
    Accept,
    /// A transient negative reply, or a temporary failure before the dot.
    Defer,
    /// A permanent negative reply.
    Refuse,
    /// The retry window ended.
    Expire,
    /// The campaign was cancelled, or the person opted out in time.
    Withdraw,
    /// No reply came after the dot.
    Doubt,
    /// The user or the provider states that it was sent.
    SettleSent,
    /// The user chooses to send it again. Also "retry failures".
    SendAgain,
}

words!(DeliveryStatus {
    Queued => "queued",
    Leased => "leased",
    Sending => "sending",
    Accepted => "accepted",
    Deferred => "deferred",
    Refused => "refused",
    Expired => "expired",
    Withdrawn => "withdrawn",
    InDoubt => "in_doubt",
});

impl DeliveryStatus {
    /// The only table of legal moves. `None`: the move is not allowed from this status.
    pub fn after(self, step: Move) -> Option<Self> {
        use DeliveryStatus as S;
        use Move as M;
        match (self, step) {
            (S::Queued | S::Deferred, M::Lease) => Some(S::Leased),
            (S::Leased, M::PutBack) => Some(S::Queued),
            (S::Leased, M::Intend) => Some(S::Sending),
            (S::Sending, M::Accept) => Some(S::Accepted),
            // RCPT gets its reply before the intent, the dot after it: both replies may be 4yz.
            (S::Leased | S::Sending, M::Defer) => Some(S::Deferred),
            (S::Leased | S::Sending, M::Refuse) => Some(S::Refused),
            // When the reply's cause is the relay or the campaign, no recipient loses an attempt.
            (S::Sending, M::PutBack) => Some(S::Queued),
            (S::Queued | S::Deferred | S::Leased | S::Sending, M::Expire) => Some(S::Expired),
            (S::Queued | S::Deferred | S::Leased, M::Withdraw) => Some(S::Withdrawn),
            (S::Sending, M::Doubt) => Some(S::InDoubt),
            // A late reply resolves the doubt, either way.
            (S::InDoubt, M::Accept | M::SettleSent) => Some(S::Accepted),
            (S::InDoubt, M::Refuse) => Some(S::Refused),
            (S::InDoubt | S::Refused | S::Expired, M::SendAgain) => Some(S::Queued),
            _ => None,
        }
    }

    /// Whether the delivery changes only by a decision of the user.
    pub fn is_final(self) -> bool {
        match self {
            Self::Queued | Self::Leased | Self::Sending | Self::Deferred => false,
            Self::Accepted | Self::Refused | Self::Expired | Self::Withdrawn | Self::InDoubt => {
                true
            }
        }
    }
}

/// The number of recipients per status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(rename = "CountsView"))]
pub struct Counts {
    pub queued: i64,
    pub leased: i64,
    pub sending: i64,
    pub accepted: i64,
    pub deferred: i64,
    pub refused: i64,
    pub expired: i64,
    pub withdrawn: i64,
    pub in_doubt: i64,
}

impl Counts {
    pub fn get(&self, status: DeliveryStatus) -> i64 {
        match status {
            DeliveryStatus::Queued => self.queued,
            DeliveryStatus::Leased => self.leased,
            DeliveryStatus::Sending => self.sending,
            DeliveryStatus::Accepted => self.accepted,
            DeliveryStatus::Deferred => self.deferred,
            DeliveryStatus::Refused => self.refused,
            DeliveryStatus::Expired => self.expired,
            DeliveryStatus::Withdrawn => self.withdrawn,
            DeliveryStatus::InDoubt => self.in_doubt,
        }
    }

    pub fn slot(&mut self, status: DeliveryStatus) -> &mut i64 {
        match status {
            DeliveryStatus::Queued => &mut self.queued,
            DeliveryStatus::Leased => &mut self.leased,
            DeliveryStatus::Sending => &mut self.sending,
            DeliveryStatus::Accepted => &mut self.accepted,
            DeliveryStatus::Deferred => &mut self.deferred,
            DeliveryStatus::Refused => &mut self.refused,
            DeliveryStatus::Expired => &mut self.expired,
            DeliveryStatus::Withdrawn => &mut self.withdrawn,
            DeliveryStatus::InDoubt => &mut self.in_doubt,
        }
    }

    pub fn total(&self) -> i64 {
        DeliveryStatus::ALL.iter().map(|status| self.get(*status)).sum()
    }

    /// The number of recipients whose delivery still proceeds automatically.
    pub fn open(&self) -> i64 {
        self.queued + self.leased + self.sending + self.deferred
    }
}

/// One stored recipient of one campaign.
#[derive(Debug, Clone, PartialEq)]
pub struct Delivery {
    pub id: DeliveryId,
    pub campaign: CampaignId,
    pub contact: ContactId,
    /// The address at the time when the audience was frozen.
    pub address: String,
    pub name: Option<String>,
    pub status: DeliveryStatus,
    pub attempts: i64,
    pub relay: Option<RelayId>,
    pub relay_name: Option<String>,
    pub message_id: Option<String>,
    /// The time of the next attempt of a deferred delivery.
    pub due_at: Option<Timestamp>,
    pub reply: Option<Reply>,
    pub updated_at: Timestamp,
}

/// One attempt, stored permanently.
#[derive(Debug, Clone, PartialEq)]
pub struct Attempt {
    pub number: i64,
    pub relay: RelayId,
    pub relay_name: String,
    pub status: DeliveryStatus,
    pub reply: Option<Reply>,
    /// What happened when there is no reply ("connection lost after the text").
    pub note: Option<String>,
    pub started_at: Timestamp,
    pub duration_ms: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_reads_back_as_its_status() {
        for status in DeliveryStatus::ALL {
            assert_eq!(DeliveryStatus::from_word(status.word()), Some(status));
        }
    }

    #[test]
    fn a_mail_in_doubt_never_goes_out_again_by_itself() {
        assert_eq!(DeliveryStatus::InDoubt.after(Move::Lease), None);
        assert_eq!(DeliveryStatus::Sending.after(Move::Lease), None);
        assert_eq!(DeliveryStatus::Accepted.after(Move::SendAgain), None);
    }

    #[test]
    fn what_the_relay_took_stays_taken() {
        for step in [Move::Lease, Move::PutBack, Move::Withdraw, Move::Doubt, Move::Refuse] {
            assert_eq!(DeliveryStatus::Accepted.after(step), None);
        }
    }
}
