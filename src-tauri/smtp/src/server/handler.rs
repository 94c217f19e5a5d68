//! What a listener asks the handler of its mail, and the types they share.
//!
//! A session knows no handler and a handler knows no socket. Leaves out: every decision.

use std::borrow::Cow;
use std::future::Future;
use std::time::Duration;

/// One reply line: code, enhanced code, text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ServerReply {
    pub(crate) code: u16,
    pub(crate) enhanced: &'static str,
    pub(crate) text: Cow<'static, str>,
}

impl ServerReply {
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

/// A whole mail with its envelope, as received (dots unstuffed, nothing added).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Incoming {
    pub(crate) envelope_from: String,
    pub(crate) envelope_to: Vec<String>,
    pub(crate) tls: bool,
    pub(crate) auth_user: Option<String>,
    pub(crate) bytes: Vec<u8>,
}

/// What the handler did with a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Disposition {
    Queued(String),
    Rejected(ServerReply),
    /// Drop the connection without a reply.
    Drop,
}

/// Decides about mail. A method that returns `None` raises no objection.
pub(crate) trait MailHandler: Send + Sync + 'static {
    /// The wait before each reply.
    fn reply_delay(&self) -> Duration;
    /// Unavailable for every client: sent as greeting and to the next MAIL, then the connection is
    /// closed.
    fn unavailable(&self) -> Option<ServerReply>;
    fn sign_in(&self, user: &str, password: &str) -> Option<ServerReply>;
    fn requires_auth(&self) -> bool;
    fn check_recipient(&self, address: &str) -> Option<ServerReply>;
    fn accept(&self, mail: Incoming) -> impl Future<Output = Disposition> + Send;
}
