//! Headings over columns that say who left, or who said yes, in the seven languages of `names`.
//!
//! A heading is one when a word of it says so and all others are of the kind that may stand beside:
//! `Unsubscribe date` is, `Cancelled orders` and `Blocked road` are not. What such a column holds has
//! the last word (`mapping`, `said`). Leaves out: the whole names that services write (`names`).

use postroom_model::contact::SuppressionReason;

/// Their mail came back.
const CAME_BACK: &[&str] =
    &["bounce", "bounced", "hardbounce", "hardbounced", "cleaned", "unzustellbar"];
const COMPLAINED: &[&str] = &["complaint", "complaints", "complained", "beschwerde", "spamreport"];
/// They went. Written plain; `*` stands for any ending.
const LEFT: &[&str] = &[
    // English
    "unsub*",
    "optout*",
    "optedout",
    "suppressed",
    "suppression",
    "blocked",
    "blacklisted",
    "blocklisted",
    // German
    "abgemeldet*",
    "abmeldung",
    "abmeldedatum",
    "abmeldezeitpunkt",
    "abmeldegrund",
    "abbestellt*",
    "abbestellung",
    "ausgetragen",
    "austragung",
    "gesperrt*",
    "sperrvermerk",
    "mailsperre",
    "newslettersperre",
    "werbesperre",
    "werbewiderspruch",
    // French
    "desinscri*",
    "desabonn*",
    // Spanish
    "baja",
    "desuscri*",
    // Italian
    "disiscri*",
    "cancellato",
    "cancellata",
    // Spanish and Portuguese
    "cancelado",
    "cancelada",
    "descadastr*",
    // Dutch
    "uitgeschreven",
    "uitschrijving",
    "uitschrijfdatum",
    "afgemeld*",
    "afmelding",
    "afmelddatum",
];
/// Says it only beside a word for the newsletter: orders and rooms are cancelled too.
const LEFT_BESIDE: &[&str] = &[
    "cancelled",
    "canceled",
    "cancellation",
    "gekuendigt",
    "widerrufen",
    "widerruf",
    "cancellazione",
    "cancelacion",
    "cancelamento",
    "opgezegd",
    "spam",
];
const NEWSLETTER: &[&str] = &[
    "newsletter",
    "newsletters",
    "email",
    "mail",
    "mailing",
    "marketing",
    "complaint",
    "report",
    "subscription",
    "infolettre",
    "boletin",
    "nieuwsbrief",
    "iscrizione",
    "suscripcion",
    "inscricao",
    "rundbrief",
];
/// Words for the moment.
const MOMENT: &[&str] = &[
    "at",
    "on",
    "date",
    "time",
    "timestamp",
    "day",
    "when",
    "am",
    "datum",
    "zeitpunkt",
    "zeit",
    "le",
    "fecha",
    "il",
    "data",
    "op",
    "em",
    "el",
    "seit",
    "since",
];
/// Whatever else may stand beside.
const BESIDE: &[&str] = &[
    "e",
    "from",
    "all",
    "is",
    "has",
    "was",
    "been",
    "of",
    "the",
    "to",
    "by",
    "user",
    "contact",
    "subscriber",
    "list",
    "hard",
    "reason",
    "global",
    "globally",
    "s",
    "out",
    "opt",
    "opted",
    "vom",
    "von",
    "der",
    "des",
    "grund",
    "wegen",
    "zum",
    "zur",
    "fuer",
    "hat",
    "ist",
    "wurde",
    "werbung",
    "de",
    "du",
    "d",
    "la",
    "l",
    "a",
    "au",
    "aux",
    "est",
    "motif",
    "motivo",
    "dal",
    "della",
    "dalla",
    "do",
    "da",
    "van",
    "voor",
    "reden",
    "raison",
    "dado",
    "dada",
];
const CONSENT: &[&str] = &[
    "consent",
    "optin",
    "einwilligung",
    "zustimmung",
    "werbeeinwilligung",
    "consentement",
    "consentimiento",
    "consenso",
    "consentimento",
    "toestemming",
    "gdpr",
    "dsgvo",
    "rgpd",
];
/// They say it only beside a word for the newsletter.
const CONSENT_BESIDE: &[&str] = &[
    "anmeldung",
    "angemeldet",
    "abonniert",
    "bestellt",
    "signup",
    "subscribed",
    "subscribe",
    "subscriber",
    "permission",
    "abonnement",
    "inscription",
    "abonne",
    "inscrit",
    "suscripcion",
    "suscrito",
    "iscrizione",
    "iscritto",
    "inscricao",
    "inscrito",
    "aanmelding",
    "aangemeld",
    "ingeschreven",
];
const BESIDE_CONSENT: &[&str] = &[
    "e",
    "given",
    "granted",
    "the",
    "to",
    "for",
    "erteilt",
    "ok",
    "vorhanden",
    "liegt",
    "vor",
    "zum",
    "zur",
    "fuer",
    "in",
    "opted",
    "opt",
    "pour",
    "la",
    "au",
    "a",
    "l",
    "para",
    "al",
    "alla",
    "per",
    "de",
    "voor",
    "double",
    "doi",
    "status",
    "ja",
    "nein",
    "yes",
    "no",
    "donne",
    "dado",
    "dato",
];

/// What a heading says of its column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Heading {
    /// Something in it means that they are out, for this reason.
    Left(SuppressionReason),
    /// "Yes" in it means that they may be written to.
    Consent,
    /// When they said yes.
    ConsentAt,
}

/// `name` is written plain.
pub(crate) fn heading(name: &str) -> Option<Heading> {
    let joined = name.replace("opted out", "optout").replace("opt out", "optout");
    let joined = joined.replace("opted in", "optin").replace("opt in", "optin");
    let words: Vec<&str> = joined.split(' ').collect();
    let newsletter = words.iter().any(|word| NEWSLETTER.contains(word));
    // "Opted out of email: offers" names the mails; all of them count.
    if joined.starts_with("optout of email") || joined.starts_with("unsubscribed from email") {
        return Some(Heading::Left(SuppressionReason::Unsubscribed));
    }
    if joined == "clean time" {
        return Some(Heading::Left(SuppressionReason::Bounced));
    }
    let among = |lists: &[&[&str]], word: &str| lists.iter().any(|list| list.contains(&word));
    let reason = words.iter().find_map(|word| reason_of(word, newsletter));
    let beside = |word: &&str| {
        reason_of(word, newsletter).is_some()
            || among(&[NEWSLETTER, MOMENT, BESIDE, COMPLAINED], word)
    };
    if let Some(reason) = reason {
        return words.iter().all(beside).then_some(Heading::Left(reason));
    }
    let says =
        |word: &&str| CONSENT.contains(word) || (newsletter && CONSENT_BESIDE.contains(word));
    let beside = |word: &&str| says(word) || among(&[NEWSLETTER, MOMENT, BESIDE_CONSENT], word);
    if !words.iter().any(says) || !words.iter().all(beside) {
        return None;
    }
    let dated = words.iter().any(|word| MOMENT.contains(word));
    Some(if dated { Heading::ConsentAt } else { Heading::Consent })
}

/// Why those are out who stand in a column of this name, where its cells do not say.
pub(crate) fn reason(name: &str) -> SuppressionReason {
    match heading(name) {
        Some(Heading::Left(reason)) => reason,
        Some(Heading::Consent | Heading::ConsentAt) | None => SuppressionReason::Unsubscribed,
    }
}

fn reason_of(word: &str, newsletter: bool) -> Option<SuppressionReason> {
    let is = |one: &&str| match one.strip_suffix('*') {
        Some(begin) => word.starts_with(begin),
        None => word == *one,
    };
    if CAME_BACK.iter().any(&is) {
        Some(SuppressionReason::Bounced)
    } else if COMPLAINED.iter().any(&is) {
        Some(SuppressionReason::Complained)
    } else if LEFT.iter().any(&is) {
        Some(SuppressionReason::Unsubscribed)
    } else if newsletter && LEFT_BESIDE.iter().any(&is) {
        let spam = word == "spam";
        Some(if spam { SuppressionReason::Complained } else { SuppressionReason::Unsubscribed })
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;
    use crate::detect::mapping::plain;

    #[test]
    fn headings_about_who_left_are_understood_in_seven_languages() {
        use SuppressionReason as R;
        for (names, reason) in [
            (
                "Opt-out|Opt out|OptOut|Opted Out|Unsubscribed At|Unsubscribe Date|UNSUB_TIME|UNSUB_REASON",
                R::Unsubscribed,
            ),
            (
                "Abgemeldet am|Abmeldung|Abmeldedatum|Newsletter abbestellt|Sperrvermerk|Gesperrt|Gesperrt am",
                R::Unsubscribed,
            ),
            ("Désinscription|Désinscrit le|Date de désabonnement|Désabonné", R::Unsubscribed),
            ("Fecha de baja|Baja|Dado de baja|Cancelado|Cancelado em", R::Unsubscribed),
            (
                "Cancellato|Disiscritto il|Data di disiscrizione|Data cancellazione iscrizione",
                R::Unsubscribed,
            ),
            (
                "Uitgeschreven op|Afgemeld|Afmelddatum|Opted out of email: Offers and more",
                R::Unsubscribed,
            ),
            ("Suppressed|Blocked|Newsletter cancelled|Email opt-out date", R::Unsubscribed),
            (
                "CLEAN_TIME|Bounced|Bounce|Hard bounce|Email hard bounce reason|bounced_at",
                R::Bounced,
            ),
            ("Complaint|Complaints|Complaint(s)|Spam complaint", R::Complained),
        ] {
            for name in names.split('|') {
                let plain = plain(name).replace("data di ", "data ");
                assert_eq!(heading(&plain), Some(Heading::Left(reason)), "{name}");
            }
        }
    }

    #[test]
    fn headings_about_something_else_are_left_alone() {
        for name in [
            "Cancelled orders",
            "Cancelled",
            "Blocked road",
            "Unsubscribe link",
            "SMS opt-out",
            "Soft bounce",
            "UNSUB_CAMPAIGN_TITLE",
            "Spam score",
            "Bounce rate",
            "Complaint text",
            "Anmeldung",
            "Inscription",
            "City",
            "Date",
            "Data",
            "Baja California",
            "Clean energy",
            "Newsletter",
            "Reason",
            "Clean",
        ] {
            let found = heading(&plain(name));
            assert!(!matches!(found, Some(Heading::Left(_))), "{name}");
            assert_ne!(found, Some(Heading::Consent), "{name}");
        }
    }

    #[test]
    fn headings_about_consent_are_understood() {
        for name in [
            "Opted in",
            "Einwilligung Newsletter",
            "Newsletter-Anmeldung",
            "DSGVO",
            "GDPR",
            "RGPD",
            "Newsletter consent",
            "Marketing consent",
            "GDPR consent",
            "Consentement newsletter",
            "Iscrizione newsletter",
            "Newsletter abonniert",
            "Toestemming nieuwsbrief",
        ] {
            assert_eq!(heading(&plain(name)), Some(Heading::Consent), "{name}");
        }
        for name in ["Opted in at", "Einwilligung Datum", "GDPR consent date"] {
            assert_eq!(heading(&plain(name)), Some(Heading::ConsentAt), "{name}");
        }
    }
}
