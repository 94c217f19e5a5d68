//! Relays: presets, what is stored of one, and the connection test.

use postroom_model::clock::Timestamp;
use postroom_model::id::RelayId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    Bulk, LearnedLimitsView, LimitUsage, Limits, PauseReason, RelayKind, StepOutcome, TestStep,
    TlsMode,
};

/// A choice inside a preset: a region or a kind of stream.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PresetVariant {
    pub id: String,
    pub name: String,
    pub host: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PresetView {
    pub id: String,
    pub name: String,
    pub host: String,
    pub port: u16,
    pub tls: TlsMode,
    pub variants: Vec<PresetVariant>,
    /// The literal word everyone uses, such as "apikey". None: the user's own.
    pub fixed_user: Option<String>,
    /// Stable codes of the labels and helps ("api_key", "smtp_key", "password"…).
    pub user_label: String,
    pub user_help: String,
    pub password_label: String,
    pub password_help: String,
    /// The same in English, for codes the page does not know.
    pub user_label_text: String,
    pub user_help_text: String,
    pub password_label_text: String,
    pub password_help_text: String,
    pub connections: u16,
    pub per_second: Option<f64>,
    pub per_connection: Option<u32>,
    pub per_minute: Option<u32>,
    pub per_hour: Option<u32>,
    pub per_day: Option<u32>,
    pub bulk: Bulk,
    pub notes: Vec<PresetNote>,
    /// Where the provider explains it; empty: nowhere.
    pub docs: String,
}

/// Something to know about a provider: a stable code, with English beside it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PresetNote {
    pub code: String,
    pub text: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PausedView {
    pub why: PauseReason,
    /// The relay's own words, or the failure in English.
    pub text: String,
    pub since: Timestamp,
    /// When it is tried again by itself; none: only the user can.
    pub until: Option<Timestamp>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RelayView {
    pub id: RelayId,
    pub name: String,
    pub kind: RelayKind,
    pub preset: String,
    pub host: String,
    pub port: u16,
    pub tls: TlsMode,
    pub allow_plain: bool,
    pub user: String,
    pub has_password: bool,
    pub has_own_ca: bool,
    pub connections: u16,
    pub per_second: Option<f64>,
    pub per_connection: Option<u32>,
    /// Two round trips a mail, learnt from its answers.
    pub slow_wire: bool,
    /// How mails go over its line, as far as that was learnt; none: nothing was sent yet.
    pub wire: Option<WireView>,
    pub limits: Limits,
    pub gauges: Vec<LimitUsage>,
    pub taught: LearnedLimitsView,
    /// None: ready.
    pub paused: Option<PausedView>,
    /// Mails that left through it since midnight on this computer's clock.
    pub accepted_today: i64,
}

/// A relay as typed into the form.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RelayDraft {
    /// None: a new one.
    pub id: Option<RelayId>,
    pub name: String,
    pub preset: String,
    pub host: String,
    pub port: u16,
    pub tls: TlsMode,
    pub allow_plain: bool,
    pub user: String,
    /// None: keep the one that is stored.
    pub password: Option<String>,
    /// PEM of an own authority. None: keep; empty: remove.
    pub ca_pem: Option<String>,
    pub connections: u16,
    pub per_second: Option<f64>,
    pub per_connection: Option<u32>,
    pub limits: Limits,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum WireMode {
    /// Several mails under way at once.
    Chunked,
    /// One round trip a mail.
    Overlapped,
    /// Two round trips a mail.
    Grouped,
    /// Command by command.
    OneByOne,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WireView {
    pub mode: WireMode,
    /// Mails under way at once on one connection, at most.
    pub under_way: u16,
}

/// One real test mail through a stored relay.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RelayProbeRequest {
    pub id: RelayId,
    pub from: String,
    pub to: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RelayProbeView {
    pub taken: bool,
    /// None: no connection came about.
    pub wire: Option<WireView>,
    pub bytes: i64,
    /// The relay's word on the mail, or what went wrong.
    pub words: String,
    /// What to do when it was not taken: a stable code, with English beside it.
    pub advice_code: Option<String>,
    pub advice: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RelayPassword {
    pub id: RelayId,
    pub password: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RelayTestRequest {
    pub draft: RelayDraft,
    /// The sender's address for MAIL FROM.
    pub from: String,
    /// The address for RCPT TO; no mail is sent to it.
    pub to: String,
}

/// Facts of a step, by stable name: "addresses", "tls_version", "cipher", "subject", "issuer",
/// "expires_at", "features", "max_size".
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TestDetail {
    pub name: String,
    pub value: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TestStepView {
    pub step: TestStep,
    pub outcome: StepOutcome,
    pub millis: i64,
    /// What was said, line by line; ours begin with "→ ". Secrets are masked.
    pub lines: Vec<String>,
    pub facts: Vec<TestDetail>,
    /// A stable code of what to do, with English beside it.
    pub advice_code: Option<String>,
    pub advice: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ConnectionTestView {
    pub ok: bool,
    pub millis: i64,
    pub steps: Vec<TestStepView>,
}
