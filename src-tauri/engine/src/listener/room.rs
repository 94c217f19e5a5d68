//! What a listener asks the place its mail goes to, and the words they share.
//!
//! The conversation knows no room and a room knows no socket. Leaves out: every decision.

use std::borrow::Cow;
use std::future::Future;
use std::time::Duration;

/// One reply line: code, enhanced code, text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) code: u16,
    pub(super) enhanced: &'static str,
    pub(super) text: Cow<'static, str>,
}

impl Answer {
    pub(super) const fn new(code: u16, enhanced: &'static str, text: &'static str) -> Self {
        Self { code, enhanced, text: Cow::Borrowed(text) }
    }

    pub(super) fn with(code: u16, enhanced: &'static str, text: String) -> Self {
        Self { code, enhanced, text: Cow::Owned(text) }
    }

    pub(super) fn write(&self, out: &mut Vec<u8>) {
        let enhanced = self.enhanced;
        let gap = if enhanced.is_empty() { "" } else { " " };
        out.extend_from_slice(format!("{} {enhanced}{gap}{}\r\n", self.code, self.text).as_bytes());
    }
}

/// A whole mail with its envelope, as it came over the line (dots unstuffed, nothing added).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Incoming {
    pub(super) envelope_from: String,
    pub(super) envelope_to: Vec<String>,
    pub(super) tls: bool,
    pub(super) auth_user: Option<String>,
    pub(super) bytes: Vec<u8>,
}

/// What became of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Taken {
    Queued(String),
    No(Answer),
    /// Say nothing and drop the line.
    Cut,
}

/// Where mail goes. Answers `None` where it has nothing against going on.
pub(super) trait Room: Send + Sync + 'static {
    /// Waited before each command is answered.
    fn pace(&self) -> Duration;
    /// Closed for everybody: said at the greeting and at the next MAIL, then the line is closed.
    fn closed(&self) -> Option<Answer>;
    fn sign_in(&self, user: &str, password: &str) -> Option<Answer>;
    fn must_sign_in(&self) -> bool;
    fn recipient(&self, address: &str) -> Option<Answer>;
    fn take(&self, mail: Incoming) -> impl Future<Output = Taken> + Send;
}
