//! Relays: presets, stored relays, the connection test and the capability probe.

use postroom_model::clock::Timestamp;
use postroom_model::id::RelayId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    Bulk, LearnedLimitsView, LimitUsage, Limits, PauseReason, RelayKind, StepOutcome, TestStep,
    TlsMode,
};

/// A variant of a preset: a region or a message stream.
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
    /// The fixed user name, such as "apikey". None: the user has one.
    pub fixed_user: Option<String>,
    /// Stable codes of the labels and help texts ("api_key", "smtp_key", "password"…).
    pub user_label: String,
    pub user_help: String,
    pub password_label: String,
    pub password_help: String,
    /// The English texts, for codes that the page does not know.
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
    /// Address of the provider's documentation. Empty: none.
    pub docs: String,
}

/// A note about a provider: stable code and English text.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PresetNote {
    pub code: String,
    pub text: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PausedView {
    pub why: PauseReason,
    /// The relay's reply, or the error in English.
    pub text: String,
    pub since: Timestamp,
    /// When the relay is tried again. None: only the user can resume it.
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
    /// The name in EHLO. Empty: the address of this computer.
    pub ehlo_name: String,
    /// Learned from its replies: a mail takes two round trips.
    pub slow_wire: bool,
    /// The learned transmission mode. None: no mail was sent yet.
    pub wire: Option<WireView>,
    pub limits: Limits,
    pub gauges: Vec<LimitUsage>,
    pub learned_limits: LearnedLimitsView,
    /// None: ready.
    pub paused: Option<PausedView>,
    /// Mails sent through it since midnight, local time.
    pub accepted_today: i64,
}

/// The server of a relay that is being edited.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RelayServer {
    pub id: RelayId,
    pub host: String,
    pub port: u16,
    pub tls: TlsMode,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize, TS)]
pub struct PasswordAgain {
    pub needed: bool,
}

/// The relay form as typed.
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
    /// None: the stored password is kept.
    pub password: Option<String>,
    /// PEM of the user's certificate authority. None: keep; empty: remove.
    pub ca_pem: Option<String>,
    /// The name in EHLO. Empty: the address of this computer.
    #[serde(default)]
    pub ehlo_name: String,
    pub connections: u16,
    pub per_second: Option<f64>,
    pub per_connection: Option<u32>,
    pub limits: Limits,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum WireMode {
    /// Several mails in flight at once (BDAT).
    Chunked,
    /// One round trip per mail.
    Overlapped,
    /// Two round trips per mail.
    Grouped,
    /// One command at a time.
    OneByOne,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WireView {
    pub mode: WireMode,
    /// The maximum number of mails in flight on one connection.
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
    pub accepted: bool,
    /// None: no connection was made.
    pub wire: Option<WireView>,
    pub bytes: i64,
    /// The relay's reply to the mail, or the error.
    pub message: String,
    /// What to do if the mail was not accepted: stable code and English sentence.
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

/// A finding of a step, by stable name: "addresses", "tls_version", "cipher", "subject", "issuer",
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
    /// The transcript; our lines begin with "→ ". Secrets are masked.
    pub lines: Vec<String>,
    pub facts: Vec<TestDetail>,
    /// What to do: stable code and English sentence.
    pub advice_code: Option<String>,
    pub advice: Option<String>,
    /// PEM of a self-signed certificate that the user can decide to trust.
    #[serde(default)]
    pub own_certificate: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ConnectionTestView {
    pub ok: bool,
    pub millis: i64,
    pub steps: Vec<TestStepView>,
}
