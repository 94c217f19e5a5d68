//! What two contacts of one name must share before they are proposed as one person: a mailbox name, a
//! phone number or a birthday. Many people share a name.
//!
//! Leaves out: finding the contacts of one name (`duplicates`).

use std::collections::{BTreeMap, BTreeSet};

/// Digits that a phone number has at least; a postal code has fewer.
const PHONE_DIGITS_MIN: usize = 7;
/// Digits at the end of a phone number that are compared: the country code is often missing.
const PHONE_DIGITS_COMPARED: usize = 8;
/// Letters of a mailbox name that is worth a comparison.
const LOCAL_MIN: usize = 3;
/// Mailboxes that belong to a role in any domain.
const ROLES: [&str; 12] = [
    "info", "office", "mail", "kontakt", "contact", "hello", "post", "sales", "admin", "team",
    "service", "support",
];
/// Parts of the names of fields that hold a birthday.
const BIRTHDAYS: [&str; 6] = ["birth", "geburt", "bday", "dob", "naissance", "nacimiento"];

/// The signs of one contact.
pub(super) fn signs(address_key: &str, fields: &BTreeMap<String, String>) -> BTreeSet<String> {
    let mut signs = BTreeSet::new();
    if let Some(local) = mailbox_name(address_key) {
        signs.insert(format!("mailbox {local}"));
    }
    for (name, value) in fields {
        let name = name.to_lowercase();
        if BIRTHDAYS.iter().any(|part| name.contains(part)) {
            let value: String = value.chars().filter(char::is_ascii_digit).collect();
            if value.len() >= 6 {
                signs.insert(format!("birthday {value}"));
            }
        } else if let Some(number) = phone_number(value) {
            signs.insert(format!("phone {number}"));
        }
    }
    signs
}

/// The local part without dots, dashes and what stands behind a plus.
fn mailbox_name(address_key: &str) -> Option<String> {
    let (local, _) = address_key.rsplit_once('@')?;
    let local = local.split('+').next().unwrap_or(local);
    let local: String = local.chars().filter(|c| !matches!(c, '.' | '-' | '_')).collect();
    (local.chars().count() >= LOCAL_MIN && !ROLES.contains(&local.as_str())).then_some(local)
}

/// The last digits of a phone number; none if the value is something else, such as a date.
fn phone_number(value: &str) -> Option<String> {
    let value = value.trim();
    let phone = |c: char| c.is_ascii_digit() || " +()-/.".contains(c) || c == '\u{A0}';
    if !value.chars().all(phone) || is_date(value) {
        return None;
    }
    let digits: Vec<char> = value.chars().filter(char::is_ascii_digit).collect();
    let from = digits.len().saturating_sub(PHONE_DIGITS_COMPARED);
    (digits.len() >= PHONE_DIGITS_MIN).then(|| digits.into_iter().skip(from).collect())
}

/// True for `2024-01-31` and `31.01.2024`.
fn is_date(value: &str) -> bool {
    let parts: Vec<&str> = value.split(['-', '.', '/']).map(str::trim).collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    parts.len() == 3
        && lengths.iter().all(|length| (1..=4).contains(length))
        && (lengths.first() == Some(&4) || lengths.last() == Some(&4))
}

/// Joins the members that are linked, directly or through others; singles are left out.
pub(super) fn clusters(members: usize, linked: impl Fn(usize, usize) -> bool) -> Vec<Vec<usize>> {
    let mut clusters: Vec<Vec<usize>> = Vec::new();
    for member in 0..members {
        let (with, without): (Vec<_>, Vec<_>) = std::mem::take(&mut clusters)
            .into_iter()
            .partition(|cluster: &Vec<usize>| cluster.iter().any(|other| linked(*other, member)));
        let mut joined: Vec<usize> = with.into_iter().flatten().collect();
        joined.push(member);
        clusters = without;
        clusters.push(joined);
    }
    clusters.retain(|cluster| cluster.len() > 1);
    clusters
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    fn share(one: (&str, &[(&str, &str)]), other: (&str, &[(&str, &str)])) -> bool {
        let signs = |(address, fields): (&str, &[(&str, &str)])| {
            let fields = fields.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned()));
            super::signs(address, &fields.collect())
        };
        !signs(one).is_disjoint(&signs(other))
    }

    #[test]
    fn mailbox_phone_and_birthday_are_signs() {
        assert!(share(("anna.berg@a.example", &[]), ("annaberg+news@b.example", &[])));
        let (full, short) = ([("Phone", "+49 (171) 123 45 67")], [("Mobil", "0171/1234567")]);
        assert!(share(("a@a.example", &full), ("b@b.example", &short)));
        let day = [("Geburtstag", "1980-03-12")];
        assert!(share(("a@a.example", &day), ("b@b.example", &day)));
    }

    #[test]
    fn role_date_and_postal_code_are_none() {
        assert!(!share(("info@a.example", &[]), ("info@b.example", &[])));
        let day = [("Since", "2024-01-31"), ("Last", "31.01.2024"), ("ZIP", "50667")];
        assert!(!share(("a@a.example", &day), ("b@b.example", &day)));
    }

    #[test]
    fn links_join_and_singles_go() {
        let links = [(0, 2), (2, 3)];
        let linked = |a, b| links.contains(&(a, b)) || links.contains(&(b, a));
        assert_eq!(clusters(5, linked), [[0, 2, 3]]);
    }
}
