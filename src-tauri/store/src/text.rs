//! Texts as they are compared: `like` patterns, the form that search compares, the sort key of a
//! name, the label of a field.
//!
//! Leaves out: folding the case of letters beyond ASCII in SQL (`segments::sql`).

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The pattern `%text%` in lower case. The wildcards of `like` in the text are escaped with `!`.
pub(crate) fn like(text: &str) -> String {
    let mut pattern = String::from("%");
    for c in text.trim().to_lowercase().chars() {
        if matches!(c, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

/// A text without case, accents and compatibility forms: "Jäger" becomes "jager".
pub(crate) fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    for c in UnicodeNormalization::nfkd(text)
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
    {
        match base_letters(c) {
            Some(letters) => folded.push_str(letters),
            None => folded.push(c),
        }
    }
    folded
}

/// As [`fold`], with the vowels that German, Danish and Norwegian write as two letters: "Jäger"
/// becomes "jaeger". None: the same as [`fold`].
pub(crate) fn fold_expanded(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let mut expanded = String::with_capacity(text.len() + 4);
    let mut differs = false;
    for c in UnicodeNormalization::nfc(text) {
        let letters = match c {
            'ä' | 'Ä' => "ae",
            'ö' | 'Ö' | 'ø' | 'Ø' => "oe",
            'ü' | 'Ü' => "ue",
            'å' | 'Å' => "aa",
            _ => {
                expanded.push(c);
                continue;
            }
        };
        differs = true;
        expanded.push_str(letters);
    }
    differs.then(|| fold(&expanded))
}

/// Letters that Unicode does not decompose, as they are typed on other keyboards.
fn base_letters(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ı' => "i",
        'ς' => "σ",
        _ => return None,
    })
}

/// The key by which the name column is sorted and searched.
pub(crate) fn name_key(given: Option<&str>, family: Option<&str>) -> String {
    format!("{} {}", family.unwrap_or(""), given.unwrap_or("")).trim().to_lowercase()
}

/// The JSON path of a contact field for `->>`, `json_set` and `json_remove`. The name is quoted as
/// a JSON string, as `json_quote` does in SQL: SQLite compares it with the key after both are
/// unescaped.
pub(crate) fn field_path(name: &str) -> String {
    format!("$.{}", serde_json::Value::from(name))
}

#[cfg(test)]
mod tests {
    use super::{fold, fold_expanded};

    #[test]
    fn fold_removes_case_and_accents() {
        for (text, folded, expanded) in [
            ("Jäger", "jager", Some("jaeger")),
            ("Ja\u{308}ger", "jager", Some("jaeger")),
            ("Straße", "strasse", None),
            ("Łódź", "lodz", None),
            ("Sørensen", "sorensen", Some("soerensen")),
            ("ΝΊΚΟΣ", "νικοσ", None),
            ("Anna", "anna", None),
        ] {
            assert_eq!(fold(text), folded, "{text}");
            assert_eq!(fold_expanded(text).as_deref(), expanded, "{text}");
        }
    }
}
