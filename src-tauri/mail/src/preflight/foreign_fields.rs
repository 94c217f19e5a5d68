//! Finds merge fields in the notation of other programs, such as `*|FNAME|*` or `[FIRST_NAME]`: the
//! recipient would read them as they are.
//!
//! Leaves out: fields in double braces, which the template compiler reports.

use crate::template::is_usual_heading;

/// Opening and closing marks, the longer ones first.
const MARKS: [(&str, &str); 7] =
    [("*|", "|*"), ("${", "}"), ("%%", "%%"), ("[[", "]]"), ("%", "%"), ("[", "]"), ("{", "}")];
/// The longest field between its marks, in bytes.
const LONGEST: usize = 40;

/// The first foreign merge field in the text, with its marks.
pub(super) fn foreign_field(text: &str) -> Option<&str> {
    let mut rest = text;
    while let Some(at) = rest.find(['*', '$', '%', '[', '{']) {
        rest = rest.get(at..)?;
        if rest.starts_with("{{") || rest.starts_with("{%") {
            let close = if rest.starts_with("{{") { "}}" } else { "%}" };
            let end = rest.find(close)? + close.len();
            rest = rest.get(end..)?;
            continue;
        }
        if let Some(field) = MARKS.iter().find_map(|(open, close)| field_between(rest, open, close))
        {
            return Some(field);
        }
        rest = rest.get(1..)?;
    }
    None
}

fn field_between<'a>(text: &'a str, open: &str, close: &str) -> Option<&'a str> {
    let inside = text.strip_prefix(open)?;
    let reach = inside.floor_char_boundary(LONGEST + close.len());
    let end = inside.get(..reach)?.find(close)?;
    let name = inside.get(..end)?;
    let is_field = if open == "*|" { !name.is_empty() } else { is_field_name(name) };
    is_field.then(|| text.get(..open.len() + end + close.len())).flatten()
}

/// A usual heading (`first_name`, `recipient.name`), or a name in capitals (`CUSTOMER_NO`).
fn is_field_name(name: &str) -> bool {
    let is_word =
        name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-' | ' '));
    let last = name.rsplit('.').next().unwrap_or(name);
    let in_capitals = name.contains('_')
        && name.chars().any(|c| c.is_ascii_uppercase())
        && !name.chars().any(|c| c.is_ascii_lowercase());
    is_word && (is_usual_heading(name) || in_capitals || is_usual_heading(last) && last != "mail")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_of_other_programs_are_found() {
        for (text, field) in [
            ("Hi *|FNAME|*, news", "*|FNAME|*"),
            ("Hi [FIRST_NAME]!", "[FIRST_NAME]"),
            ("Hi [firstname]", "[firstname]"),
            ("Hi %FIRSTNAME%", "%FIRSTNAME%"),
            ("Hi {FIRSTNAME}", "{FIRSTNAME}"),
            ("Hi %recipient.name%", "%recipient.name%"),
            ("Hi ${first_name}", "${first_name}"),
            ("Hi %%First Name%%", "%%First Name%%"),
            ("Hi [[last_name]]", "[[last_name]]"),
            ("{{ name }} [CUSTOMER_NO]", "[CUSTOMER_NO]"),
        ] {
            assert_eq!(foreign_field(text), Some(field), "{text}");
        }
    }

    #[test]
    fn ordinary_text_is_no_field() {
        for text in [
            "20% off, only 50% left",
            "{{ name | default('%NAME%') }}",
            "<!--[if mso]><![endif]-->",
            "p{color:red} @media print{#foot{a:b}}",
            "[1] see {x} and [sic], ${12}, 5 * 3",
            "<a href=\"https://x.example/a%20b%20c\">",
        ] {
            assert_eq!(foreign_field(text), None, "{text}");
        }
    }
}
