//! The report of a connection test.

use serde::{Deserialize, Serialize};

use crate::classify::Explanation;
use crate::client::extensions::Extensions;
use crate::client::tls::{CertificateFacts, TlsFacts};

/// The steps, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum TestStep {
    Dns,
    Connect,
    Tls,
    Hello,
    SignIn,
    /// MAIL FROM.
    Sender,
    /// RCPT TO a test address.
    Recipient,
}

impl TestStep {
    pub const ALL: [Self; 7] = [
        Self::Dns,
        Self::Connect,
        Self::Tls,
        Self::Hello,
        Self::SignIn,
        Self::Sender,
        Self::Recipient,
    ];

    pub fn word(self) -> &'static str {
        match self {
            Self::Dns => "dns",
            Self::Connect => "connect",
            Self::Tls => "tls",
            Self::Hello => "hello",
            Self::SignIn => "sign_in",
            Self::Sender => "sender",
            Self::Recipient => "recipient",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum StepOutcome {
    Passed,
    Failed,
    /// Not needed, or not reached.
    Skipped,
}

/// One line of the transcript.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TranscriptLine {
    /// True: sent by us. False: sent by the relay.
    pub ours: bool,
    pub text: String,
}

/// What to do: a stable code and the explanation in English.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Advice {
    pub code: String,
    pub text: String,
}

impl From<Explanation> for Advice {
    fn from(explanation: Explanation) -> Self {
        Self { code: explanation.code().to_owned(), text: explanation.english().to_owned() }
    }
}

/// The findings of a step; only its own fields are set.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepDetail {
    /// `dns`: all addresses; `connect`: the one that answered.
    pub addresses: Vec<String>,
    pub tls: Option<TlsFacts>,
    /// The presented certificate, accepted or not.
    pub certificate: Option<CertificateFacts>,
    #[serde(rename = "features")]
    pub extensions: Option<Extensions>,
    /// The error message.
    #[serde(rename = "trouble")]
    pub error: Option<String>,
}

/// The report of one step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepReport {
    pub step: TestStep,
    pub outcome: StepOutcome,
    pub millis: i64,
    pub lines: Vec<TranscriptLine>,
    pub detail: StepDetail,
    pub advice: Option<Advice>,
}

/// The report of the whole test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectionTestReport {
    pub passed: bool,
    pub steps: Vec<StepReport>,
}
