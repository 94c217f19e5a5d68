//! The practice relay: its faults and its inbox.

use postroom_model::clock::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Header;

/// The faults of the practice relay. Patterns are globs such as `bounce*@*`.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
pub struct FaultsView {
    pub refuse: Vec<String>,
    pub defer: Vec<String>,
    /// Number of deferrals before the mail is accepted.
    pub defer_times: u32,
    /// The connection drops after the mail's text.
    pub drop_after_data: Vec<String>,
    /// Milliseconds before each reply.
    pub slow_ms: u32,
    pub refuse_sign_in: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PracticeView {
    pub running: bool,
    pub port: u16,
    /// The reason why it does not run.
    pub error: Option<String>,
    pub captured: i64,
    pub faults: FaultsView,
    /// What a program signs in with.
    pub user: String,
    pub password: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct InboxRequest {
    pub search: String,
    pub offset: i64,
    pub limit: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct InboxRow {
    pub id: String,
    pub at: Timestamp,
    pub from: String,
    pub to: String,
    pub subject: String,
    pub size: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct InboxPage {
    pub total: i64,
    pub rows: Vec<InboxRow>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CaughtMail {
    pub id: String,
    pub at: Timestamp,
    pub envelope_from: String,
    pub envelope_to: String,
    pub encrypted: bool,
    pub user: Option<String>,
    pub from: String,
    pub to: String,
    pub subject: String,
    /// Sanitized, for a sandboxed frame; pictures are data URLs.
    pub html: Option<String>,
    pub text: Option<String>,
    pub source: String,
    pub headers: Vec<Header>,
    pub size: i64,
}
