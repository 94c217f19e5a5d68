//! Texts as SQL compares them: `like` patterns, the sort key of a name, the label of a field.
//!
//! Leaves out: folding the case of letters beyond ASCII in SQL (`segments::sql`).

/// The pattern `%text%` in lower case. The wildcards of `like` in the text are escaped with `!`.
pub(crate) fn like(text: &str) -> String {
    like_ascii(&text.to_lowercase())
}

/// As [`like`], but only ASCII letters become lower case.
pub(crate) fn like_ascii(text: &str) -> String {
    let mut pattern = String::from("%");
    for c in text.trim().to_ascii_lowercase().chars() {
        if matches!(c, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
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
