//! Converts error texts to sentences for display.
//!
//! Leaves out: translation, which the UI does by error code.

/// Capitalizes the text and ends it with a full stop. A first word that is a path, an address or a
/// name with a dot is not changed.
pub fn sentence(text: &str) -> String {
    let first = text.split_whitespace().next().unwrap_or("");
    let word = !first.is_empty()
        && first.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | ',' | '-' | '\u{2019}'));
    let mut letters = text.chars();
    let text = match letters.next() {
        Some(letter) if word => letter.to_uppercase().chain(letters).collect(),
        _ => text.to_owned(),
    };
    let ended = text.trim_end().ends_with(['.', '!', '?', '\u{2026}', '\u{201D}']);
    if text.is_empty() || ended { text } else { format!("{text}.") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentence_is_capitalised_except_for_paths_and_addresses() {
        for (text, expected) in [
            ("the file is empty", "The file is empty."),
            ("did you mean gmail.com?", "Did you mean gmail.com?"),
            ("ws/nodb is not a workspace", "ws/nodb is not a workspace."),
            ("people.csv cannot be read.", "people.csv cannot be read."),
            ("anna@example.com is there", "anna@example.com is there."),
            ("", ""),
        ] {
            assert_eq!(sentence(text), expected);
        }
    }
}
