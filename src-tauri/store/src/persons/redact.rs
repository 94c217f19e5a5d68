//! Removes addresses from stored texts and documents.
//!
//! An address is found in any case of its letters, and only as a whole: erasing `anna@example.org`
//! leaves `joanna@example.org`. Leaves out: the tables (`erase`).

use serde_json::Value;

/// Replaces an erased address.
pub const ERASED: &str = "erased";

/// Keys of an import report whose texts do not come from the file.
const REPORT_WORDS: [&str; 2] = ["code", "reason"];

/// Whether the character can be part of an address (RFC 5322 3.2.3, and letters beyond ASCII).
fn is_address_char(c: char) -> bool {
    c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~@.".contains(c)
}

/// The text without the addresses. None: it holds none of them. `keys` are address keys, in lower
/// case.
pub fn redact_text(text: &str, keys: &[String]) -> Option<String> {
    let mut redacted: Option<String> = None;
    for key in keys.iter().filter(|key| !key.is_empty()) {
        let source = redacted.as_deref().unwrap_or(text);
        if let Some(next) = replace_address(source, key) {
            redacted = Some(next);
        }
    }
    redacted
}

fn replace_address(text: &str, key: &str) -> Option<String> {
    let (mut out, mut rest, mut found) = (String::new(), text, false);
    while let Some((start, end)) = find_ignoring_case(rest, key) {
        let (before, from) = rest.split_at(start);
        let (address, after) = from.split_at(end - start);
        let inside = before.chars().next_back().or_else(|| out.chars().next_back());
        // A dot after the address ends a sentence or begins a file name's ending.
        let longer = after.chars().next().is_some_and(|c| c != '.' && is_address_char(c));
        out.push_str(before);
        if inside.is_some_and(is_address_char) || longer {
            out.push_str(address);
        } else {
            out.push_str(ERASED);
            found = true;
        }
        rest = after;
    }
    out.push_str(rest);
    found.then_some(out)
}

/// The byte range of the first occurrence, where letters may differ in case.
fn find_ignoring_case(text: &str, key: &str) -> Option<(usize, usize)> {
    let length = key.chars().count();
    let same = |part: &str| {
        part.chars().flat_map(char::to_lowercase).eq(key.chars().flat_map(char::to_lowercase))
    };
    text.char_indices().find_map(|(start, _)| {
        let rest = text.get(start..)?;
        let end = rest.char_indices().nth(length).map_or(rest.len(), |(end, _)| end);
        rest.get(..end).filter(|part| same(part)).map(|_| (start, start + end))
    })
}

/// Removes the addresses from every text of a document. True: it held one of them.
pub fn redact_json(document: &mut Value, keys: &[String]) -> bool {
    match document {
        Value::String(text) => match redact_text(text, keys) {
            Some(redacted) => {
                *text = redacted;
                true
            }
            None => false,
        },
        Value::Array(items) => {
            items.iter_mut().fold(false, |found, item| redact_json(item, keys) | found)
        }
        Value::Object(entries) => {
            entries.values_mut().fold(false, |found, entry| redact_json(entry, keys) | found)
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Removes people from an import report. A row that names one of the addresses loses its other
/// texts too: they are the person's.
pub fn redact_report(report: &mut Value, keys: &[String]) -> bool {
    let Value::Object(entries) = report else { return redact_json(report, keys) };
    let mut found = false;
    for (name, entry) in entries {
        let rows = match (name.as_str(), entry) {
            ("refusals" | "doubts", Value::Array(rows)) => rows,
            (_, entry) => {
                found |= redact_json(entry, keys);
                continue;
            }
        };
        for row in rows {
            if redact_json(row, keys) {
                blank_row(row);
                found = true;
            }
        }
    }
    found
}

fn blank_row(row: &mut Value) {
    let Value::Object(cells) = row else { return };
    for (name, cell) in cells {
        match cell {
            Value::String(text) if !REPORT_WORDS.contains(&name.as_str()) => {
                *text = ERASED.to_owned();
            }
            Value::Array(items) => items.clear(),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use serde_json::json;

    use super::*;

    #[test]
    fn whole_addresses_are_removed_in_any_case() {
        let keys = ["anna@example.org".to_owned(), "jörg@example.org".to_owned()];
        for (text, redacted) in [
            ("Anna@Example.ORG", Some("erased")),
            ("Anna <anna@example.org>, b@example.org", Some("Anna <erased>, b@example.org")),
            ("anna@example.org.csv", Some("erased.csv")),
            ("İ JÖRG@example.org", Some("İ erased")),
            ("joanna@example.org", None),
            ("anna@example.organic", None),
            ("", None),
        ] {
            assert_eq!(redact_text(text, &keys).as_deref(), redacted, "{text}");
        }
    }

    #[test]
    fn report_rows_of_an_erased_person_are_blanked() {
        let keys = ["anna@example.org".to_owned()];
        let mut report = json!({
            "name": "anna@example.org.csv",
            "refusals": [
                {"row": 2, "address": "ANNA@example.org", "code": "double", "reason": "twice",
                 "cells": ["ANNA@example.org", "Anna", "Ulm"]},
                {"row": 3, "address": "bert@", "code": "domain", "reason": "no domain"},
            ],
        });
        assert!(redact_report(&mut report, &keys));
        assert_eq!(
            report,
            json!({
                "name": "erased.csv",
                "refusals": [
                    {"row": 2, "address": "erased", "code": "double", "reason": "twice",
                     "cells": []},
                    {"row": 3, "address": "bert@", "code": "domain", "reason": "no domain"},
                ],
            })
        );
    }
}
