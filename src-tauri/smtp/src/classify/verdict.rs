//! What the classification decides.

use std::time::Duration;

use postroom_model::relay::PauseReason;

/// Whose fault it is, and so what follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The relay took the mail.
    Accepted,
    /// This recipient later; `wait` where the reply names it or its kind is known.
    Deferred { wait: Option<Duration> },
    /// This recipient never.
    Refused,
    /// The relay cannot at the moment: spend nobody's try, come again (`wait`: as it said).
    RelayUnavailable { wait: Option<Duration> },
    /// The relay is to be paused until somebody does something.
    RelayPaused(PauseReason),
    /// A limit of the relay is reached: spend nobody's try, come again after `wait`.
    LimitReached { limit: Limit, wait: Duration },
    /// Every recipient would hear the same: stop the campaign, show the text.
    CampaignFault,
}

/// Which limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Limit {
    /// Mails per second or minute: send more slowly.
    Rate,
    /// Connections at once: use fewer.
    Connections,
    Hour,
    Day,
    /// What the contract allows.
    Account,
}
