//! Column headers and event words of provider exports. Data; `columns` reads them.
//!
//! Normalised by `normalize_header`: lower case, no accents, one space between words.
//! `hardBounces`, `hard_bounces` and `Hard bounces` are the same. SendGrid, Brevo, Mailgun,
//! Postmark, Mailjet, SMTP2GO, SparkPost, MailerSend, Elastic Email, Resend, Amazon SES.

use postroom_model::delivery::EventKind;

/// The meaning of an event word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum VocabularyEntry {
    Event(EventKind),
    /// The same, caused by a robot.
    Robot(EventKind),
    /// A bounce whose kind another column may state; this kind when none does.
    Bounce(EventKind),
    /// No outcome of a mail: it was queued, is under way, or failed before sending.
    Ignored,
}

use EventKind as K;
use VocabularyEntry::{Bounce, Ignored, Robot};

const fn event(kind: EventKind) -> VocabularyEntry {
    VocabularyEntry::Event(kind)
}

pub(crate) const VOCABULARY: &[(&str, VocabularyEntry)] = &[
    ("delivered", event(K::Delivered)),
    ("delivery", event(K::Delivered)),
    ("opened", event(K::Opened)),
    ("open", event(K::Opened)),
    ("opens", event(K::Opened)),
    ("first opening", event(K::Opened)),
    ("unique opened", event(K::Opened)),
    ("opened unique", event(K::Opened)),
    ("initial open", event(K::Opened)),
    ("amp open", event(K::Opened)),
    ("amp initial open", event(K::Opened)),
    ("loaded by proxy", Robot(K::Opened)),
    ("proxy open", Robot(K::Opened)),
    ("unique proxy open", Robot(K::Opened)),
    ("machine opened", Robot(K::Opened)),
    ("clicked", event(K::Clicked)),
    ("click", event(K::Clicked)),
    ("clicks", event(K::Clicked)),
    ("clicked unique", event(K::Clicked)),
    ("link clicked", event(K::Clicked)),
    ("amp click", event(K::Clicked)),
    ("hard bounce", event(K::Bounced)),
    ("hard bounces", event(K::Bounced)),
    ("hard bounced", event(K::Bounced)),
    ("hardbounced", event(K::Bounced)),
    ("invalid", event(K::Bounced)),
    ("invalid email", event(K::Bounced)),
    ("bad email address", event(K::Bounced)),
    ("bounce", Bounce(K::Bounced)),
    ("bounces", Bounce(K::Bounced)),
    ("bounced", Bounce(K::Bounced)),
    // The word alone does not state the cause.
    ("failed", Bounce(K::SoftBounced)),
    ("out of band", Bounce(K::Bounced)),
    ("soft bounce", event(K::SoftBounced)),
    ("soft bounces", event(K::SoftBounced)),
    ("soft bounced", event(K::SoftBounced)),
    ("softbounced", event(K::SoftBounced)),
    ("transient", event(K::SoftBounced)),
    ("blocked", event(K::SoftBounced)),
    ("block", event(K::SoftBounced)),
    ("dns error", event(K::SoftBounced)),
    ("spam", event(K::Complained)),
    ("spam report", event(K::Complained)),
    ("spamreport", event(K::Complained)),
    ("spam reports", event(K::Complained)),
    ("spam complaint", event(K::Complained)),
    ("spam complaints", event(K::Complained)),
    ("complaint", event(K::Complained)),
    ("complaints", event(K::Complained)),
    ("complained", event(K::Complained)),
    ("marked as spam", event(K::Complained)),
    ("unsubscribe", event(K::Unsubscribed)),
    ("unsubscribes", event(K::Unsubscribed)),
    ("unsubscribed", event(K::Unsubscribed)),
    ("unsub", event(K::Unsubscribed)),
    ("group unsubscribe", event(K::Unsubscribed)),
    ("list unsubscribe", event(K::Unsubscribed)),
    ("link unsubscribe", event(K::Unsubscribed)),
    ("accepted", Ignored),
    ("injection", Ignored),
    ("processed", Ignored),
    ("request", Ignored),
    ("requests", Ignored),
    ("queued", Ignored),
    ("scheduled", Ignored),
    ("submission", Ignored),
    ("send", Ignored),
    ("sent", Ignored),
    ("stored", Ignored),
    ("deferred", Ignored),
    ("delay", Ignored),
    ("delayed", Ignored),
    ("delivery delay", Ignored),
    ("delivery delayed", Ignored),
    ("failed attempt", Ignored),
    ("dropped", Ignored),
    ("drop", Ignored),
    ("suppressed", Ignored),
    ("rejected", Ignored),
    ("reject", Ignored),
    ("policy rejection", Ignored),
    ("generation failure", Ignored),
    ("generation rejection", Ignored),
    ("rendering failure", Ignored),
    ("error", Ignored),
    ("canceled", Ignored),
    ("cancelled", Ignored),
    ("resubscribe", Ignored),
    ("resubscribed", Ignored),
    ("group resubscribe", Ignored),
    ("subscription", Ignored),
    ("subscription change", Ignored),
    ("subscription changed", Ignored),
    ("auto responder", Ignored),
    ("challenge verification", Ignored),
    ("unknown", Ignored),
];

/// Words that contact lists use too: alone they do not identify provider events.
pub(crate) const CONTACT_LIST_WORDS: &[&str] = &[
    "bounced",
    "bounce",
    "unsubscribed",
    "complained",
    "spam",
    "invalid",
    "blocked",
    "unknown",
    "accepted",
    "suppressed",
    "hard bounce",
    "hard bounced",
    "soft bounce",
    "soft bounced",
    "subscription",
    "rejected",
    "canceled",
    "cancelled",
    "scheduled",
    "error",
    "failed",
];

/// Headers of event columns.
pub(crate) const EVENT: &[&str] = &[
    "event",
    "event type",
    "event name",
    "events event name",
    "email event",
    "notification type",
    "record type",
    "activity type",
    "last event",
    "st text",
    "ereignis",
    "evenement",
    "evento",
];

/// The event headers that contact lists never use.
pub(crate) const EVENT_ONLY: &[&str] = &[
    "event",
    "event type",
    "event name",
    "events event name",
    "email event",
    "notification type",
    "st text",
    "ereignis",
    "evenement",
    "evento",
];

/// Possible event headers: orders and contacts use them too, so a subject or a message ID must be
/// present.
pub(crate) const POSSIBLE_EVENT: &[&str] =
    &["type", "status", "activity", "action", "state", "message status"];

pub(crate) const ADDRESS: &[&str] = &[
    "email",
    "e mail",
    "recipient",
    "recipient email",
    "to email",
    "email address",
    "rcpt to",
    "to",
    "raw rcpt to",
    "contact alt",
    "email recipient email",
    "mail destination",
    "recipients",
    "empfaenger",
    "destinataire",
    "destinatario",
];

/// Timestamps, the most exact first: Brevo's `date` is in the account's time zone, `ts_epoch` is
/// not.
pub(crate) const TIMESTAMP: &[&str] = &[
    "ts epoch",
    "ts event",
    "timestamp",
    "event timestamp",
    "event time",
    "event date",
    "event at",
    "bounce timestamp",
    "complaint timestamp",
    "delivery timestamp",
    "open timestamp",
    "click timestamp",
    "delivered at",
    "bounced at",
    "occurred at",
    "occurred",
    "received at",
    "processed",
    "events processed",
    "last event time",
    "date time",
    "date and time",
    "datetime",
    "ts",
    "date",
    "time",
    "created at",
    "created",
    "mail timestamp",
    "datum",
    "zeitpunkt",
];

/// Ids of mails: our own Message-ID, or the provider's, which its reply to us may have named.
pub(crate) const ID: &[&str] = &[
    "message id",
    "messageid",
    "smtp id",
    "message headers message id",
    "headers message id",
    "internet message id",
    "mail common headers message id",
    "mail message id",
    "sg message id",
    "recv message id",
    "msg id",
    "msgid",
    "mid",
    "email id",
    "queue id",
    "transmission id",
    "transaction id",
    "message uuid",
    "uuid",
];

pub(crate) const SUBJECT: &[&str] = &[
    "subject",
    "sub",
    "email subject",
    "message headers subject",
    "mail common headers subject",
    "betreff",
    "objet",
    "asunto",
    "oggetto",
];

pub(crate) const LINK: &[&str] = &[
    "url",
    "link",
    "target link url",
    "clicked url",
    "original link",
    "click link",
    "details link",
];

/// Reasons, the provider's own text first.
pub(crate) const REASON: &[&str] = &[
    "reason",
    "delivery status description",
    "delivery status message",
    "smtp response",
    "response",
    "raw reason",
    "description",
    "details",
    "comment",
    "message",
    "error",
    "bounce reason",
    "grund",
];

/// Whether a bounce is permanent.
pub(crate) const SEVERITY: &[&str] = &[
    "severity",
    "bounce type",
    "bounce bounce type",
    "events bounce type",
    "type",
    "bounce class",
    "message category",
    "state permanent",
    "hard bounce",
    "delivery status bounce type",
];

/// Severity words, and whether they mean permanent.
pub(crate) const SEVERITIES: &[(&str, bool)] = &[
    ("permanent", true),
    ("hard", true),
    ("hard bounce", true),
    ("bounce", true),
    ("bounced", true),
    ("no mailbox", true),
    ("bad email address", true),
    ("true", true),
    ("yes", true),
    // SparkPost's classes: invalid recipient, generic bounce without a recipient, unsubscribe.
    ("10", true),
    ("30", true),
    ("90", true),
    ("temporary", false),
    ("transient", false),
    ("undetermined", false),
    ("soft", false),
    ("soft bounce", false),
    ("blocked", false),
    ("block", false),
    ("grey listed", false),
    ("throttled", false),
    ("timeout", false),
    ("connection problem", false),
    ("connection terminated", false),
    ("account problem", false),
    ("code error", false),
    ("dnsproblem", false),
    ("spfproblem", false),
    ("black listed", false),
    ("spam", false),
    ("false", false),
    ("no", false),
    ("1", false),
    ("20", false),
    ("21", false),
    ("22", false),
    ("23", false),
    ("24", false),
    ("25", false),
    ("40", false),
    ("50", false),
    ("51", false),
    ("52", false),
    ("53", false),
    ("54", false),
    ("60", false),
    ("70", false),
    ("100", false),
];

/// Headers of robot columns, and the words that mean no.
pub(crate) const ROBOT: &[&str] = &[
    "sg machine open",
    "machine open",
    "is machine open",
    "is prefetched",
    "client info bot",
    "bot",
    "is bot",
    "loaded by proxy",
];
pub(crate) const NOT_ROBOT: &[&str] = &["", "false", "no", "0", "none", "null", "n", "f"];
