//! Relays: their configuration, what was learned about them, and how to connect.
//!
//! Leaves out: storage (`postroom-store`) and the decision when to connect (`postroom-queue`).

pub mod limits;
pub mod presets;
pub mod reply;

use serde::{Deserialize, Serialize};

use self::limits::{LearnedLimits, Limits};
use crate::clock::Timestamp;
use crate::id::RelayId;
use crate::words::words;

/// How the connection is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum TlsMode {
    /// From the first byte (RFC 8314; usually port 465).
    Implicit,
    /// STARTTLS, required: without the offer the relay is not used (RFC 3207).
    Starttls,
    /// Unencrypted. Only for loopback, or with the user's confirmation.
    None,
}

words!(TlsMode {
    Implicit => "implicit",
    Starttls => "starttls",
    None => "none",
});

/// The kind of relay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum RelayKind {
    /// The built-in relay that accepts every mail and sends none.
    Practice,
    Smtp,
}

/// Where and how to connect. Contains no secret.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RelayConfig {
    pub host: String,
    pub port: u16,
    pub tls: TlsMode,
    /// Allows an unencrypted connection to a host that is not loopback; only set with the user's
    /// confirmation.
    pub allow_plain: bool,
    /// Empty: no AUTH.
    pub user: Option<String>,
    /// PEM of the user's own certificate authority, in addition to those that the system trusts.
    pub ca_pem: Option<String>,
    /// The name in EHLO: a domain, or an address literal such as `[192.0.2.1]`. None: the literal of
    /// this end of the connection.
    pub ehlo_name: Option<String>,
    /// The maximum number of simultaneous connections.
    pub connections: u16,
    /// Mails per second over all connections. None: as fast as the relay accepts them.
    pub per_second: Option<f64>,
    /// Reconnect after this number of mails. None: never.
    pub per_connection: Option<u32>,
    /// Limits over longer periods.
    pub limits: Limits,
}

/// Whether this can be the name in EHLO: a domain, or an address literal (RFC 5321 4.1.2, 4.1.3).
pub fn is_ehlo_name(name: &str) -> bool {
    if let Some(literal) = name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return match literal.strip_prefix("IPv6:") {
            Some(address) => address.parse::<std::net::Ipv6Addr>().is_ok(),
            None => literal.parse::<std::net::Ipv4Addr>().is_ok(),
        };
    }
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    name.len() <= 255 && name.split('.').all(is_label)
}

/// A user name with this value means that the user name equals the secret (Postmark's token).
/// Configurations are written to disk and must not contain a secret, so they contain this
/// placeholder.
pub const USER_IS_SECRET: &str = "{secret}";

/// What was learned about the relay's SMTP behaviour; stored so that the next connection uses it at
/// once. Stored as JSON: a field that an older version did not have gets its default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct LearnedCapabilities {
    /// The relay refused commands after a message's final dot: from then on, two round trips per
    /// mail.
    pub no_overlap: bool,
    /// The relay replied to commands after a final dot.
    pub overlap_proven: bool,
    /// The relay offers CHUNKING but does not accept it.
    pub no_chunking: bool,
    /// The relay accepted a mail by BDAT and replied to the commands after it.
    pub chunking_proven: bool,
    /// The maximum number of mails in flight on one connection with CHUNKING. None: no limit.
    pub window: Option<u16>,
    /// The relay offers DSN (RFC 3461) but refuses its parameters.
    pub no_dsn: bool,
}

impl LearnedCapabilities {
    /// Merges the changes between `before` and `after`. Several connections learn at the same time,
    /// and none may revert what another one learned.
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

/// Whether the queue may use the relay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum RelayState {
    Ready,
    /// Paused, with the reason as a sentence, the start, and the time of the automatic retry (none:
    /// only the user can resume it).
    Paused {
        why: PauseReason,
        text: String,
        since: Timestamp,
        until: Option<Timestamp>,
    },
}

impl RelayState {
    /// Whether the relay is paused until the user resumes it, and not because the user paused it.
    pub fn waits_for_the_user(&self) -> bool {
        match self {
            Self::Ready | Self::Paused { why: PauseReason::ByUser, .. } => false,
            Self::Paused { until, .. } => until.is_none(),
        }
    }
}

/// The reason for a pause; it decides what the user is advised to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum PauseReason {
    /// The relay refused the user name or the password.
    WrongPassword,
    /// No password is known in this run.
    NoPassword,
    /// The certificate or the TLS handshake failed.
    Tls,
    /// The relay cannot be reached, or its replies show a failure.
    #[serde(rename = "unwell")]
    Unavailable,
    /// A limit is reached.
    #[serde(rename = "spent")]
    LimitReached,
    /// The user paused it.
    ByUser,
}

words!(PauseReason {
    WrongPassword => "wrong_password",
    NoPassword => "no_password",
    Tls => "tls",
    Unavailable => "unwell",
    LimitReached => "spent",
    ByUser => "by_user",
});

/// A stored relay.
#[derive(Debug, Clone, PartialEq)]
pub struct Relay {
    pub id: RelayId,
    pub name: String,
    pub kind: RelayKind,
    /// The preset that it was created from (`presets`), "other" for none.
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
    fn ehlo_name_is_a_domain_or_an_address_literal() {
        for (name, valid) in [
            ("mail.example.com", true),
            ("localhost", true),
            ("[192.0.2.1]", true),
            ("[IPv6:2001:db8::1]", true),
            ("[2001:db8::1]", false),
            ("[192.0.2.256]", false),
            ("mail.example.com.", false),
            ("mail_1.example.com", false),
            ("-mail.example.com", false),
            ("mail example", false),
            ("mail\r\nRSET", false),
            ("", false),
        ] {
            assert_eq!(is_ehlo_name(name), valid, "{name:?}");
        }
    }

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
