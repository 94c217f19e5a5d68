//! What the cells of a row say about consent: yes, no, nothing, or that the person is out.
//!
//! Careful by design: a word that is not known says nothing, and who says nothing gets no mail.
//! Leaves out: what becomes of it, which the store decides.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::dates;
use super::mapping::plain;
use crate::clock::Timestamp;
use crate::contact::{ConsentBasis, Stance, SuppressionReason};

/// What one row says about consent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    /// None: the file has no column for it.
    pub stance: Option<Stance>,
    pub at: Option<Timestamp>,
    /// An IP address, a form, whatever the file has as proof.
    pub evidence: Option<String>,
    /// The ground that an export of ours names for this person.
    pub basis: Option<ConsentBasis>,
}

const YES: [&str; 44] = [
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
];
const NO: [&str; 36] = [
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
];
const LEFT: [&str; 24] = [
    "unsubscribed",
    "unsubscribe",
    "opted out",
    "opt out",
    "optout",
    "out",
    "blacklisted",
    "blocklisted",
    "blocked",
    "removed",
    "archived",
    "suppressed",
    "abgemeldet",
    "abbestellt",
    "gesperrt",
    "widerrufen",
    "desabonne",
    "desinscrit",
    "dado de baja",
    "baja",
    "disiscritto",
    "cancellato",
    "descadastrado",
    "uitgeschreven",
];
const BOUNCED: [&str; 9] = [
    "bounced",
    "cleaned",
    "hard bounce",
    "hard bounced",
    "hardbounce",
    "bounce",
    "invalid",
    "undeliverable",
    "unzustellbar",
];
const COMPLAINED: [&str; 7] =
    ["complained", "complaint", "spam", "abuse", "spam complaint", "junk", "beschwerde"];

/// A column in which "yes" means that they may be written to.
pub(super) fn consent(cell: &str) -> Stance {
    let word = plain(cell);
    let among = |words: &[&str]| words.contains(&word.as_str());
    if word.is_empty() {
        Stance::Silent
    } else if let Some(reason) = left(&word) {
        Stance::Out(reason)
    } else if among(&NO) {
        Stance::No
    } else if among(&YES) || moment(cell).is_some() {
        Stance::Yes
    } else {
        Stance::Silent
    }
}

/// A column in which "yes" means that they are out. "No" says nothing about consent.
pub(super) fn opted_out(cell: &str) -> Option<Stance> {
    let word = plain(cell);
    let out = left(&word).or_else(|| {
        let yes = YES.contains(&word.as_str()) || moment(cell).is_some();
        yes.then_some(SuppressionReason::Unsubscribed)
    });
    out.map(Stance::Out)
}

fn left(word: &str) -> Option<SuppressionReason> {
    if LEFT.contains(&word) {
        Some(SuppressionReason::Unsubscribed)
    } else if BOUNCED.contains(&word) {
        Some(SuppressionReason::Bounced)
    } else if COMPLAINED.contains(&word) {
        Some(SuppressionReason::Complained)
    } else {
        None
    }
}

/// How many of these cells are words of consent, and how many there are.
pub(super) fn words_of_consent<'a>(cells: impl Iterator<Item = &'a str>) -> (usize, usize) {
    cells.fold((0, 0), |(words, all), cell| {
        (words + usize::from(consent(cell) != Stance::Silent), all + 1)
    })
}

/// A moment as services write it; without a zone it is taken for UTC. `2026-03-04 10:11:12`,
/// `2026-03-04T10:11:12Z`, `04.03.2026`, `2026-03-04`.
pub(super) fn moment(cell: &str) -> Option<Timestamp> {
    let cell = cell.trim();
    if !cell.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    if let Ok(at) = cell.parse::<jiff::Timestamp>() {
        return Some(Timestamp(at.as_millisecond()));
    }
    if let Ok(at) = jiff::Timestamp::strptime("%Y-%m-%d %H:%M:%S %z", cell) {
        return Some(Timestamp(at.as_millisecond()));
    }
    let cell = cell.trim_end_matches(" UTC");
    let utc = |at: DateTime| TimeZone::UTC.to_timestamp(at).ok();
    let forms = [
        "%Y-%m-%d %H:%M:%S",
        "%Y-%m-%d %H:%M",
        "%Y-%m-%dT%H:%M:%S",
        "%d.%m.%Y %H:%M:%S",
        "%d.%m.%Y %H:%M",
        "%Y/%m/%d %H:%M:%S",
    ];
    let at = forms.into_iter().find_map(|form| DateTime::strptime(form, cell).ok());
    let at = at.or_else(|| dates::only(cell));
    at.and_then(utc).map(|at| Timestamp(at.as_millisecond()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn words_of_consent_are_read_in_seven_languages_and_a_strange_one_says_nothing() {
        use Stance as S;
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
            assert_eq!(consent(cell), stance, "{cell}");
        }
        assert_eq!(opted_out("true"), Some(S::Out(R::Unsubscribed)));
        assert_eq!(opted_out("false"), None);
        assert_eq!(opted_out(""), None);
    }

    #[test]
    fn moments_are_read_as_services_write_them() {
        for (text, at) in [
            ("2026-03-04 10:11:12", Some(1_772_619_072_000)),
            ("2026-03-04T10:11:12Z", Some(1_772_619_072_000)),
            ("2026-03-04 11:11:12 +0100", Some(1_772_619_072_000)),
            ("04.03.2026", Some(1_772_582_400_000)),
            ("2026-03-04", Some(1_772_582_400_000)),
            ("03/04/2026", None),
            ("soon", None),
        ] {
            assert_eq!(moment(text).map(|at| at.0), at, "{text}");
        }
    }
}
