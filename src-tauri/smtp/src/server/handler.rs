//! What a listener asks the place its mail goes to, and the words they share.
//!
//! The conversation knows no room and a room knows no socket. Leaves out: every decision.

use std::borrow::Cow;
use std::future::Future;
use std::time::Duration;

/// One reply line: code, enhanced code, text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) code: u16,
    pub(crate) enhanced: &'static str,
    pub(crate) text: Cow<'static, str>,
}

impl Answer {
    pub(crate) const fn new(code: u16, enhanced: &'static str, text: &'static str) -> Self {
        Self { code, enhanced, text: Cow::Borrowed(text) }
    }

    pub(crate) fn with(code: u16, enhanced: &'static str, text: String) -> Self {
        Self { code, enhanced, text: Cow::Owned(text) }
    }

    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        let enhanced = self.enhanced;
        let gap = if enhanced.is_empty() { "" } else { " " };
        out.extend_from_slice(format!("{} {enhanced}{gap}{}\r\n", self.code, self.text).as_bytes());
    }
}

/// A whole mail with its envelope, as it came over the line (dots unstuffed, nothing added).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Incoming {
    pub(crate) envelope_from: String,
    pub(crate) envelope_to: Vec<String>,
    pub(crate) tls: bool,
    pub(crate) auth_user: Option<String>,
    pub(crate) bytes: Vec<u8>,
}

/// What became of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Taken {
    Queued(String),
    No(Answer),
    /// Say nothing and drop the line.
    Cut,
}

/// Where mail goes. Answers `None` where it has nothing against going on.
pub(crate) trait Room: Send + Sync + 'static {
    /// Waited before each command is answered.
    fn pace(&self) -> Duration;
    /// Closed for everybody: said at the greeting and at the next MAIL, then the line is closed.
    fn closed(&self) -> Option<Answer>;
    fn sign_in(&self, user: &str, password: &str) -> Option<Answer>;
    fn must_sign_in(&self) -> bool;
    fn recipient(&self, address: &str) -> Option<Answer>;
    fn take(&self, mail: Incoming) -> impl Future<Output = Taken> + Send;
}
