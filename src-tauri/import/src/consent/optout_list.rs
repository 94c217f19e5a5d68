//! Recognises suppression list files, which services export beside the others.
//!
//! Decides by columns that only such exports fill, and by the name of file or sheet. A Postroom
//! export states the status of each contact and is never one. A guess; the user can overrule it.
//! Leaves out: columns that concern some contacts (`optout_headers`).

use crate::detect::mapping;
use crate::detect::normalize::normalize_header;
use postroom_model::contact::SuppressionReason;

/// Percent of rows that must be filled: a few may be damaged.
const FILLED_PERCENT_MIN: usize = 95;

/// The suppression reason of the whole file. `names` are those of file and sheet, `rows` the first
/// rows below the header.
pub(crate) fn suppression_list_reason(
    names: &[&str],
    headers: &[String],
    rows: &[Vec<String>],
) -> Option<SuppressionReason> {
    use SuppressionReason as R;
    if mapping::is_own_export(headers) {
        return None;
    }
    let plains: Vec<String> = headers.iter().map(|header| normalize_header(header)).collect();
    let filled_throughout = |wanted: &[&str]| {
        let columns = || {
            (0..plains.len())
                .filter(|at| wanted.contains(&plains.get(*at).map_or("", String::as_str)))
        };
        let filled = |row: &&Vec<String>| {
            columns().any(|at| row.get(at).is_some_and(|cell| !cell.trim().is_empty()))
        };
        columns().next().is_some()
            && rows.iter().filter(filled).count() * 100 >= rows.len() * FILLED_PERCENT_MIN
    };
    // Mailchimp fills these for each unsubscribed or cleaned contact.
    if filled_throughout(&["unsub time", "unsub campaign title", "unsub reason"]) {
        return Some(R::Unsubscribed);
    }
    if filled_throughout(&["clean time", "clean campaign title"]) {
        return Some(R::Bounced);
    }
    names.iter().find_map(|name| reason_from_name(name))
}

/// The suppression reason that a file or sheet name states.
fn reason_from_name(name: &str) -> Option<SuppressionReason> {
    use SuppressionReason as R;
    let name = normalize_header(name.rsplit('/').next().unwrap_or(name));
    let words: Vec<&str> = name.split(|c: char| !c.is_alphanumeric()).collect();
    let names = |wanted: &[&str]| words.iter().any(|word| wanted.contains(word));
    let both = |one: &str, other: &str| {
        words.windows(2).any(|two| matches!(two, [a, b] if *a == one && *b == other))
    };
    let left = [
        "unsubscribed",
        "unsubscribes",
        "unsubs",
        "abgemeldet",
        "abgemeldete",
        "desabonnes",
        "desinscrits",
        "optout",
        "optouts",
        "bajas",
        "disiscritti",
        "uitgeschreven",
        "afgemeld",
    ];
    if names(&left) || both("opt", "out") || both("opted", "out") || both("opt", "outs") {
        Some(R::Unsubscribed)
    } else if names(&["cleaned", "bounced", "bounces"]) {
        Some(R::Bounced)
    } else if names(&["complaints", "complained"]) {
        Some(R::Complained)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn suppression_lists_are_recognized_by_columns_or_name() {
        use SuppressionReason as R;
        let headers = |text: &str| text.split(',').map(str::to_owned).collect::<Vec<_>>();
        for (name, columns, row, expected) in [
            ("members.csv", "Email Address,First Name,OPTIN_TIME", "a@b.de,A,2026", None),
            ("members.csv", "Email Address,UNSUB_TIME", "a@b.de,2026", Some(R::Unsubscribed)),
            ("a.csv", "Email Address,CLEAN_TIME", "a@b.de,2026", Some(R::Bounced)),
            ("members.csv", "Email Address,UNSUB_TIME", "a@b.de,", None),
            (
                "unsubscribed.csv",
                "address,given_name,family_name,status,lists",
                "a@b.de,,,subscribed,",
                None,
            ),
            (
                "unsubscribed_members_export_1a2b.csv",
                "Email Address",
                "a@b.de",
                Some(R::Unsubscribed),
            ),
            ("export/cleaned_email_audience.csv", "Email Address", "a@b.de", Some(R::Bounced)),
            ("Abgemeldete 2026.xlsx", "E-Mail", "a@b.de", Some(R::Unsubscribed)),
            ("Opted out", "E-Mail", "a@b.de", Some(R::Unsubscribed)),
            ("subscribed_members_export.csv", "Email Address", "a@b.de", None),
        ] {
            let rows = [headers(row)];
            assert_eq!(
                suppression_list_reason(&[name], &headers(columns), &rows),
                expected,
                "{name}: {columns}"
            );
        }
        let some = [headers("a@b.de,2026"), headers("c@d.de,")];
        assert_eq!(suppression_list_reason(&["m.csv"], &headers("Email,UNSUB_TIME"), &some), None);
    }
}
