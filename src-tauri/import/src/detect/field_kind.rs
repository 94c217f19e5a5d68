//! Guesses the kind of a custom field from its cells: text, number, yes or no, or a choice. Display
//! only; no value changes. Days are detected by `value_format`.

use std::collections::BTreeSet;

use crate::detect::normalize::normalize_header;
use postroom_model::contact::FieldKind;

const YES_NO: [&str; 16] = [
    "yes", "no", "true", "false", "ja", "nein", "oui", "non", "si", "sim", "nao", "nee", "y", "n",
    "wahr", "falsch",
];

/// The kind that all non-empty cells fit.
pub(crate) fn guess_field_kind(cells: &[&str]) -> FieldKind {
    let filled = cells.len();
    let all = |fits: fn(&str) -> bool| filled > 0 && cells.iter().all(|cell| fits(cell));
    if all(|cell| YES_NO.contains(&normalize_header(cell).as_str())) {
        FieldKind::YesNo
    } else if all(is_number) {
        FieldKind::Number
    } else {
        let different: BTreeSet<&str> = cells.iter().copied().collect();
        let few = different.len() <= 12 && filled >= 10 && different.len() * 3 <= filled;
        if few && different.iter().all(|one| one.chars().count() <= 40) {
            FieldKind::Choice
        } else {
            FieldKind::Text
        }
    }
}

/// A quantity: no leading zeros (customer number, postcode), no telephone number.
fn is_number(cell: &str) -> bool {
    let digits = cell.trim_start_matches('-');
    let mark = |c: char| matches!(c, '.' | ',');
    let zeros = digits.starts_with('0') && digits.chars().nth(1).is_some_and(|c| !mark(c));
    !zeros
        && digits.len() <= 15
        && digits.chars().all(|c| c.is_ascii_digit() || mark(c))
        && digits.chars().any(|c| c.is_ascii_digit())
        && digits.chars().filter(|c| mark(*c)).count() <= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_kind_fits_all_its_cells() {
        for (cells, kind) in [
            (vec!["ja", "nein", "Ja"], FieldKind::YesNo),
            (vec!["1", "2.50", "-3"], FieldKind::Number),
            (vec!["01099", "80331"], FieldKind::Text),
            (vec!["+49 30 1234"], FieldKind::Text),
            (vec!["a", "b", "a", "a", "b", "a", "a", "b", "a", "b"], FieldKind::Choice),
            (vec![], FieldKind::Text),
        ] {
            assert_eq!(guess_field_kind(&cells), kind, "{cells:?}");
        }
    }
}
