//! Requests to unsubscribe, as mail programs write them from `List-Unsubscribe: <mailto:…>`
//! (RFC 2369) and as people write them.

use crate::address;
use crate::notification::Notification;
use crate::{Class, Kind, MailClassification, Recipient};

/// A subject of one of these words, alone or followed by a token, is a request.
const WORDS: &[&str] = &[
    "unsubscribe",
    "unsubscribe me",
    "please unsubscribe",
    "opt out",
    "opt-out",
    "remove me",
    "abmelden",
    "abmeldung",
    "abbestellen",
    "newsletter abbestellen",
    "désabonner",
    "désinscription",
    "desinscription",
    "se désabonner",
    "darse de baja",
    "baja",
    "cancelar suscripción",
    "cancelar suscripcion",
    "cancelar subscrição",
    "disiscriviti",
    "disiscrizione",
    "cancellami",
    "uitschrijven",
    "afmelden",
    "wypisz",
    "wypisz mnie",
    "avregistrera",
    "отписаться",
    "отписка",
    "配信停止",
    "退订",
    "退訂",
];

pub(crate) fn classify(notification: &Notification) -> Option<MailClassification> {
    let subject = notification.subject.trim().to_lowercase();
    let by_subject = WORDS.iter().any(|word| {
        subject.strip_prefix(word).is_some_and(|rest| {
            rest.is_empty()
                || (rest.starts_with([' ', ':', '-', '|']) && rest.split_whitespace().count() <= 1)
        })
    });
    let body = notification.text.trim().to_lowercase();
    let body = body.trim_end_matches(['.', '!']);
    let by_body = (subject.is_empty() || body.len() < 60) && WORDS.contains(&body);
    if !by_subject && !by_body {
        return None;
    }
    let recipients = notification
        .header("from")
        .and_then(address::first)
        .map(|address| Recipient::soft(address, Class::Unknown, ""))
        .into_iter()
        .collect();
    Some(MailClassification { kind: Kind::Unsubscribe, recipients, orig_message_id: None })
}
