//! Reads consent signals from cells: yes, no, none, or suppressed.
//!
//! Cautious by design. In a consent column, an unknown word gives no signal, and without a signal
//! nobody gets mail. In an opt-out column, an empty cell and a clear no mean "still subscribed"; a
//! date, a reason, a tick and any other word or number mean "suppressed"; an ambiguous cell (a
//! temporary bounce, a pending answer, an unknown sign) means "no": stored, but gets no mail.
//! Leaves out: the consequences, which the store decides.

use crate::consent::status_words;
use crate::consent::status_words::StatusWord;
use crate::detect::normalize::normalize_header;
use crate::values::timestamp::parse_timestamp;
use postroom_model::clock::Timestamp;
use postroom_model::contact::{ConsentBasis, ConsentSignal, SuppressionReason};

/// The consent evidence of one row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowConsent {
    /// None when the file has no column for it.
    pub stance: Option<ConsentSignal>,
    pub at: Option<Timestamp>,
    /// Proof of consent: an IP address, a form, other text.
    pub evidence: Option<String>,
    /// The consent basis from a Postroom export.
    pub basis: Option<ConsentBasis>,
}

const YES: [&str; 57] = [
    "ano",
    "igen",
    "kyllae",
    "ναι",
    "可",
    "\u{3007}",
    "yes",
    "y",
    "true",
    "t",
    "1",
    "x",
    "on",
    "ok",
    "subscribed",
    "active",
    "opted in",
    "opt in",
    "optin",
    "confirmed",
    "granted",
    "accepted",
    "accepts",
    "marketing contact",
    "single opt in",
    "double opt in",
    "ja",
    "j",
    "wahr",
    "aktiv",
    "angemeldet",
    "abonniert",
    "eingewilligt",
    "zugestimmt",
    "bestaetigt",
    "oui",
    "o",
    "vrai",
    "inscrit",
    "abonne",
    "si",
    "s",
    "verdadero",
    "suscrito",
    "vero",
    "iscritto",
    "sim",
    "verdadeiro",
    "waar",
    "ingeschreven",
    "yep",
    "checked",
    "tak",
    "да",
    "evet",
    "はい",
    "是",
];
const NO: [&str; 49] = [
    "ne",
    "nem",
    "ei",
    "οχι",
    "不可",
    "no",
    "n",
    "false",
    "f",
    "0",
    "off",
    "never",
    "none",
    "not subscribed",
    "non subscribed",
    "nonsubscribed",
    "no consent",
    "not opted in",
    "denied",
    "declined",
    "inactive",
    "pending",
    "unconfirmed",
    "transactional",
    "non marketing contact",
    "nein",
    "falsch",
    "inaktiv",
    "nicht angemeldet",
    "nicht abonniert",
    "abgelehnt",
    "non",
    "faux",
    "non inscrit",
    "no suscrito",
    "falso",
    "non iscritto",
    "nao",
    "nee",
    "onwaar",
    "niet ingeschreven",
    "nope",
    "unchecked",
    "nie",
    "нет",
    "hayir",
    "nej",
    "いいえ",
    "否",
];
/// In an opt-out column: not opted out.
const CLEAR_NO: [&str; 53] = [
    "ne",
    "nem",
    "ei",
    "οχι",
    "no",
    "n",
    "false",
    "f",
    "off",
    "never",
    "none",
    "null",
    "nil",
    "na",
    "n a",
    "nan",
    "not unsubscribed",
    "not opted out",
    "not bounced",
    "0000 00 00",
    "0000 00 00 00 00 00",
    "nein",
    "nie",
    "keine",
    "keiner",
    "falsch",
    "nicht abgemeldet",
    "non",
    "faux",
    "jamais",
    "aucun",
    "aucune",
    "falso",
    "nunca",
    "ninguno",
    "ninguna",
    "mai",
    "nessuno",
    "nessuna",
    "nao",
    "nenhum",
    "nee",
    "nooit",
    "onwaar",
    "не",
    "нет",
    "hayir",
    "nej",
    "いいえ",
    "否",
    "unchecked",
    "empty",
    "not set",
];
const STILL_SUBSCRIBED: [&str; 14] = [
    "subscribed",
    "opted in",
    "opt in",
    "optin",
    "not suppressed",
    "delivered",
    "valid",
    "angemeldet",
    "abonniert",
    "inscrit",
    "abonne",
    "suscrito",
    "iscritto",
    "ingeschreven",
];
const AMBIGUOUS: [&str; 14] = [
    "soft",
    "soft bounce",
    "soft bounced",
    "softbounce",
    "temporary",
    "transient",
    "deferred",
    "pending",
    "unconfirmed",
    "unknown",
    "unbekannt",
    "active",
    "aktiv",
    "inactive",
];

const TICKS: [char; 10] = [
    '\u{25CB}',
    '\u{25EF}',
    '\u{25CE}',
    '\u{1F44D}',
    '\u{2713}',
    '\u{2714}',
    '\u{2611}',
    '\u{2705}',
    '\u{25CF}',
    '\u{2612}',
];
const CROSSES: [char; 9] = [
    '\u{00D7}',
    '\u{2716}',
    '\u{1F44E}',
    '\u{1F6AB}',
    '\u{2717}',
    '\u{2718}',
    '\u{274C}',
    '\u{2715}',
    '\u{2610}',
];

/// How a cell that says yes or no reads: `1`, `true`, `ja`, a tick.
pub(crate) fn yes_or_no(cell: &str) -> Option<bool> {
    const WORDS: [&str; 6] = ["active", "inactive", "never", "none", "pending", "ok"];
    let word = normalize_header(cell);
    if word.is_empty() {
        return match cell.trim() {
            "" => None,
            cell if cell.contains(TICKS) => Some(true),
            cell => cell.contains(CROSSES).then_some(false),
        };
    }
    if WORDS.contains(&word.as_str()) || status_words::status_word(&word).is_some() {
        return None;
    }
    match cell.trim().replace(',', ".").parse::<f64>() {
        Ok(0.0) => Some(false),
        Ok(1.0) => Some(true),
        // The sign is no part of the normalised word.
        Ok(_) => None,
        _ if YES.contains(&word.as_str()) => Some(true),
        _ if NO.contains(&word.as_str()) => Some(false),
        _ => starts_with_answer(&word),
    }
}

/// `Yes please`, `nein, 12.03.2024`: a yes or a no with courtesies, days and numbers.
fn starts_with_answer(word: &str) -> Option<bool> {
    const YES_FIRST: &str = "yes|ja|oui|si|sim|tak|да|evet";
    const NO_FIRST: &str = "no|nein|non|nao|nee|nie|нет|hayir|nej";
    const COURTESIES: &str = "please|thanks|thank|you|bitte|gerne|danke|merci|gracias|grazie|obrigado\
|obrigada|dank|am|on|since|seit|vom|le|il|op|per|mail|email|via|telefon|phone";
    let is = |list: &str, word: &str| list.split('|').any(|one| one == word);
    let (first, rest) = word.split_once(' ')?;
    let mut rest = rest.split(' ');
    if !rest.all(|word| is(COURTESIES, word) || word.bytes().all(|c| c.is_ascii_digit())) {
        return None;
    }
    is(YES_FIRST, first).then_some(true).or_else(|| is(NO_FIRST, first).then_some(false))
}

/// The signal of a cell in a consent column.
pub(crate) fn consent_signal(cell: &str) -> ConsentSignal {
    let word = normalize_header(cell);
    let among = |words: &[&str]| words.contains(&word.as_str());
    if let Some(yes) = yes_or_no(cell) {
        return if yes { ConsentSignal::Yes } else { ConsentSignal::No };
    }
    if let Some(found) = status_words::status_phrase(&word) {
        return found.signal;
    }
    if cell.trim().parse::<f64>().is_ok_and(|number| number < 0.0) {
        ConsentSignal::Silent
    } else if among(&NO) {
        ConsentSignal::No
    } else if among(&YES) || parse_timestamp(cell).is_some() {
        ConsentSignal::Yes
    } else {
        ConsentSignal::Silent
    }
}

/// The signal of a cell in an opt-out column; `reason` applies where the cell names none. "No" is
/// no signal.
pub(crate) fn optout_signal(cell: &str, reason: SuppressionReason) -> Option<ConsentSignal> {
    const BLANK: [char; 6] = ['-', '\u{2013}', '\u{2014}', '\u{2610}', '.', '/'];
    let cell = cell.trim();
    let word = normalize_header(cell);
    let among = |words: &[&str]| words.contains(&word.as_str());
    if word.is_empty() {
        return match cell {
            "" => None,
            _ if cell.contains(TICKS) => Some(ConsentSignal::Out(reason)),
            _ if cell.chars().all(|c| BLANK.contains(&c)) => None,
            _ => Some(ConsentSignal::No),
        };
    }
    let nothing = cell.replace(',', ".").parse::<f64>().is_ok_and(|number| number == 0.0);
    let no = starts_with_answer(&word) == Some(false);
    if nothing || no || among(&CLEAR_NO) || among(&STILL_SUBSCRIBED) {
        None
    } else if among(&AMBIGUOUS) {
        Some(ConsentSignal::No)
    } else {
        match status_words::status_phrase(&word) {
            Some(StatusWord { signal: ConsentSignal::Out(named), .. }) => {
                Some(ConsentSignal::Out(named))
            }
            Some(StatusWord { signal: ConsentSignal::No, strong: true }) => Some(ConsentSignal::No),
            _ if status_words::states_subscribed(&word) => None,
            _ => Some(ConsentSignal::Out(reason)),
        }
    }
}

/// The stricter of two signals about one address.
pub(crate) fn strictest(
    one: Option<ConsentSignal>,
    other: Option<ConsentSignal>,
) -> Option<ConsentSignal> {
    let weight = |stance: &Option<ConsentSignal>| match stance {
        None => 0,
        Some(ConsentSignal::Yes) => 1,
        Some(ConsentSignal::Silent) => 2,
        Some(ConsentSignal::No) => 3,
        Some(ConsentSignal::Out(_)) => 4,
    };
    if weight(&other) > weight(&one) { other } else { one }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn unknown_consent_words_give_no_signal() {
        use ConsentSignal as S;
        use SuppressionReason as R;
        for (cell, stance) in [
            ("yes", S::Yes),
            ("TRUE", S::Yes),
            ("Oui", S::Yes),
            ("Sí", S::Yes),
            ("JA", S::Yes),
            ("SUBSCRIBED", S::Yes),
            ("2026-03-04 10:11:12", S::Yes),
            ("no", S::No),
            ("Não", S::No),
            ("Non-marketing contact", S::No),
            ("NOT_SUBSCRIBED", S::No),
            ("no_consent", S::No),
            ("unsubscribed", S::Out(R::Unsubscribed)),
            ("Désabonné", S::Out(R::Unsubscribed)),
            ("cleaned", S::Out(R::Bounced)),
            ("complained", S::Out(R::Complained)),
            ("", S::Silent),
            ("perhaps", S::Silent),
        ] {
            assert_eq!(consent_signal(cell), stance, "{cell}");
        }
    }

    #[test]
    fn only_empty_or_clear_no_means_not_opted_out() {
        use ConsentSignal as S;
        use SuppressionReason as R;
        let out = Some(S::Out(R::Unsubscribed));
        for (cells, stance) in [
            (
                "true|unsub|checked|1.0|2|\u{2713}|\u{2611}|out|x|2026-03-04|03/04/2026|too many mails",
                out,
            ),
            (
                "| |no|NO|false|0|0.0|0,00|none|never|n/a|NULL|-|\u{2014}|nein|Non|não|nee|jamais",
                None,
            ),
            ("subscribed|Opted-in|0000-00-00", None),
            ("bounced|Hard bounce", Some(S::Out(R::Bounced))),
            ("soft bounce|pending|?|active", Some(S::No)),
        ] {
            for cell in cells.split('|') {
                assert_eq!(optout_signal(cell, R::Unsubscribed), stance, "{cell:?}");
            }
        }
        assert_eq!(optout_signal("550 no such user", R::Bounced), Some(S::Out(R::Bounced)));
    }
}
