//! Notices that follow no standard: qmail, Exim, Exchange, Yahoo, sendmail, carriers and the rest.

use crate::address;
use crate::notice_recipients::{self, Named};
use crate::notification::Notification;
use crate::phrases::PHRASES;
use crate::reason::{self, Reason};
use crate::returned_message;
use crate::{Class, Kind, MailClassification, Recipient};

pub(crate) fn classify(notification: &Notification) -> Option<MailClassification> {
    let text = &notification.text;
    let notice = &text[..returned_message::start(text)];
    let subject = notification.subject.to_lowercase();
    let lower = notice.to_lowercase();
    let by_subject = PHRASES.failure_subjects.iter().any(|words| subject.contains(words));
    let by_text = PHRASES.failure_notices.iter().any(|words| lower.contains(words));
    let is_system = notification.is_from_mail_system();
    let by_form = || notice.lines().any(notice_recipients::is_list_of_failures);
    if !(is_system && (by_subject || by_text || by_form()) || by_subject && by_text) {
        return None;
    }
    let named = recipients(notification, notice);
    if named.is_empty() {
        return None;
    }
    let is_delay =
        PHRASES.delays.iter().any(|words| subject.contains(words) || lower.contains(words));
    let mut kind = if is_delay { Kind::Delayed } else { Kind::Bounce };
    let alone = named.len() == 1;
    let mut found = Vec::new();
    for named in named {
        let reason = reason_of(&named, notice, alone);
        if reason.gave_up {
            kind = Kind::Delayed;
        }
        found.push(Recipient {
            address: named.address,
            class: reason.class,
            hard: reason.class == Class::BadAddress
                && !reason.dsn.starts_with('4')
                && kind == Kind::Bounce,
            dsn: reason.dsn,
        });
    }
    Some(MailClassification { kind, recipients: found, orig_message_id: None })
}

fn reason_of(named: &Named, notice: &str, alone: bool) -> Reason {
    let own = reason::of_text(&named.text, "", notice);
    if own.class == Class::BadAddress
        && reason::is_uncertain_at_carrier(&named.address, &named.text, &own.dsn)
    {
        return Reason { class: Class::Blocked, ..own };
    }
    if own.class != Class::Unknown || !alone {
        return own;
    }
    reason::of_text(notice, &own.dsn, "")
}

/// `X-Failed-Recipients` (Exim, Gmail) names them; else the text; else the returned header's `To`.
fn recipients(notification: &Notification, notice: &str) -> Vec<Named> {
    let declared = notification.header("x-failed-recipients").unwrap_or("");
    let declared = address::find_all(declared);
    if !declared.is_empty() {
        let alone = declared.len() == 1;
        return declared
            .into_iter()
            .map(|found| Named {
                address: found.address.to_owned(),
                text: if alone {
                    notice.to_owned()
                } else {
                    notice_recipients::text_about(notice, found.address)
                },
            })
            .collect();
    }
    let own = own_addresses(notification);
    let found = notice_recipients::find(notice, &own);
    if !found.is_empty() {
        return found;
    }
    let rest = &notification.text[notice.len()..];
    ["x-failed-recipients", "x-original-to", "delivered-to", "to"]
        .iter()
        .find_map(|name| {
            returned_message::field(&notification.returned, name)
                .or_else(|| returned_message::field(rest, name))
                .and_then(address::first)
        })
        .map(|address| Named { address: address.to_owned(), text: notice.to_owned() })
        .into_iter()
        .collect()
}

/// Where the notice went to: the sender of the mail, and not a recipient that failed.
fn own_addresses(notification: &Notification) -> Vec<String> {
    ["to", "delivered-to", "from"]
        .iter()
        .filter_map(|name| notification.header(name))
        .flat_map(address::find_all)
        .map(|found| found.address.to_owned())
        .collect()
}
