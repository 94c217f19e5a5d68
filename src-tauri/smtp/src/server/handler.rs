//! What a listener asks the handler of its mail, and the types they share.
//!
//! A session knows no handler and a handler knows no socket. Leaves out: every decision.

use std::borrow::Cow;
use std::future::Future;
use std::time::Duration;

/// One reply line: code, enhanced code, text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerReply {
    pub code: u16,
    pub enhanced: &'static str,
    pub text: Cow<'static, str>,
}

impl ServerReply {
    pub const fn new(code: u16, enhanced: &'static str, text: &'static str) -> Self {
        Self { code, enhanced, text: Cow::Borrowed(text) }
    }

    pub fn with(code: u16, enhanced: &'static str, text: String) -> Self {
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
pub struct Incoming {
    pub envelope_from: String,
    pub envelope_to: Vec<String>,
    pub tls: bool,
    pub auth_user: Option<String>,
    pub bytes: Vec<u8>,
    /// Bare CR or LF were in the mail and were normalized.
    pub line_ends_normalized: bool,
}

/// How a session treats its client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    /// Accept what old devices and programs send: an empty or odd name in EHLO, addresses without
    /// angle brackets, bare CR or LF in a text. HTTP and TLS on this port end the connection.
    pub lenient: bool,
    pub starttls: bool,
    /// Offer BDAT (RFC 3030).
    pub chunking: bool,
}

impl Policy {
    /// Strict, with every extension: for tests of a client.
    pub const PRACTICE: Self = Self { lenient: false, starttls: true, chunking: true };
    /// For programs on this computer. Without STARTTLS, because many clients upgrade whenever it is
    /// offered and then reject the certificate.
    pub const SUBMISSION: Self = Self { lenient: true, starttls: false, chunking: false };
}

/// What the handler did with a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Disposition {
    Queued(String),
    Rejected(ServerReply),
    /// Drop the connection without a reply.
    Drop,
}

/// Decides about mail. A method that returns `None` raises no objection.
pub trait MailHandler: Send + Sync + 'static {
    fn policy(&self) -> Policy;
    /// The wait before each reply.
    fn reply_delay(&self) -> Duration;
    /// Unavailable for every client: sent as greeting and to the next MAIL, then the connection is
    /// closed.
    fn unavailable(&self) -> Option<ServerReply>;
    /// A reply with code 421 closes the connection.
    fn sign_in(
        &self,
        user: &str,
        password: &str,
    ) -> impl Future<Output = Option<ServerReply>> + Send;
    fn requires_auth(&self) -> bool;
    /// `size`: as announced by SIZE= (RFC 1870).
    fn check_sender(
        &self,
        user: Option<&str>,
        from: &str,
        size: Option<usize>,
    ) -> Option<ServerReply>;
    fn check_recipient(&self, address: &str) -> Option<ServerReply>;
    fn accept(&self, mail: Incoming) -> impl Future<Output = Disposition> + Send;
}
