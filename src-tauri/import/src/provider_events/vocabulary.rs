//! The names of columns and the words for events in the exports of providers. Data; the reading is
//! in `activity`.
//!
//! Written plain, as `mapping::plain` makes them: small letters, no accents, one space between
//! words. `hardBounces`, `hard_bounces` and `Hard bounces` are the same. SendGrid, Brevo, Mailgun,
//! Postmark, Mailjet, SMTP2GO, SparkPost, MailerSend, Elastic Email, Resend, Amazon SES.

use postroom_model::delivery::EventKind;

/// What a word of a provider says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Says {
    Fact(EventKind),
    /// The same, and a program did it.
    Robot(EventKind),
    /// It came back; another column may say whether for good. Where none does, it is this.
    CameBack(EventKind),
    /// Nothing about what came of a mail: it was queued, is on its way, or belongs to us.
    Nothing,
}

use EventKind as K;
use Says::{CameBack, Nothing, Robot};

const fn fact(kind: EventKind) -> Says {
    Says::Fact(kind)
}

pub(crate) const WORDS: &[(&str, Says)] = &[
    ("delivered", fact(K::Delivered)),
    ("delivery", fact(K::Delivered)),
    ("opened", fact(K::Opened)),
    ("open", fact(K::Opened)),
    ("opens", fact(K::Opened)),
    ("first opening", fact(K::Opened)),
    ("unique opened", fact(K::Opened)),
    ("opened unique", fact(K::Opened)),
    ("initial open", fact(K::Opened)),
    ("amp open", fact(K::Opened)),
    ("amp initial open", fact(K::Opened)),
    ("loaded by proxy", Robot(K::Opened)),
    ("proxy open", Robot(K::Opened)),
    ("unique proxy open", Robot(K::Opened)),
    ("machine opened", Robot(K::Opened)),
    ("clicked", fact(K::Clicked)),
    ("click", fact(K::Clicked)),
    ("clicks", fact(K::Clicked)),
    ("clicked unique", fact(K::Clicked)),
    ("link clicked", fact(K::Clicked)),
    ("amp click", fact(K::Clicked)),
    ("hard bounce", fact(K::Bounced)),
    ("hard bounces", fact(K::Bounced)),
    ("hard bounced", fact(K::Bounced)),
    ("hardbounced", fact(K::Bounced)),
    ("invalid", fact(K::Bounced)),
    ("invalid email", fact(K::Bounced)),
    ("bad email address", fact(K::Bounced)),
    ("bounce", CameBack(K::Bounced)),
    ("bounces", CameBack(K::Bounced)),
    ("bounced", CameBack(K::Bounced)),
    // Of itself it does not say for whose fault.
    ("failed", CameBack(K::SoftBounced)),
    ("out of band", CameBack(K::Bounced)),
    ("soft bounce", fact(K::SoftBounced)),
    ("soft bounces", fact(K::SoftBounced)),
    ("soft bounced", fact(K::SoftBounced)),
    ("softbounced", fact(K::SoftBounced)),
    ("transient", fact(K::SoftBounced)),
    ("blocked", fact(K::SoftBounced)),
    ("block", fact(K::SoftBounced)),
    ("dns error", fact(K::SoftBounced)),
    ("spam", fact(K::Complained)),
    ("spam report", fact(K::Complained)),
    ("spamreport", fact(K::Complained)),
    ("spam reports", fact(K::Complained)),
    ("spam complaint", fact(K::Complained)),
    ("spam complaints", fact(K::Complained)),
    ("complaint", fact(K::Complained)),
    ("complaints", fact(K::Complained)),
    ("complained", fact(K::Complained)),
    ("marked as spam", fact(K::Complained)),
    ("unsubscribe", fact(K::Unsubscribed)),
    ("unsubscribes", fact(K::Unsubscribed)),
    ("unsubscribed", fact(K::Unsubscribed)),
    ("unsub", fact(K::Unsubscribed)),
    ("group unsubscribe", fact(K::Unsubscribed)),
    ("list unsubscribe", fact(K::Unsubscribed)),
    ("link unsubscribe", fact(K::Unsubscribed)),
    ("accepted", Nothing),
    ("injection", Nothing),
    ("processed", Nothing),
    ("request", Nothing),
    ("requests", Nothing),
    ("queued", Nothing),
    ("scheduled", Nothing),
    ("submission", Nothing),
    ("send", Nothing),
    ("sent", Nothing),
    ("stored", Nothing),
    ("deferred", Nothing),
    ("delay", Nothing),
    ("delayed", Nothing),
    ("delivery delay", Nothing),
    ("delivery delayed", Nothing),
    ("failed attempt", Nothing),
    ("dropped", Nothing),
    ("drop", Nothing),
    ("suppressed", Nothing),
    ("rejected", Nothing),
    ("reject", Nothing),
    ("policy rejection", Nothing),
    ("generation failure", Nothing),
    ("generation rejection", Nothing),
    ("rendering failure", Nothing),
    ("error", Nothing),
    ("canceled", Nothing),
    ("cancelled", Nothing),
    ("resubscribe", Nothing),
    ("resubscribed", Nothing),
    ("group resubscribe", Nothing),
    ("subscription", Nothing),
    ("subscription change", Nothing),
    ("subscription changed", Nothing),
    ("auto responder", Nothing),
    ("challenge verification", Nothing),
    ("unknown", Nothing),
];

/// Words that a list of people has too: alone they prove no record of mails.
pub(crate) const WORDS_OF_LISTS: &[&str] = &[
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

/// A column of such words is called so.
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

/// Of these, the ones that no list of people has: such a name decides.
pub(crate) const DECIDES: &[&str] = &[
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

/// Or so; but then an order or a customer may have such a column as well, so a subject or the id
/// of a mail has to stand beside it.
pub(crate) const PERHAPS_EVENT: &[&str] =
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

/// Moments, the most exact first: Brevo's `date` is in the account's time zone, `ts_epoch` is not.
pub(crate) const MOMENT: &[&str] = &[
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

/// Why, the provider's own words first.
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

/// Whether a mail came back for good.
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

/// Words of such a column, and whether they say "for good".
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

/// A column that says whether a program did it, and the words that say no.
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
pub(crate) const NO_ROBOT: &[&str] = &["", "false", "no", "0", "none", "null", "n", "f"];
