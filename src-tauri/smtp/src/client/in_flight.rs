//! The mails of one connection that are written and not yet answered (CHUNKING).
//!
//! Leaves out: reading and writing (`chunking`).

use std::collections::VecDeque;

use crate::client::chunking_outcome::Replies;
use crate::client::error::{SmtpError, Stage};
use crate::client::result::DeliveryResult;
use crate::client::window_size::WindowSize;

/// One mail with outstanding replies.
#[derive(Debug)]
pub(crate) struct InFlight {
    pub(super) key: i64,
    pub(super) replies: Replies,
    pub(super) awaited: Stage,
    /// The offset of its end in all bytes ever enqueued.
    pub(super) end: u64,
}

/// The mails in flight.
#[derive(Debug)]
pub(crate) struct Window {
    pub(super) in_flight: VecDeque<InFlight>,
    pub(super) results: VecDeque<(i64, DeliveryResult)>,
    /// Why the connection ends; replies that arrive before it closes still count.
    pub(super) close_reason: Option<SmtpError>,
    pub(super) window_size: WindowSize,
}

impl Window {
    pub(crate) fn new(learned: Option<u16>) -> Self {
        let window_size = WindowSize::new(learned);
        Self {
            in_flight: VecDeque::new(),
            results: VecDeque::new(),
            close_reason: None,
            window_size,
        }
    }

    /// The number of mails without a reply to their text.
    pub(super) fn under_way(&self) -> usize {
        self.in_flight.iter().filter(|mail| mail.awaited != Stage::Reset).count()
    }
}
