//! Classifies a mail that arrives at a bounce or reply address: a bounce, a delay, a complaint, an
//! auto-reply, a confirmation of delivery, an unsubscribe request, or none of these.
//!
//! It reads delivery status notifications (RFC 3464), feedback reports (RFC 5965), automatic
//! responses (RFC 3834), and the notices of mail systems that follow no standard. It promises a
//! result for any bytes; a mailbox counts as gone for good only when the notice names the address or
//! its domain as unknown. Leaves out: fetching mails, and finding the delivery that a notice is about.

mod address;
mod auto_reply;
mod delivery_status;
mod feedback_report;
mod notice;
mod notice_recipients;
mod notification;
mod phrases;
mod reason;
mod returned_message;
mod ses_notification;
mod unsubscribe;

use serde::Serialize;

use crate::notification::Notification;

/// What the mail is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A mail was not delivered.
    Bounce,
    /// A mail server still tries to deliver it, or gave up after trying for days.
    Delayed,
    /// The recipient marked the mail as spam.
    Complaint,
    /// An answer that a program wrote, such as a vacation notice.
    AutoReply,
    /// A confirmation of delivery.
    Delivered,
    /// The recipient asks for no more mail.
    Unsubscribe,
    NotBounce,
}

/// Why a mail was not delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// The mailbox or its domain does not exist, or takes no mail at all.
    BadAddress,
    MailboxFull,
    AccountSuspended,
    TooBig,
    /// Refused for its content, its sender, its route or the policy of the receiving side.
    Blocked,
    RateLimited,
    /// A fault of a server or of the network.
    Transient,
    Complaint,
    AutoReply,
    Delivered,
    Unknown,
}

/// One recipient that the notice is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Recipient {
    pub address: String,
    pub class: Class,
    /// The address is gone for good and must not be mailed again.
    pub hard: bool,
    /// Enhanced status code (RFC 3463) such as `5.1.1`; empty when the notice has none.
    pub dsn: String,
}

impl Recipient {
    /// A recipient whose address stays in use.
    fn soft(address: &str, class: Class, dsn: &str) -> Self {
        Self { address: address.to_owned(), class, hard: false, dsn: dsn.to_owned() }
    }
}

/// The result for one mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MailClassification {
    pub kind: Kind,
    pub recipients: Vec<Recipient>,
    /// Message-ID of the mail that the notice is about, without angle brackets.
    pub orig_message_id: Option<String>,
}

impl MailClassification {
    fn without_recipients(kind: Kind) -> Self {
        Self { kind, recipients: Vec::new(), orig_message_id: None }
    }
}

/// Classifies one mail (RFC 5322, as bytes).
pub fn classify(raw: &[u8]) -> MailClassification {
    let Some(notification) = Notification::parse(raw) else {
        return MailClassification::without_recipients(Kind::NotBounce);
    };
    let mut classification = feedback_report::classify(&notification)
        .or_else(|| ses_notification::classify(&notification))
        .or_else(|| delivery_status::classify(&notification))
        .or_else(|| auto_reply::classify_declared(&notification))
        .or_else(|| notice::classify(&notification))
        .or_else(|| unsubscribe::classify(&notification))
        .or_else(|| auto_reply::classify_by_subject(&notification))
        .unwrap_or_else(|| MailClassification::without_recipients(Kind::NotBounce));
    if classification.orig_message_id.is_none() && classification.kind != Kind::NotBounce {
        classification.orig_message_id = returned_message::message_id(&notification);
    }
    classification
}

/// The class of one SMTP reply, such as `550 5.1.1 User unknown`.
pub fn class_of_reply(reply: &str) -> Class {
    reason::of_text(reply, "", "").class
}

#[cfg(test)]
mod tests;
