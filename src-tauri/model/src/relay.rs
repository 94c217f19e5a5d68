//! Relays: what the user told us about one, what we learnt about it, and how it is spoken to.
//!
//! Leaves out: storage (`store::relays`) and when to speak (`queue`).

pub mod limits;
pub mod presets;
pub mod reply;

use serde::{Deserialize, Serialize};

use self::limits::{LearnedLimits, Limits};
use crate::clock::Timestamp;
use crate::id::RelayId;
use crate::words::words;

/// How the line is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum TlsMode {
    /// From the first byte (RFC 8314; usually port 465).
    Implicit,
    /// STARTTLS, required: a relay that does not offer it is not spoken to (RFC 3207).
    Starttls,
    /// In clear. Only for loopback, or where the user has said so.
    None,
}

words!(TlsMode {
    Implicit => "implicit",
    Starttls => "starttls",
    None => "none",
});

/// What a relay is to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum RelayKind {
    /// The built-in relay that takes everything and keeps it here.
    Practice,
    Smtp,
}

/// Where and how to connect. Holds no secret.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RelayConfig {
    pub host: String,
    pub port: u16,
    pub tls: TlsMode,
    /// In clear to a host that is not loopback: allowed only when the user has confirmed it.
    pub allow_plain: bool,
    /// Empty: no AUTH.
    pub user: Option<String>,
    /// PEM of an authority of the user's own, beside those the system trusts.
    pub ca_pem: Option<String>,
    /// How many connections at once, at most.
    pub connections: u16,
    /// Mails per second over all connections; none: as fast as the relay takes them.
    pub per_second: Option<f64>,
    /// Reconnect after so many mails; none: never.
    pub per_connection: Option<u32>,
    /// Limits over longer stretches of time.
    pub limits: Limits,
}

/// As a user name: the secret is the user name too (Postmark's token). Configurations are written
/// to disk and hold no secret, so they hold this instead.
pub const USER_IS_SECRET: &str = "{secret}";

/// What we learnt about a relay's wire; kept so that the next connection starts right. Stored as
/// JSON: a field that an older version did not know takes its default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct LearnedCapabilities {
    /// The relay refused commands behind a message's dot: two round trips a mail from now on.
    pub no_overlap: bool,
    /// It has answered commands behind a dot.
    pub overlap_proven: bool,
    /// It offers CHUNKING and does not take it.
    pub no_chunking: bool,
    /// It has taken a mail by BDAT, and answered what stood behind it.
    pub chunking_proven: bool,
    /// How many mails may be under way on one connection with CHUNKING; none: as many as we like.
    pub window: Option<u16>,
    /// It offers DSN (RFC 3461) and refuses its parameters.
    pub no_dsn: bool,
}

impl LearnedCapabilities {
    /// Takes over what changed between `before` and `after`. Several connections learn at the same
    /// time; none of them may undo what another one found out.
    pub fn take_over(&mut self, before: Self, after: Self) {
        fn field<T: PartialEq>(ours: &mut T, before: T, after: T) {
            if before != after {
                *ours = after;
            }
        }
        field(&mut self.no_overlap, before.no_overlap, after.no_overlap);
        field(&mut self.overlap_proven, before.overlap_proven, after.overlap_proven);
        field(&mut self.no_chunking, before.no_chunking, after.no_chunking);
        field(&mut self.chunking_proven, before.chunking_proven, after.chunking_proven);
        field(&mut self.window, before.window, after.window);
        field(&mut self.no_dsn, before.no_dsn, after.no_dsn);
    }
}

/// May the queue use it?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum RelayState {
    Ready,
    /// Paused, with the sentence that says why, since when, and when it is tried again by itself
    /// (none: only the user can resume it).
    Paused {
        why: PauseReason,
        text: String,
        since: Timestamp,
        until: Option<Timestamp>,
    },
}

/// Why a relay is paused; decides what the user is told to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum PauseReason {
    /// User name or password not taken.
    WrongPassword,
    /// We have no password for this run.
    NoPassword,
    /// The certificate or the TLS handshake failed.
    Tls,
    /// Could not be reached, or answers as if it were ill.
    Unwell,
    /// A limit is reached.
    Spent,
    /// The user paused it.
    ByUser,
}

words!(PauseReason {
    WrongPassword => "wrong_password",
    NoPassword => "no_password",
    Tls => "tls",
    Unwell => "unwell",
    Spent => "spent",
    ByUser => "by_user",
});

/// A relay as stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Relay {
    pub id: RelayId,
    pub name: String,
    pub kind: RelayKind,
    /// Which preset it was made from (`presets`), "other" for none.
    pub preset: String,
    pub config: RelayConfig,
    pub learnt: LearnedCapabilities,
    pub learnt_limits: LearnedLimits,
    pub state: RelayState,
    pub created_at: Timestamp,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn what_two_connections_learnt_stands_side_by_side() {
        let before = LearnedCapabilities::default();
        let mut shared = before;
        shared.take_over(before, LearnedCapabilities { no_overlap: true, ..before });
        shared.take_over(
            before,
            LearnedCapabilities { chunking_proven: true, window: Some(4), ..before },
        );
        let both = LearnedCapabilities {
            no_overlap: true,
            chunking_proven: true,
            window: Some(4),
            ..before
        };
        assert_eq!(shared, both);
    }

    #[test]
    fn what_was_learnt_survives_being_written_down_and_an_older_version() {
        let learnt =
            LearnedCapabilities { no_dsn: true, window: Some(3), ..LearnedCapabilities::default() };
        let json = serde_json::to_string(&learnt).unwrap();
        assert_eq!(serde_json::from_str::<LearnedCapabilities>(&json).unwrap(), learnt);
        let older: LearnedCapabilities = serde_json::from_str(r#"{"no_overlap":true}"#).unwrap();
        assert_eq!(
            older,
            LearnedCapabilities { no_overlap: true, ..LearnedCapabilities::default() }
        );
    }
}
