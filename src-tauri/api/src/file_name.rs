//! Makes the file names that a page suggests safe for the transports that create the files.

/// Removes folders and the characters that a file system refuses. The result may be empty.
pub fn safe_file_name(suggested: &str) -> String {
    let name: String = suggested
        .chars()
        .map(|c| if c.is_control() || r#"/\:*?"<>|"#.contains(c) { '-' } else { c })
        .collect();
    let name = name.trim().trim_start_matches('.');
    name.chars().take(120).collect()
}

#[cfg(test)]
mod tests {
    use super::safe_file_name;

    #[test]
    fn a_suggested_name_names_no_folder() {
        let table = [
            ("Spring news.csv", "Spring news.csv"),
            ("../../etc/passwd", "-..-etc-passwd"),
            (r"C:\Windows\x.csv", "C--Windows-x.csv"),
            (".bashrc", "bashrc"),
            ("a\0b\n.csv", "a-b-.csv"),
        ];
        for (suggested, name) in table {
            assert_eq!(safe_file_name(suggested), name);
        }
    }
}
