//! What is certain about one mail after an exchange with the relay.
//!
//! It promises to keep "not sent" and "in doubt" apart. Leaves out: how the result is derived
//! (`exchange`, `chunking`), and what follows from it (`classify`).

use crate::client::error::{SmtpError, Stage};
use postroom_model::relay::reply::Reply;

/// The end of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finished {
    /// The relay's word on the text: taken with 2xx, else not.
    Replied(Reply),
    /// The final dot certainly never left: this mail was not sent.
    NotSent(SmtpError),
    /// The dot left, and no answer came: perhaps sent.
    InDoubt(SmtpError),
}

/// The beginning of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Begun {
    /// 354: the relay waits for the text, which is to be given to the next call.
    Ready,
    Refused {
        stage: Stage,
        reply: Reply,
        /// We did not even ask: what the relay said at EHLO rules it out.
        local: bool,
    },
    /// Nothing of it counts; the mail goes back and its turn comes again.
    Requeue,
}

/// What became of a mail that was handed over whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeliveryResult {
    /// Its text was answered, or cannot have been, or may have been.
    Finished(Finished),
    /// MAIL or RCPT was refused.
    Refused {
        stage: Stage,
        reply: Reply,
        /// We did not even ask: what the relay said at EHLO rules it out.
        local: bool,
    },
    /// Nothing of it counts; the mail goes back and its turn comes again.
    Requeue,
}

impl DeliveryResult {
    pub(crate) fn is_doubt(&self) -> bool {
        matches!(self, Self::Finished(Finished::InDoubt(_)))
    }
}

/// "Bad sequence": commands came before the reply to the dot, and the relay minds. Haraka says 503,
/// Exim 554 with "synchronization", Postfix with `reject_unauth_pipelining` 503.
pub(crate) fn is_pipelining_refused(reply: &Reply) -> bool {
    let text = reply.text().to_ascii_lowercase();
    reply.code == 503
        || (reply.code >= 500 && (text.contains("pipelin") || text.contains("synchroni")))
}
