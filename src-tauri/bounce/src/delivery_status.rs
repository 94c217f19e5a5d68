//! Delivery status notifications (RFC 3464): groups of per-recipient fields.
//!
//! It also reads the fields where a mail system writes them without the MIME type or with broken
//! encoding. Leaves out: the fields about the mail as a whole, except the reporting of a delay.

use crate::address;
use crate::notice_recipients;
use crate::notification::Notification;
use crate::reason::{self, Reason};
use crate::returned_message;
use crate::{Class, Kind, MailClassification, Recipient};

/// The fields of one recipient (RFC 3464 2.3).
#[derive(Debug, Default)]
struct Group {
    last_recipient: String,
    original_recipient: String,
    action: String,
    status: String,
    diagnostic: String,
    /// PowerMTA's own category.
    bounce_category: Option<String>,
}

pub(crate) fn classify(notification: &Notification) -> Option<MailClassification> {
    let groups = groups(&status_text(notification)?);
    if groups.is_empty() {
        return None;
    }
    // A challenge: the mail waits until its sender answers.
    if groups.iter().any(|group| group.diagnostic.to_ascii_lowercase().starts_with("x-boxbe")) {
        return Some(MailClassification::without_recipients(Kind::NotBounce));
    }
    let notice = &notification.text[..returned_message::start(&notification.text)];
    let mut recipients: Vec<Recipient> = Vec::new();
    let mut kind = None;
    for group in &groups {
        let Some(address) = group.address() else { continue };
        let (group_kind, recipient) = group.recipient(address, notice, groups.len());
        kind = Some(worst(kind, group_kind));
        if !recipients.iter().any(|known| known.address.eq_ignore_ascii_case(&recipient.address)) {
            recipients.push(recipient);
        }
    }
    Some(MailClassification { kind: kind?, recipients, orig_message_id: None })
}

/// The kind of a notice about several recipients: a failure outweighs a delay, a delay a delivery.
fn worst(kind: Option<Kind>, next: Kind) -> Kind {
    let rank = |kind: Kind| match kind {
        Kind::Bounce => 3,
        Kind::Delayed => 2,
        Kind::Delivered => 1,
        Kind::Complaint | Kind::AutoReply | Kind::Unsubscribe | Kind::NotBounce => 0,
    };
    kind.filter(|kind| rank(*kind) >= rank(next)).unwrap_or(next)
}

/// The fields, wherever they are. A soft line end of quoted-printable in an undeclared part is
/// taken back.
fn status_text(notification: &Notification) -> Option<String> {
    let has_fields = |text: &str| {
        let lower = text.to_ascii_lowercase();
        lower.contains("final-recipient:") || lower.contains("original-recipient:")
    };
    if has_fields(&notification.status) {
        return Some(notification.status.clone());
    }
    let text = &notification.text;
    has_fields(text).then(|| text.replace("=\n", ""))
}

fn groups(text: &str) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut group = Group::default();
    for field in unfolded(text) {
        if field.is_empty() {
            if group.names_recipient() {
                groups.push(std::mem::take(&mut group));
            }
            group = Group::default();
            continue;
        }
        let Some((name, value)) = field.split_once(':') else { continue };
        let value = value.trim().to_owned();
        match name.trim().to_ascii_lowercase().as_str() {
            "final-recipient" => {
                // Some systems separate recipients by nothing.
                if !group.last_recipient.is_empty() {
                    groups.push(std::mem::take(&mut group));
                }
                group.last_recipient = value;
            }
            "original-recipient" => group.original_recipient = value,
            "action" => group.action = value.to_ascii_lowercase(),
            "status" => group.status = value,
            "diagnostic-code" => group.diagnostic = value,
            "x-powermta-bouncecategory" => group.bounce_category = Some(value.to_ascii_lowercase()),
            _ => {}
        }
    }
    if group.names_recipient() {
        groups.push(group);
    }
    groups
}

/// Fields with their continuation lines, and an empty text for each blank line.
fn unfolded(text: &str) -> Vec<String> {
    let mut fields: Vec<String> = Vec::new();
    for line in text.lines() {
        let continues = line.starts_with([' ', '\t']) && !line.trim().is_empty();
        match fields.last_mut() {
            Some(field) if continues && !field.is_empty() => {
                field.push(' ');
                field.push_str(line.trim());
            }
            _ => fields.push(line.trim().to_owned()),
        }
    }
    fields
}

impl Group {
    fn names_recipient(&self) -> bool {
        !self.last_recipient.is_empty() || !self.original_recipient.is_empty()
    }

    /// The address at which the delivery failed; the one that the mail was sent to where that is
    /// no internet address.
    fn address(&self) -> Option<&str> {
        let is_foreign = self.last_recipient.to_ascii_lowercase().starts_with("x400");
        let last = (!is_foreign).then(|| address::first(&self.last_recipient)).flatten();
        if let Some(address) = last.or_else(|| address::first(&self.original_recipient)) {
            return Some(address);
        }
        let (_, name) = self.last_recipient.split_once(';')?;
        let name = name.trim();
        (!name.is_empty() && !is_foreign).then_some(name)
    }

    fn recipient(&self, address: &str, notice: &str, groups: usize) -> (Kind, Recipient) {
        let kind = match self.action.split_whitespace().next().unwrap_or("") {
            "delivered" | "relayed" | "expanded" | "deliverable" => Kind::Delivered,
            "delayed" => Kind::Delayed,
            _ => Kind::Bounce,
        };
        if kind == Kind::Delivered {
            let dsn = reason::enhanced_code(&self.status).unwrap_or_default();
            return (kind, Recipient::soft(address, Class::Delivered, &dsn));
        }
        let reason = self.reason(address, notice, groups);
        let delayed = kind == Kind::Delayed || reason.gave_up;
        let kind = if delayed { Kind::Delayed } else { kind };
        let hard = reason.class == Class::BadAddress && !reason.dsn.starts_with('4');
        let recipient = Recipient {
            address: address.to_owned(),
            class: reason.class,
            hard: hard && self.action != "delayed",
            dsn: reason.dsn,
        };
        (kind, recipient)
    }

    /// The diagnostic text decides; the words of the notice where it says nothing.
    fn reason(&self, address: &str, notice: &str, groups: usize) -> Reason {
        let own = if groups == 1 {
            notice.to_owned()
        } else {
            notice_recipients::text_about(notice, address)
        };
        let diagnostic = self.diagnostic.trim();
        let diagnostic = diagnostic.split_once(';').map_or(diagnostic, |(_, text)| text.trim());
        let text = format!("{diagnostic} {}", comment_of(&self.status));
        let reason = reason::of_text(&text, &self.status, &own);
        if let Some(class) = self.bounce_category.as_deref().and_then(class_of_category)
            && reason.class == Class::Unknown
        {
            return Reason { class, ..reason };
        }
        if reason.class == Class::BadAddress && groups == 1 {
            return match reason::of_text(&own, &self.status, "").class {
                // The server's own sentence is more exact than the reply that it sent.
                class @ (Class::MailboxFull | Class::AccountSuspended) => {
                    Reason { class, ..reason }
                }
                _ if reason::is_uncertain_at_carrier(address, &text, &reason.dsn) => {
                    Reason { class: Class::Blocked, ..reason }
                }
                _ => reason,
            };
        }
        if reason.class != Class::Unknown {
            return reason;
        }
        let by_notice = reason::of_text(&own, &self.status, "");
        if by_notice.class == Class::Unknown { reason } else { by_notice }
    }
}

/// The comment in `5.4.4 (Illegal host/domain name found)`.
fn comment_of(status: &str) -> &str {
    status.split_once('(').map_or("", |(_, comment)| comment)
}

/// Categories of PowerMTA (its user guide, "Bounce categories").
fn class_of_category(category: &str) -> Option<Class> {
    match category {
        "bad-mailbox" | "bad-domain" => Some(Class::BadAddress),
        "inactive-mailbox" => Some(Class::AccountSuspended),
        "quota-issues" => Some(Class::MailboxFull),
        "message-expired" | "no-answer-from-host" | "routing-errors" | "bad-connection" => {
            Some(Class::Transient)
        }
        "policy-related" | "spam-related" | "virus-related" | "content-related"
        | "relaying-issues" | "bad-configuration" => Some(Class::Blocked),
        _ => None,
    }
}
