//! Recognises headers of opt-out and consent columns in the seven languages of `header_names`.
//!
//! A header matches when one word is a keyword and all others are allowed fillers: `Unsubscribe
//! date` matches, `Cancelled orders` and `Blocked road` do not. The cells outweigh the header
//! (`mapping`, `consent_values`). Leaves out: complete headers of known services (`header_names`).

use postroom_model::contact::SuppressionReason;

/// Words for bounces.
const BOUNCE_WORDS: &[&str] =
    &["bounce", "bounced", "hardbounce", "hardbounced", "cleaned", "unzustellbar"];
const COMPLAINT_WORDS: &[&str] =
    &["complaint", "complaints", "complained", "beschwerde", "spamreport"];
/// Words for opt-out, normalised; `*` matches any ending.
const OPTOUT_WORDS: &[&str] = &[
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
/// Opt-out words only beside a word for the newsletter: orders and rooms are cancelled too.
const OPTOUT_WITH_NEWSLETTER: &[&str] = &[
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
const NEWSLETTER_WORDS: &[&str] = &[
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
/// Words for a point in time.
pub(crate) const TIME_WORDS: &[&str] = &[
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
    "tarihi",
    "tarih",
    "dt",
];
/// Fillers of opt-out headers.
const OPTOUT_FILLERS: &[&str] = &[
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
const CONSENT_WORDS: &[&str] = &[
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
/// Consent words only beside a word for the newsletter.
const CONSENT_WITH_NEWSLETTER: &[&str] = &[
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
const CONSENT_FILLERS: &[&str] = &[
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

/// The meaning of a header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HeaderMeaning {
    /// A filled cell means suppressed, for this reason.
    OptedOut(SuppressionReason),
    /// "Yes" means consent.
    Consent,
    /// The date of consent.
    ConsentAt,
}

/// Classifies a normalised header.
pub(crate) fn classify_header(name: &str) -> Option<HeaderMeaning> {
    let joined = name.replace("opted out", "optout").replace("opt out", "optout");
    let joined = joined.replace("opted in", "optin").replace("opt in", "optin");
    let words: Vec<&str> = joined.split(' ').collect();
    let newsletter = words.iter().any(|word| NEWSLETTER_WORDS.contains(word));
    // "Opted out of email: offers" names one kind of mail; each kind counts.
    if joined.starts_with("optout of email") || joined.starts_with("unsubscribed from email") {
        return Some(HeaderMeaning::OptedOut(SuppressionReason::Unsubscribed));
    }
    if joined == "clean time" {
        return Some(HeaderMeaning::OptedOut(SuppressionReason::Bounced));
    }
    let among = |lists: &[&[&str]], word: &str| lists.iter().any(|list| list.contains(&word));
    let reason = words.iter().find_map(|word| word_reason(word, newsletter));
    let beside = |word: &&str| {
        word_reason(word, newsletter).is_some()
            || among(&[NEWSLETTER_WORDS, TIME_WORDS, OPTOUT_FILLERS, COMPLAINT_WORDS], word)
    };
    if let Some(reason) = reason {
        return words.iter().all(beside).then_some(HeaderMeaning::OptedOut(reason));
    }
    let says = |word: &&str| {
        CONSENT_WORDS.contains(word) || (newsletter && CONSENT_WITH_NEWSLETTER.contains(word))
    };
    let beside =
        |word: &&str| says(word) || among(&[NEWSLETTER_WORDS, TIME_WORDS, CONSENT_FILLERS], word);
    if !words.iter().any(says) || !words.iter().all(beside) {
        return None;
    }
    let dated = words.iter().any(|word| TIME_WORDS.contains(word));
    Some(if dated { HeaderMeaning::ConsentAt } else { HeaderMeaning::Consent })
}

/// The suppression reason of an opt-out column whose cells name none.
pub(crate) fn optout_reason(name: &str) -> SuppressionReason {
    match classify_header(name) {
        Some(HeaderMeaning::OptedOut(reason)) => reason,
        Some(HeaderMeaning::Consent | HeaderMeaning::ConsentAt) | None => {
            SuppressionReason::Unsubscribed
        }
    }
}

fn word_reason(word: &str, newsletter: bool) -> Option<SuppressionReason> {
    let is = |one: &&str| match one.strip_suffix('*') {
        Some(begin) => word.starts_with(begin),
        None => word == *one,
    };
    if BOUNCE_WORDS.iter().any(&is) {
        Some(SuppressionReason::Bounced)
    } else if COMPLAINT_WORDS.iter().any(&is) {
        Some(SuppressionReason::Complained)
    } else if OPTOUT_WORDS.iter().any(&is) {
        Some(SuppressionReason::Unsubscribed)
    } else if newsletter && OPTOUT_WITH_NEWSLETTER.iter().any(&is) {
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
    use crate::detect::normalize::normalize_header;

    #[test]
    fn optout_headers_in_seven_languages_are_recognized() {
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
                let plain = normalize_header(name).replace("data di ", "data ");
                assert_eq!(
                    classify_header(&plain),
                    Some(HeaderMeaning::OptedOut(reason)),
                    "{name}"
                );
            }
        }
    }

    #[test]
    fn unrelated_headers_are_not_optout_headers() {
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
            let found = classify_header(&normalize_header(name));
            assert!(!matches!(found, Some(HeaderMeaning::OptedOut(_))), "{name}");
            assert_ne!(found, Some(HeaderMeaning::Consent), "{name}");
        }
    }

    #[test]
    fn consent_headers_are_recognized() {
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
            assert_eq!(
                classify_header(&normalize_header(name)),
                Some(HeaderMeaning::Consent),
                "{name}"
            );
        }
        for name in ["Opted in at", "Einwilligung Datum", "GDPR consent date"] {
            assert_eq!(
                classify_header(&normalize_header(name)),
                Some(HeaderMeaning::ConsentAt),
                "{name}"
            );
        }
    }
}
