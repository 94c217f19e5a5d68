//! Guesses the name columns of a table without a header from its cells: full names of two words or
//! more, or single names that recur in the addresses of their rows (`Ada` beside `ada@example.org`).
//!
//! Every guess is for review. Leaves out: columns with a header (`mapping`).

use crate::detect::normalize::normalize_header;
use postroom_model::import::ColumnRole;

/// Words of a company or a street, which no name of a person has.
const OTHER_WORDS: [&str; 18] = [
    "gmbh", "ag", "ltd", "inc", "llc", "kg", "sons", "co", "company", "verein", "street", "road",
    "avenue", "platz", "weg", "strasse", "str", "club",
];
/// Words of the longest full name.
const WORDS_MAX: usize = 5;

/// The roles of the columns that hold names; `address` is the address column.
pub(crate) fn guess(
    width: usize,
    rows: &[Vec<String>],
    address: usize,
) -> Vec<(usize, ColumnRole)> {
    // A closing line of prose has no address.
    let rows: Vec<&Vec<String>> =
        rows.iter().filter(|row| row.get(address).is_some_and(|cell| cell.contains('@'))).collect();
    let rows = rows.as_slice();
    let columns = || (0..width).filter(|column| *column != address);
    if let Some(full) = columns().find(|column| mostly(rows, *column, is_full_name)) {
        return vec![(full, ColumnRole::FullName)];
    }
    let in_address = |column: usize| {
        let named = rows.iter().filter(|row| recurs(row, column, address)).count();
        named > 0 && named * 2 >= rows.len() && mostly(rows, column, is_single_name)
    };
    let mut found: Vec<usize> = columns().filter(|column| in_address(*column)).collect();
    found.truncate(2);
    let given = |column| (column, ColumnRole::GivenName);
    let family = |column| (column, ColumnRole::FamilyName);
    match found.as_slice() {
        [first, second] => vec![given(*first), family(*second)],
        // The column between the given name and the address holds the family name.
        [first] if first + 2 == address && mostly(rows, first + 1, is_single_name) => {
            vec![given(*first), family(first + 1)]
        }
        [only] => {
            // `a.berg@example.org`: the family name comes last.
            let last = rows.iter().filter(|row| ends_local_part(row, *only, address)).count();
            vec![if last * 2 > rows.len() { family(*only) } else { given(*only) }]
        }
        _ => Vec::new(),
    }
}

/// Whether nine in ten filled cells are such text.
fn mostly(rows: &[&Vec<String>], column: usize, is_such: fn(&str) -> bool) -> bool {
    let filled = || rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.trim());
    let filled = || filled().filter(|cell| !cell.is_empty());
    let fitting = filled().filter(|cell| is_such(cell)).count();
    fitting > 0 && fitting * 10 >= filled().count() * 9
}

fn is_single_name(cell: &str) -> bool {
    !cell.contains(char::is_whitespace) && is_word(cell)
}

fn is_full_name(cell: &str) -> bool {
    let words: Vec<&str> = cell.split_whitespace().collect();
    let capital = |word: &&&str| word.starts_with(|c: char| c.is_uppercase());
    (2..=WORDS_MAX).contains(&words.len())
        && words.iter().all(|word| is_word(word))
        && words.iter().filter(capital).count() > 1
        && words.iter().all(|word| !OTHER_WORDS.contains(&normalize_header(word).as_str()))
}

fn is_word(word: &str) -> bool {
    let first = word.chars().next().is_some_and(char::is_alphabetic);
    first
        && word
            .chars()
            .all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '\u{2019}' | '.' | ','))
}

/// Whether the part before the @ contains the name.
fn recurs(row: &[String], column: usize, address: usize) -> bool {
    let (name, local) = name_and_local_part(row, column, address);
    name.len() > 1 && local.contains(&name)
}

/// Whether the name comes last in the part before the @, behind something else.
fn ends_local_part(row: &[String], column: usize, address: usize) -> bool {
    let (name, local) = name_and_local_part(row, column, address);
    name.len() > 1 && local.len() > name.len() && local.ends_with(&name)
}

fn name_and_local_part(row: &[String], column: usize, address: usize) -> (String, String) {
    let cell = |at: usize| row.get(at).map_or("", String::as_str);
    let name = normalize_header(cell(column)).replace(' ', "");
    let local = cell(address).split('@').next().unwrap_or_default();
    (name, local.to_lowercase())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn names_are_found_by_their_cells() {
        use ColumnRole as C;
        for (rows, address, expected) in [
            (["Ada Berg|ada@x.com|Ulm", "Bo de Vries|bo@x.com|Bonn"], 1, vec![(0, C::FullName)]),
            (
                ["Ada|Berg|ada@x.com", "Bo|Lind|bo@x.com"],
                2,
                vec![(0, C::GivenName), (1, C::FamilyName)],
            ),
            (["a.berg@x.com|Berg|Ulm", "b.lind@x.com|Lind|Bonn"], 0, vec![(1, C::FamilyName)]),
            (["a@x.com|Ulm|12", "b@x.com|Bonn|13"], 0, vec![]),
            (["Berg Sons Ltd|a@x.com|1", "Kim Co|b@x.com|2"], 1, vec![]),
        ] {
            let rows: Vec<Vec<String>> =
                rows.iter().map(|row| row.split('|').map(str::to_owned).collect()).collect();
            assert_eq!(guess(3, &rows, address), expected, "{rows:?}");
        }
    }
}
