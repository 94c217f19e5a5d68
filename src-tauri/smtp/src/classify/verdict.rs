//! The result of the classification.

use std::time::Duration;

use postroom_model::relay::PauseReason;

/// Whose fault it is, and so what follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The relay accepted the mail.
    Accepted,
    /// Retry this recipient later; `wait` where the reply states it or the kind implies it.
    Deferred { wait: Option<Duration> },
    /// Never retry this recipient.
    Refused,
    /// The relay is unavailable: retry without counting an attempt (`wait`: as it stated).
    RelayUnavailable { wait: Option<Duration> },
    /// Pause the relay until the user acts.
    RelayPaused(PauseReason),
    /// A limit of the relay is reached: retry after `wait` without counting an attempt.
    LimitReached { limit: Limit, wait: Duration },
    /// Every recipient would get the same reply: stop the campaign and show the text.
    CampaignFault,
}

/// Which limit is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Limit {
    /// Mails per second or minute: send more slowly.
    Rate,
    /// Mails over one connection: send the next over a new one.
    PerConnection,
    /// Mails over one connection, or mails per minute: a new connection shows which.
    ConnectionOrRate,
    /// Connections at once: use fewer.
    Connections,
    Hour,
    Day,
    /// The contract with the provider.
    Account,
}
