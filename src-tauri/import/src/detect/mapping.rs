//! Guesses the role of each column from its header and its cells.
//!
//! Cells outweigh the header: a column "E-Mail" of telephone numbers is no address column, and an
//! unnamed column of addresses is one.

use std::collections::BTreeSet;

use crate::consent::column_evidence;
use crate::consent::column_evidence::{CellEvidence, ColumnVerdict};
use crate::consent::optout_headers;
use crate::consent::optout_headers::HeaderMeaning;
use crate::detect::confidence::Confidence;
use crate::detect::header_names::{
    CONSENT, CONSENT_AT, EVIDENCE, IGNORED, OPTED_OUT, OTHER_ADDRESS, TAGS,
};
use crate::detect::names_by_cells;
use crate::detect::normalize::normalize_header;
use crate::export::PEOPLE_HEAD;
use crate::values::cell::holds_addresses;
use crate::values::label_list;
use postroom_model::contact::headings::{
    ADDRESS, CONTACT_PERSON, FAMILY, FAMILY_BESIDE_GIVEN, FULL, GIVEN, GIVEN_BESIDE_FAMILY,
};
use postroom_model::import::ColumnRole;

/// Guesses a role for each header. `rows` are the first rows below it. Unless they are all rows, an
/// empty column may have values further down and keeps its role.
pub fn guess_mapping(
    headers: &[String],
    rows: &[Vec<String>],
    all_rows: bool,
) -> Vec<(ColumnRole, Confidence)> {
    let evidence = cell_evidence(headers.len(), rows);
    let verdicts = guess_columns(headers, rows, all_rows, &evidence);
    verdicts.into_iter().map(|one| (one.role, one.confidence)).collect()
}

/// What the cells of each column say about consent.
pub(crate) fn cell_evidence(width: usize, rows: &[Vec<String>]) -> Vec<CellEvidence> {
    (0..width).map(|at| CellEvidence::of(non_empty_cells(rows, at))).collect()
}

/// As [`guess_mapping`], with the questions that the user must answer; `evidence` may come from
/// more rows than `rows`.
pub(crate) fn guess_columns(
    headers: &[String],
    rows: &[Vec<String>],
    all_rows: bool,
    evidence: &[CellEvidence],
) -> Vec<ColumnVerdict> {
    let plain: Vec<String> = headers.iter().map(|header| normalize_header(header)).collect();
    let address = address_column(&plain, rows);
    let has = |names: &[&str]| plain.iter().any(|name| names.contains(&name.as_str()));
    let beside = NameColumns { given: has(GIVEN), family: has(FAMILY) };
    let mut taken: Vec<ColumnRole> = Vec::new();
    let mut fields = BTreeSet::new();
    let mut guesses: Vec<ColumnVerdict> = Vec::with_capacity(headers.len());
    for (index, header) in headers.iter().enumerate() {
        let mut guess = match address {
            Some((column, confidence)) if column == index => {
                ColumnVerdict { role: ColumnRole::Address, confidence, question: None }
            }
            _ => {
                let name = plain.get(index).map_or("", String::as_str);
                let guess = guess_by_header(header, name, beside);
                let guess = check_against_cells(guess, header, rows, index);
                let none = CellEvidence::default();
                // At Substack the paid subscription, beside a column for mail.
                let paid = name == "active subscription" && has(&["email disabled"]);
                let evidence = evidence.get(index).filter(|_| !paid).unwrap_or(&none);
                column_evidence::judge(guess, header, name, evidence)
            }
        };
        let once = !guess.role.may_repeat() && !matches!(guess.role, ColumnRole::Field(_));
        // An empty consent column means that nobody consented.
        let speaks = matches!(guess.role, ColumnRole::Consent | ColumnRole::ConsentAt);
        let empty = !speaks
            && all_rows
            && !rows.is_empty()
            && non_empty_cells(rows, index).next().is_none();
        if (once && taken.contains(&guess.role)) || empty {
            // A second column of the same role, or an empty one.
            guess = unused();
        }
        if let ColumnRole::Field(name) = &mut guess.role {
            *name = unique_name(name, &mut fields);
        }
        taken.push(guess.role.clone());
        guesses.push(guess);
    }
    if let Some((column, _)) = address
        && headers.iter().all(|header| is_nameless(header))
    {
        for (index, role) in names_by_cells::guess(headers.len(), rows, column) {
            if let Some(guess) =
                guesses.get_mut(index).filter(|one| matches!(one.role, ColumnRole::Field(_)))
            {
                let confidence = Confidence::NeedsReview;
                *guess = ColumnVerdict { role, confidence, question: None };
            }
        }
    }
    // A full name adds nothing to given and family name, unless it is the only name of a row.
    let role_filled = |role: ColumnRole, row: &Vec<String>| {
        let mut columns = taken.iter().enumerate().filter(|(_, one)| **one == role);
        columns.any(|(at, _)| row.get(at).is_some_and(|cell| !cell.trim().is_empty()))
    };
    let alone = |row: &Vec<String>| {
        role_filled(ColumnRole::FullName, row)
            && !role_filled(ColumnRole::GivenName, row)
            && !role_filled(ColumnRole::FamilyName, row)
    };
    let has_part =
        taken.contains(&ColumnRole::GivenName) || taken.contains(&ColumnRole::FamilyName);
    if has_part && !rows.iter().any(alone) {
        for guess in &mut guesses {
            if guess.role == ColumnRole::FullName {
                *guess = unused();
            }
        }
    }
    // A Postroom export: keep status, lists and tags.
    if is_own_export(headers) {
        // The consent basis is evidence; `row_reader` reads the basis itself.
        let own = [ColumnRole::Consent, ColumnRole::Lists, ColumnRole::Tags, ColumnRole::Evidence];
        let known = own_export_columns(headers);
        for (guess, role) in guesses.iter_mut().take(known).skip(3).zip(own) {
            *guess = sure(role);
        }
        // All other columns are fields.
        for (header, guess) in headers.iter().zip(&mut guesses).skip(known) {
            let name = crate::values::cell::strip_formula_guard(header).trim().to_owned();
            *guess = match name == CONSENT_BASIS {
                true => sure(ColumnRole::Evidence),
                false => sure(ColumnRole::Field(name)),
            };
        }
    }
    guesses
}

fn unused() -> ColumnVerdict {
    let confidence = Confidence::NeedsReview;
    ColumnVerdict { role: ColumnRole::Ignore, confidence, question: None }
}

fn sure(role: ColumnRole) -> ColumnVerdict {
    ColumnVerdict { role, confidence: Confidence::Sure, question: None }
}

/// The last fixed column of a Postroom export.
const CONSENT_BASIS: &str = "consent_basis";
/// The first columns of a Postroom export.
const OWN_EXPORT_HEAD: [&str; 5] = ["address", "given_name", "family_name", "status", "lists"];

/// Columns of a Postroom export that are not fields: older exports have no tags or no basis.
fn own_export_columns(headers: &[String]) -> usize {
    PEOPLE_HEAD.iter().zip(headers).take_while(|(own, header)| **own == header.as_str()).count()
}

/// The consent basis column of a Postroom export, of this version or an older one.
pub(crate) fn basis_column(headers: &[String]) -> Option<usize> {
    headers.iter().position(|header| header == CONSENT_BASIS)
}

/// True for the columns of a Postroom export.
pub(crate) fn is_own_export(headers: &[String]) -> bool {
    headers.iter().take(OWN_EXPORT_HEAD.len()).eq(OWN_EXPORT_HEAD)
}

#[derive(Debug, Clone, Copy)]
struct NameColumns {
    given: bool,
    family: bool,
}

/// Checks a guess against the cells: a column with unsuitable cells becomes a field.
fn check_against_cells(
    guess: (ColumnRole, Confidence),
    header: &str,
    rows: &[Vec<String>],
    index: usize,
) -> (ColumnRole, Confidence) {
    let field = |name: &str| (ColumnRole::Field(name.trim().to_owned()), Confidence::NeedsReview);
    let addresses = || {
        let mut cells = non_empty_cells(rows, index).peekable();
        cells.peek().is_some() && cells.all(holds_addresses)
    };
    match guess.0 {
        ColumnRole::OtherAddress => {
            let filled = non_empty_cells(rows, index).count();
            let valid = non_empty_cells(rows, index).filter(|cell| cell.contains('@')).count();
            if valid * 2 >= filled { guess } else { (ColumnRole::Ignore, Confidence::NeedsReview) }
        }
        ColumnRole::Field(_) if is_nameless(header) && addresses() => {
            (ColumnRole::OtherAddress, Confidence::NeedsReview)
        }
        ColumnRole::Tags if !label_list::are_labels(non_empty_cells(rows, index)) => field(header),
        _ => guess,
    }
}

/// The header that a column without one has.
fn is_nameless(header: &str) -> bool {
    header.strip_prefix("Column ").is_some_and(|n| n.parse::<u32>().is_ok())
}

fn guess_by_header(header: &str, plain: &str, beside: NameColumns) -> (ColumnRole, Confidence) {
    let among = |names: &[&str]| names.contains(&plain);
    if among(GIVEN) || (beside.family && !beside.given && among(GIVEN_BESIDE_FAMILY)) {
        (ColumnRole::GivenName, Confidence::Sure)
    } else if among(FAMILY) || (beside.given && !beside.family && among(FAMILY_BESIDE_GIVEN)) {
        (ColumnRole::FamilyName, Confidence::Sure)
    } else if among(FULL) || among(CONTACT_PERSON) {
        (ColumnRole::FullName, Confidence::Sure)
    } else if among(GIVEN_BESIDE_FAMILY) || among(FAMILY_BESIDE_GIVEN) {
        (ColumnRole::FullName, Confidence::NeedsReview)
    } else if among(CONSENT) {
        (ColumnRole::Consent, Confidence::Sure)
    } else if among(OPTED_OUT) {
        (ColumnRole::OptedOut, Confidence::Sure)
    } else if among(CONSENT_AT) {
        (ColumnRole::ConsentAt, Confidence::Sure)
    } else if among(EVIDENCE) || header == CONSENT_BASIS {
        (ColumnRole::Evidence, Confidence::Sure)
    } else if among(OTHER_ADDRESS) || among(ADDRESS) || is_numbered_address(plain) {
        (ColumnRole::OtherAddress, Confidence::NeedsReview)
    } else if among(TAGS) {
        (ColumnRole::Tags, Confidence::NeedsReview)
    } else if among(IGNORED) {
        (ColumnRole::Ignore, Confidence::NeedsReview)
    } else if let Some(meaning) = optout_headers::classify_header(plain) {
        let role = match meaning {
            HeaderMeaning::OptedOut(_) => ColumnRole::OptedOut,
            HeaderMeaning::Consent => ColumnRole::Consent,
            HeaderMeaning::ConsentAt => ColumnRole::ConsentAt,
        };
        (role, Confidence::NeedsReview)
    } else {
        (
            ColumnRole::Field(crate::values::cell::strip_formula_guard(header.trim()).to_owned()),
            Confidence::New,
        )
    }
}

/// `E-mail 4`, `Email 2 address`, `E-mail 5 - Value`.
fn is_numbered_address(plain: &str) -> bool {
    let words: Vec<&str> = plain.split(' ').collect();
    let is_number = |word: &&&str| word.parse::<u8>().is_ok();
    let without: Vec<&str> = words.iter().filter(|word| !is_number(word)).copied().collect();
    let first: Vec<&str> =
        words.iter().map(|word| if word.parse::<u8>().is_ok() { "1" } else { word }).collect();
    without.len() < words.len()
        && (ADDRESS.contains(&without.join(" ").as_str())
            || ADDRESS.contains(&first.join(" ").as_str()))
}

/// The column that holds the address: the best filled one among those named so, else the one
/// whose cells are mostly addresses.
fn address_column(plain: &[String], rows: &[Vec<String>]) -> Option<(usize, Confidence)> {
    let mut best: Option<(usize, (bool, usize))> = None;
    for (index, name) in plain.iter().enumerate() {
        let filled = non_empty_cells(rows, index).count();
        let valid = non_empty_cells(rows, index).filter(|cell| holds_addresses(cell)).count();
        let named = ADDRESS.contains(&name.as_str());
        let holds = valid > 0 && valid * 2 >= filled;
        // No rows below the header yet: decide by name.
        let holds = holds || (named && filled == 0);
        let rank = (named, valid);
        if holds && best.is_none_or(|(_, found)| rank > found) {
            best = Some((index, rank));
        }
    }
    if let Some((index, (named, valid))) = best {
        let sure = named && valid > 0;
        return Some((index, if sure { Confidence::Sure } else { Confidence::NeedsReview }));
    }
    // Named as an address but mostly invalid: still the intended column.
    let named = plain.iter().position(|name| ADDRESS.contains(&name.as_str()))?;
    Some((named, Confidence::NeedsReview))
}

/// The non-empty cells of a column.
fn non_empty_cells(rows: &[Vec<String>], column: usize) -> impl Iterator<Item = &str> {
    rows.iter()
        .filter_map(move |row| row.get(column))
        .map(|cell| cell.trim())
        .filter(|cell| !cell.is_empty())
}

/// Cells of this row that are known headers.
pub(crate) fn count_known_headers(row: &[String]) -> usize {
    row.iter()
        .filter(|cell| {
            let plain = normalize_header(cell);
            [ADDRESS, GIVEN, FAMILY, FULL, CONTACT_PERSON]
                .iter()
                .any(|names| names.contains(&plain.as_str()))
        })
        .count()
}

/// The name, or the name with a number when it is in use.
fn unique_name(name: &str, taken: &mut BTreeSet<String>) -> String {
    let mut free = name.to_owned();
    let mut number = 2;
    while !taken.insert(free.clone()) {
        free = format!("{name} {number}");
        number += 1;
    }
    free
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    fn guess(headers: &str, rows: &[&str]) -> Vec<String> {
        let split = |text: &str| text.split('|').map(str::to_owned).collect::<Vec<_>>();
        let rows: Vec<Vec<String>> = rows.iter().map(|row| split(row)).collect();
        guess_mapping(&split(headers), &rows, true)
            .into_iter()
            .map(|(role, confidence)| {
                let role = match role {
                    ColumnRole::Address => "address".to_owned(),
                    ColumnRole::GivenName => "given".to_owned(),
                    ColumnRole::FamilyName => "family".to_owned(),
                    ColumnRole::FullName => "full".to_owned(),
                    ColumnRole::OtherAddress => "other".to_owned(),
                    ColumnRole::Consent => "consent".to_owned(),
                    ColumnRole::OptedOut => "out".to_owned(),
                    ColumnRole::ConsentAt => "when".to_owned(),
                    ColumnRole::Evidence => "proof".to_owned(),
                    ColumnRole::Lists => "lists".to_owned(),
                    ColumnRole::Tags => "tags".to_owned(),
                    ColumnRole::Field(name) => format!("[{name}]"),
                    ColumnRole::Ignore => "-".to_owned(),
                };
                let mark = match confidence {
                    Confidence::Sure => "",
                    Confidence::NeedsReview => "?",
                    Confidence::New => "+",
                };
                role + mark
            })
            .collect()
    }

    #[test]
    fn headers_in_many_languages_are_recognized() {
        for headers in [
            "E-Mail|First name|Last name",
            "E-Mail-Adresse|Vorname|Nachname",
            "Adresse e-mail|Prénom|Nom",
            "Correo electrónico|Nombre|Apellidos",
            "Indirizzo e-mail|Nome|Cognome",
            "Endereço de e-mail|Nome|Sobrenome",
            "E-mailadres|Voornaam|Achternaam",
            "E-mailadres|Voornaam|Naam",
            "E-Mail|Vorname|Name",
            "EMAIL|FNAME|LNAME",
            "Email Address|First Name|Last Name",
            "email|firstName|lastName",
            "E-mail 1 - Value|Given Name|Family Name",
            "E-postadress|Förnamn|Efternamn",
            "Adres e-mail|Imię|Nazwisko",
            "Электронная почта|Имя|Фамилия",
            "E-posta|Adı|Soyadı",
            "メールアドレス|名|姓",
            "电子邮件|名|姓",
            "E-mail Address|First Name|Last Name",
            "customer_email|customer_first_name|customer_last_name",
        ] {
            let guesses = guess(headers, &["a@b.de|Anna|Berg"]);
            assert_eq!(guesses, ["address", "given", "family"], "{headers}");
        }
    }

    #[test]
    fn cells_outweigh_the_header() {
        for (headers, rows, guesses) in [
            ("Column 1|Column 2", vec!["Anna|a@b.de", "Bert|c@d.de"], ["[Column 1]+", "address?"]),
            ("E-Mail|Kontakt", vec!["030 1234|a@b.de"], ["-?", "address?"]),
            ("E-Mail|Work email", vec!["|a@b.de", "|c@d.de"], ["-?", "address"]),
            ("E-Mail|Work email", vec!["a@b.de|e@f.de", "c@d.de|"], ["address", "other?"]),
            ("E-Mail|Name", vec!["a(at)b.de|Anna Berg"], ["address?", "full"]),
        ] {
            assert_eq!(guess(headers, &rows), guesses, "{headers}");
        }
    }

    #[test]
    fn other_columns_become_custom_fields() {
        assert_eq!(
            guess("Name|Email|Ort / Stand|Phone|Phone|Empty|LEID", &["A B|a@b.de|Ulm|1|2||77"]),
            ["full", "address", "[Ort / Stand]+", "[Phone]+", "[Phone 2]+", "-?", "-?"]
        );
        assert_eq!(
            guess("Full name|First name|Last name|Email", &["Anna Berg|Anna|Berg|a@b.de"]),
            ["-?", "given", "family", "address"]
        );
    }
}
