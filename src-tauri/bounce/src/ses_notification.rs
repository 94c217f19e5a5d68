//! Notices of Amazon SES through SNS: JSON in the body of a mail (SES developer guide, "Amazon SNS
//! notification contents").

use serde::Deserialize;

use crate::notification::Notification;
use crate::reason;
use crate::{Class, Kind, MailClassification, Recipient};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Notice {
    #[serde(alias = "eventType")]
    notification_type: String,
    mail: Mail,
    bounce: Option<Bounce>,
    complaint: Option<Complaint>,
    delivery: Option<Delivery>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Mail {
    #[serde(default)]
    destination: Vec<String>,
    #[serde(default)]
    common_headers: Option<CommonHeaders>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CommonHeaders {
    message_id: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Bounce {
    bounce_type: String,
    #[serde(default)]
    bounce_sub_type: String,
    bounced_recipients: Vec<Bounced>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Bounced {
    email_address: String,
    #[serde(default)]
    status: String,
    #[serde(default)]
    diagnostic_code: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Complaint {
    complained_recipients: Vec<Bounced>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Delivery {
    #[serde(default)]
    recipients: Vec<String>,
    #[serde(default)]
    smtp_response: String,
}

pub(crate) fn classify(notification: &Notification) -> Option<MailClassification> {
    let start = notification
        .text
        .find("{\"notificationType\"")
        .or_else(|| notification.text.trim_start().starts_with('{').then_some(0))?;
    let mut values =
        serde_json::Deserializer::from_str(&notification.text[start..]).into_iter::<Notice>();
    let notice = values.next()?.ok()?;
    let (kind, recipients) = match notice.notification_type.as_str() {
        "Bounce" => (Kind::Bounce, notice.bounce.map(bounced).unwrap_or_default()),
        "Complaint" => (
            Kind::Complaint,
            notice
                .complaint
                .map(|complaint| complaint.complained_recipients)
                .unwrap_or_default()
                .into_iter()
                .map(|it| recipient(it.email_address, Class::Complaint, String::new()))
                .collect(),
        ),
        "Delivery" => {
            let delivery = notice.delivery?;
            let dsn = reason::enhanced_code(&delivery.smtp_response).unwrap_or_default();
            let addresses = match delivery.recipients {
                addresses if addresses.is_empty() => notice.mail.destination,
                addresses => addresses,
            };
            let each = |address| recipient(address, Class::Delivered, dsn.clone());
            (Kind::Delivered, addresses.into_iter().map(each).collect())
        }
        _ => return None,
    };
    let orig_message_id = notice
        .mail
        .common_headers
        .and_then(|headers| headers.message_id)
        .map(|id| id.trim_matches(['<', '>']).to_owned());
    Some(MailClassification { kind, recipients, orig_message_id })
}

fn bounced(bounce: Bounce) -> Vec<Recipient> {
    let permanent = bounce.bounce_type == "Permanent";
    let by_sub_type = match bounce.bounce_sub_type.as_str() {
        "NoEmail" | "Suppressed" | "OnAccountSuppressionList" => Some(Class::BadAddress),
        "MailboxFull" => Some(Class::MailboxFull),
        "MessageTooLarge" => Some(Class::TooBig),
        "ContentRejected" | "AttachmentRejected" => Some(Class::Blocked),
        _ => None,
    };
    let each = |it: Bounced| {
        let reason = reason::of_text(&it.diagnostic_code, &it.status, "");
        let class = by_sub_type.unwrap_or(reason.class);
        Recipient {
            address: it.email_address,
            class,
            hard: permanent && class == Class::BadAddress,
            dsn: reason.dsn,
        }
    };
    bounce.bounced_recipients.into_iter().map(each).collect()
}

fn recipient(address: String, class: Class, dsn: String) -> Recipient {
    Recipient { address, class, hard: false, dsn }
}
