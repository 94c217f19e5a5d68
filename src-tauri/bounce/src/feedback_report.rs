//! Complaints: feedback reports (RFC 5965), and the notices of Microsoft's programme (JMRP).

use crate::address;
use crate::notification::Notification;
use crate::returned_message;
use crate::{Class, Kind, MailClassification, Recipient};

pub(crate) fn classify(notification: &Notification) -> Option<MailClassification> {
    let report = &notification.feedback;
    if report.trim().is_empty() {
        return classify_microsoft(notification);
    }
    let feedback_type =
        returned_message::field(report, "feedback-type").unwrap_or("abuse").to_ascii_lowercase();
    // A report on failed authentication (RFC 6591) is about a forgery, and not a complaint.
    if feedback_type == "auth-failure" || feedback_type == "not-spam" {
        return Some(MailClassification::without_recipients(Kind::NotBounce));
    }
    let mut recipients: Vec<String> = values(report, "original-rcpt-to");
    if recipients.is_empty() {
        recipients = values(report, "removal-recipient");
    }
    if recipients.is_empty() {
        recipients = ["x-original-to", "delivered-to", "to"]
            .iter()
            .find_map(|name| returned_message::field(&notification.returned, name))
            .and_then(address::first)
            .map(str::to_owned)
            .into_iter()
            .collect();
    }
    if feedback_type == "opt-out" || feedback_type == "opt-out-list" {
        return Some(of(Kind::Unsubscribe, recipients));
    }
    Some(of(Kind::Complaint, recipients))
}

fn classify_microsoft(notification: &Notification) -> Option<MailClassification> {
    let from = notification.header("from")?.to_ascii_lowercase();
    let recipient = returned_message::field(&notification.returned, "x-hmxmroriginalrecipient")?;
    let is_complaint =
        from.contains("staff@hotmail.com") || notification.subject.starts_with("complaint about");
    is_complaint.then(|| of(Kind::Complaint, address::first(recipient).map(str::to_owned)))
}

fn of(kind: Kind, addresses: impl IntoIterator<Item = String>) -> MailClassification {
    let recipients = addresses
        .into_iter()
        .map(|address| Recipient::soft(&address, Class::Complaint, ""))
        .collect();
    MailClassification { kind, recipients, orig_message_id: None }
}

fn values(report: &str, name: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for line in report.lines() {
        let Some((key, value)) = line.split_once(':') else { continue };
        if !key.trim().eq_ignore_ascii_case(name) {
            continue;
        }
        if let Some(address) = address::first(value)
            && !found.iter().any(|known| known.eq_ignore_ascii_case(address))
        {
            found.push(address.to_owned());
        }
    }
    found
}
