//! Words and dates by which databases and spreadsheets write that a cell has no value.
//!
//! Leaves out: columns of consent, in which an empty cell and such a word may differ.

/// NULL of databases (`\\N`: MySQL), NaN of pandas, the errors of spreadsheets in English and German.
/// The case counts: Null is a family name, and Nan a given name.
const WORDS: [&str; 24] = [
    "NULL", "null", "<null>", "(null)", "[null]", "[NULL]", "\\N", "nan", "NaN", "<NA>", "N/A",
    "n/a", "#N/A", "#NV", "#REF!", "#BEZUG!", "#VALUE!", "#WERT!", "#NAME?", "#DIV/0!", "#NUM!",
    "#ZAHL!", "#NULL!", "#ERROR!",
];

/// Days that stand for "no day" (MySQL), possibly with a time of zeros.
const ZERO_DAYS: [&str; 9] = [
    "0000-00-00",
    "0000/00/00",
    "00.00.0000",
    "00/00/0000",
    "00-00-0000",
    // Outlook in German and English.
    "0.0.00",
    "0/0/00",
    "0.0.0000",
    "0/0/0000",
];

/// True when the cell states that there is no value.
pub(crate) fn is_no_value(cell: &str) -> bool {
    let cell = cell.trim();
    WORDS.contains(&cell)
        || ZERO_DAYS.iter().any(|day| {
            let rest = cell.strip_prefix(day);
            rest.is_some_and(|rest| {
                rest.chars().all(|c| matches!(c, '0' | ':' | '.' | ' ' | 'T' | 'Z'))
            })
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_values_are_told_from_names_and_days() {
        for cell in [
            "NULL",
            " #N/A ",
            "nan",
            "\\N",
            "0000-00-00",
            "0000-00-00 00:00:00",
            "n/a",
            "00-00-0000",
            "0.0.00",
            "0/0/00",
        ] {
            assert!(is_no_value(cell), "{cell}");
        }
        for cell in
            ["Null", "Nan", "Nana", "0", "", "None", "2000-00-00", "0000-00-01", "0.0.01", "#1"]
        {
            assert!(!is_no_value(cell), "{cell}");
        }
    }
}
