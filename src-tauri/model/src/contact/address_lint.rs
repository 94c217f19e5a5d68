//! Warnings about valid addresses: a typo in a well-known domain, a role account, a disposable
//! domain.
//!
//! A warning never excludes an address; the user decides. The lists are data and deliberately
//! short: only a clear typo is reported. Leaves out: a network query for the domain.

use std::collections::HashMap;

use strsim::damerau_levenshtein;

use crate::contact::Address;

/// Why a valid address may be wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddressWarning {
    #[error("did you mean {0}?")]
    Typo(String),
    #[error("it belongs to a role, not to a person; several people may read it")]
    Role,
    #[error("it is from a service for throw-away addresses")]
    Disposable,
}

impl AddressWarning {
    /// A stable code for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Typo(_) => "address_typo",
            Self::Role => "address_role",
            Self::Disposable => "address_disposable",
        }
    }
}

/// The domains of most private addresses worldwide; typos are searched against these.
const KNOWN: [&str; 46] = [
    "gmail.com",
    "googlemail.com",
    "yahoo.com",
    "yahoo.co.uk",
    "yahoo.de",
    "yahoo.fr",
    "yahoo.es",
    "yahoo.it",
    "hotmail.com",
    "hotmail.co.uk",
    "hotmail.de",
    "hotmail.fr",
    "hotmail.es",
    "hotmail.it",
    "outlook.com",
    "outlook.de",
    "outlook.fr",
    "outlook.es",
    "live.com",
    "live.de",
    "live.co.uk",
    "msn.com",
    "icloud.com",
    "me.com",
    "mac.com",
    "aol.com",
    "gmx.de",
    "gmx.net",
    "gmx.at",
    "gmx.ch",
    "web.de",
    "t-online.de",
    "freenet.de",
    "posteo.de",
    "orange.fr",
    "wanadoo.fr",
    "laposte.net",
    "free.fr",
    "libero.it",
    "virgilio.it",
    "bluewin.ch",
    "protonmail.com",
    "proton.me",
    "btinternet.com",
    "ziggo.nl",
    "telenet.be",
];
/// Real domains that look like a typo of one above.
const REAL: [&str; 16] = [
    "mail.com",
    "email.com",
    "ymail.com",
    "gmx.com",
    "gmx.eu",
    "gmx.org",
    "live.nl",
    "live.fr",
    "live.it",
    "mail.de",
    "email.de",
    "web.com",
    "ok.de",
    "me.de",
    "yahoo.ca",
    "hotmail.nl",
];
/// Common misspelled endings, which do not exist, with the intended ending.
const ENDINGS: [(&str, &str); 9] = [
    (".con", ".com"),
    (".cmo", ".com"),
    (".ocm", ".com"),
    (".vom", ".com"),
    (".comm", ".com"),
    (".coml", ".com"),
    (".nett", ".net"),
    (".ogr", ".org"),
    (".dee", ".de"),
];
const ROLES: [&str; 40] = [
    "info",
    "office",
    "contact",
    "kontakt",
    "hello",
    "hallo",
    "mail",
    "admin",
    "administrator",
    "webmaster",
    "postmaster",
    "hostmaster",
    "support",
    "help",
    "service",
    "sales",
    "vertrieb",
    "verkauf",
    "marketing",
    "billing",
    "accounts",
    "accounting",
    "buchhaltung",
    "rechnung",
    "invoice",
    "jobs",
    "bewerbung",
    "hr",
    "press",
    "presse",
    "team",
    "noreply",
    "no-reply",
    "donotreply",
    "abuse",
    "privacy",
    "datenschutz",
    "sekretariat",
    "secretariat",
    "empfang",
];
const DISPOSABLE: [&str; 30] = [
    "mailinator.com",
    "guerrillamail.com",
    "guerrillamail.de",
    "sharklasers.com",
    "10minutemail.com",
    "10minutemail.net",
    "temp-mail.org",
    "tempmail.com",
    "tempmail.net",
    "trashmail.com",
    "trashmail.de",
    "trash-mail.com",
    "wegwerfmail.de",
    "wegwerfemail.de",
    "yopmail.com",
    "yopmail.fr",
    "getnada.com",
    "maildrop.cc",
    "dispostable.com",
    "fakeinbox.com",
    "mailnesia.com",
    "mintemail.com",
    "mohmal.com",
    "moakt.com",
    "spamgourmet.com",
    "throwawaymail.com",
    "emailondeck.com",
    "byom.de",
    "spambog.com",
    "muellmail.com",
];

/// The first warning about this address.
pub fn check(address: &Address) -> Option<AddressWarning> {
    AddressChecker::default().check(address)
}

/// The maximum number of cached domains.
const REMEMBERED: usize = 50_000;

/// Checks many addresses and each domain only once, because the comparison with all well-known
/// domains costs more than all other work for a row.
#[derive(Debug, Default)]
pub struct AddressChecker(HashMap<String, DomainWarning>);

#[derive(Debug, Clone)]
enum DomainWarning {
    None,
    Disposable,
    /// The intended domain.
    Slip(String),
}

impl AddressChecker {
    /// Like [`check`].
    pub fn check(&mut self, address: &Address) -> Option<AddressWarning> {
        match self.of_domain(address.domain()) {
            DomainWarning::Disposable => Some(AddressWarning::Disposable),
            DomainWarning::Slip(meant) => {
                Some(AddressWarning::Typo(format!("{}@{meant}", address.local())))
            }
            DomainWarning::None => {
                let local = address.local();
                let base = local.split('+').next().unwrap_or(local);
                ROLES
                    .iter()
                    .any(|role| role.eq_ignore_ascii_case(base))
                    .then_some(AddressWarning::Role)
            }
        }
    }

    fn of_domain(&mut self, domain: &str) -> &DomainWarning {
        if self.0.len() >= REMEMBERED {
            self.0.clear();
        }
        self.0.entry(domain.to_owned()).or_insert_with(|| DomainWarning::of(domain))
    }
}

impl DomainWarning {
    fn of(domain: &str) -> Self {
        if DISPOSABLE.contains(&domain) {
            return Self::Disposable;
        }
        meant(domain).map_or(Self::None, Self::Slip)
    }
}

/// Returns the well-known domain that this one is a typo of.
fn meant(domain: &str) -> Option<String> {
    if KNOWN.contains(&domain) || REAL.contains(&domain) {
        return None;
    }
    for (wrong, right) in ENDINGS {
        if let Some(head) = domain.strip_suffix(wrong) {
            return Some(format!("{head}{right}"));
        }
    }
    // A short domain is one letter away from too many real domains.
    let near = |known: &&str| {
        let allowed = if known.len() >= 12 { 2 } else { 1 };
        known.len() >= 7 && damerau_levenshtein(known, domain) <= allowed
    };
    // The same name with another ending is a different domain, not a typo.
    let other_ending = |known: &str| {
        let name = |text: &str| text.split_once('.').map(|(name, _)| name.to_owned());
        name(known) == name(domain)
            && !matches!(domain.rsplit('.').next(), Some("co" | "cm" | "om" | "c"))
    };
    KNOWN.into_iter().find(|known| near(known) && !other_ending(known)).map(str::to_owned)
}

/// Whether the domain is internal to a network, so that no public relay can reach it.
pub fn is_internal(address: &Address) -> bool {
    const ENDINGS: [&str; 9] = [
        "local",
        "localdomain",
        "lan",
        "internal",
        "intranet",
        "intern",
        "corp",
        "home",
        "localhost",
    ];
    address.domain().rsplit('.').next().is_some_and(|ending| ENDINGS.contains(&ending))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn typos_roles_and_disposable_addresses_give_warnings() {
        for (address, expected) in [
            ("anna@gmial.com", "did you mean anna@gmail.com?"),
            ("anna@gamil.com", "did you mean anna@gmail.com?"),
            ("anna@gmail.con", "did you mean anna@gmail.com?"),
            ("anna@gmail.co", "did you mean anna@gmail.com?"),
            ("anna@hotmial.com", "did you mean anna@hotmail.com?"),
            ("anna@t-onlin.de", "did you mean anna@t-online.de?"),
            (
                "info@bakery.example",
                "it belongs to a role, not to a person; several people may read it",
            ),
            ("x@mailinator.com", "it is from a service for throw-away addresses"),
        ] {
            let found = check(&Address::parse(address).unwrap()).map(|warning| warning.to_string());
            assert_eq!(found.as_deref(), Some(expected), "{address}");
        }
        for address in [
            "anna@gmail.com",
            "anna@mail.com",
            "anna@ymail.com",
            "anna@gmx.com",
            "anna@web.com",
            "anna@yahoo.com.br",
            "anna@live.se",
            "anna@example.org",
            "inform@example.org",
            "anna@outlook.pt",
            "anna@gmail.de",
        ] {
            assert_eq!(check(&Address::parse(address).unwrap()), None, "{address}");
        }
    }

    #[test]
    fn a_network_of_its_own_is_known() {
        for (address, internal) in
            [("a@server.local", true), ("a@mail.corp", true), ("a@local.example", false)]
        {
            assert_eq!(is_internal(&Address::parse(address).unwrap()), internal, "{address}");
        }
    }
}
