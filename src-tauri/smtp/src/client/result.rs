//! What is certain about one mail after an exchange with the relay.
//!
//! It promises to keep "not sent" and "in doubt" apart. Leaves out: how the result is derived
//! (`exchange`, `chunking`), and what follows from it (`classify`).

use crate::client::error::{SmtpError, Stage};
use postroom_model::relay::reply::Reply;

/// The result of a mail's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finished {
    /// The reply to the text: accepted with 2xx, else not.
    Replied(Reply),
    /// The final dot was certainly not sent: this mail was not sent.
    NotSent(SmtpError),
    /// The dot was sent and no reply came: possibly sent.
    InDoubt(SmtpError),
}

/// The result of a mail's envelope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Begun {
    /// 354: the relay expects the text, which is passed to the next call.
    Ready,
    Refused {
        stage: Stage,
        reply: Reply,
        /// Not sent to the relay: its EHLO reply rules the mail out.
        local: bool,
    },
    /// No reply counts; the mail goes back to the queue.
    Requeue,
}

/// The result of a mail that was submitted whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeliveryResult {
    /// The text has a result.
    Finished(Finished),
    /// MAIL or RCPT was refused.
    Refused {
        stage: Stage,
        reply: Reply,
        /// Not sent to the relay: its EHLO reply rules the mail out.
        local: bool,
    },
    /// No reply counts; the mail goes back to the queue.
    Requeue,
}

impl DeliveryResult {
    pub(crate) fn is_in_doubt(&self) -> bool {
        matches!(self, Self::Finished(Finished::InDoubt(_)))
    }
}

/// "Bad sequence": the relay refuses commands that come before its reply to the dot. Haraka says
/// 503, Exim 554 with "synchronization", Postfix with `reject_unauth_pipelining` 503.
pub(crate) fn is_pipelining_refused(reply: &Reply) -> bool {
    let text = reply.text().to_ascii_lowercase();
    reply.code == 503
        || (reply.code >= 500 && (text.contains("pipelin") || text.contains("synchroni")))
}
