//! Parses and formats labels: names of lists and tags in one cell, like a CSV row: `News; "Open
//! day; 26"; VIP`.
//!
//! Promises that what [`format_labels`] writes is what [`parse_labels`] reads, whatever the names hold. Reads what
//! others write too: commas, Google's ` ::: `, Mailchimp's quotation marks. Leaves out: which column
//! holds labels (`mapping`).

/// Groups that Google assigns by itself.
const GOOGLE_GROUPS: [&str; 6] =
    ["* mycontacts", "* my contacts", "* friends", "* family", "* coworkers", "* starred"];

/// Formats names for a cell of an export.
pub fn format_labels<S: AsRef<str>>(names: &[S]) -> String {
    let names: Vec<String> = names.iter().map(|name| quote_label(name.as_ref())).collect();
    names.join("; ")
}

/// The name, quoted where it would be split or changed.
pub(crate) fn quote_label(name: &str) -> String {
    let risky =
        name.contains([';', ',', '"', '\n']) || name.contains(":::") || name.starts_with('*');
    if risky || name.trim() != name {
        format!("\"{}\"", name.replace('"', "\"\""))
    } else {
        name.to_owned()
    }
}

/// Parses the names in a cell, separated by `:::` (Google), semicolons (our export), commas or line
/// breaks.
pub(crate) fn parse_labels(cell: &str) -> Vec<String> {
    let splits: Vec<Vec<Part>> =
        [":::", ";", ",", "\n"].iter().map(|mark| split_labels(cell, mark)).collect();
    let well_formed =
        |parts: &&Vec<Part>| parts.len() > 1 && parts.iter().all(|part| part.well_formed);
    let several = |parts: &&Vec<Part>| parts.len() > 1;
    let parts =
        splits.iter().find(well_formed).or_else(|| splits.iter().find(several)).or(splits.first());
    parts
        .into_iter()
        .flatten()
        .filter(|part| part.quoted || !GOOGLE_GROUPS.contains(&part.name.to_lowercase().as_str()))
        .map(|part| part.name.clone())
        .filter(|name| !name.is_empty())
        .collect()
}

struct Part {
    name: String,
    quoted: bool,
    /// Its quotation marks are balanced.
    well_formed: bool,
}

fn split_labels(cell: &str, mark: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = Some(cell);
    while let Some(text) = rest {
        let (part, behind) = quoted_label(text, mark).unwrap_or_else(|| {
            let (name, behind) = match text.split_once(mark) {
                Some((name, behind)) => (name, Some(behind)),
                None => (text, None),
            };
            let name = name.trim().to_owned();
            let well_formed = !name.starts_with('"');
            (Part { name, quoted: false, well_formed }, behind)
        });
        parts.push(part);
        rest = behind;
    }
    parts
}

/// A quoted name that fills the space between two separators.
fn quoted_label<'a>(text: &'a str, mark: &str) -> Option<(Part, Option<&'a str>)> {
    let inner = text.trim_start().strip_prefix('"')?;
    let (mut name, mut rest) = (String::new(), inner);
    let behind = loop {
        let (before, after) = rest.split_once('"')?;
        name.push_str(before);
        match after.strip_prefix('"') {
            Some(after) => {
                name.push('"');
                rest = after;
            }
            None => break after.trim_start(),
        }
    };
    let behind = if behind.is_empty() { None } else { Some(behind.strip_prefix(mark)?) };
    Some((Part { name, quoted: true, well_formed: true }, behind))
}

/// Limits of a label in characters and words.
const LABEL_CHARS_MAX: usize = 40;
const LABEL_WORDS_MAX: usize = 5;

/// True when cells look like labels: short names that repeat, or several in one cell.
pub(crate) fn are_labels<'a>(cells: impl Iterator<Item = &'a str>) -> bool {
    let (mut all, mut cells_filled, mut several) = (Vec::new(), 0, 0);
    for cell in cells {
        let names = parse_labels(cell);
        cells_filled += 1;
        several += usize::from(names.len() > 1);
        all.extend(names);
    }
    let short = |name: &String| {
        name.chars().count() <= LABEL_CHARS_MAX
            && name.split_whitespace().count() <= LABEL_WORDS_MAX
            && !name.contains(['@', '\n'])
            && !name.contains("://")
    };
    let short = all.iter().filter(|name| short(name)).count();
    let mut different = all.clone();
    different.sort();
    different.dedup();
    let repeated = all.len() < 10 || different.len() * 2 <= all.len();
    short * 10 >= all.len() * 9 && (repeated || several * 5 >= cells_filled)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn labels_are_parsed_with_any_separator() {
        for (cell, names) in [
            ("", &[][..]),
            ("VIP", &["VIP"]),
            ("VIP, Members", &["VIP", "Members"]),
            ("News, weekly; Members", &["News, weekly", "Members"]),
            ("News, weekly;", &["News, weekly"]),
            ("\"VIP\",\"Open day\"", &["VIP", "Open day"]),
            ("\"a; b\"; c", &["a; b", "c"]),
            ("\"a; b\", \"c\"", &["a; b", "c"]),
            ("\"say \"\"hi\"\"\"", &["say \"hi\""]),
            ("Open day \"26\"", &["Open day \"26\""]),
            ("\"26\" day; b", &["\"26\" day", "b"]),
            ("\"never closed; b", &["\"never closed", "b"]),
            ("* myContacts ::: * friends", &[]),
            ("* myContacts", &[]),
            ("Club ::: * myContacts ::: A, B", &["Club", "A, B"]),
        ] {
            assert_eq!(parse_labels(cell), names, "{cell}");
        }
    }

    #[test]
    fn formatted_labels_parse_back() {
        for names in [
            &["VIP"][..],
            &["News, weekly"],
            &["a;b", "c"],
            &["\"", "\"\"", "a\"b"],
            &["* friends", "a ::: b"],
            &["a", "b", "c, d; e \"f\""],
        ] {
            assert_eq!(parse_labels(&format_labels(names)), names);
        }
    }

    #[test]
    fn labels_are_distinguished_from_notes() {
        let many: Vec<String> = (0..20).map(|at| format!("town {at}")).collect();
        for (cells, expected) in [
            (vec!["VIP", "VIP, Members", "Members"], true),
            (vec!["likes tomatoes, and asked us to call her on the day before the fair"], false),
            (vec!["a@b.de"], false),
            (many.iter().map(String::as_str).collect(), false),
        ] {
            assert_eq!(are_labels(cells.iter().copied()), expected, "{cells:?}");
        }
    }
}
