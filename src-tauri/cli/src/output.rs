//! Output: answers go to standard output, messages and progress to standard error.
//!
//! It promises that with `--json` only JSON is written to standard output, one document per line,
//! and that no text from a file or a server controls the terminal. Leaves out: the shape of the
//! documents (`json`).

use std::io::{IsTerminal, Write};

use serde::Serialize;

use crate::error::{CliError, failed};

/// The characters of a table's cell that are shown.
const CELL_MAX: usize = 500;

#[derive(Debug, Clone, Copy)]
pub struct Output {
    json: bool,
}

impl Output {
    pub fn new(json: bool) -> Self {
        Self { json }
    }

    pub fn is_json(&self) -> bool {
        self.json
    }

    /// Prints a message to standard error.
    pub fn message(&self, text: &str) {
        eprintln!("{}", cleaned(text));
    }

    /// Prints one answer: the document with `--json`, otherwise the text.
    ///
    /// # Errors
    /// [`CliError::OutputClosed`] when standard output was closed.
    pub fn print<T: Serialize>(
        &self,
        document: &T,
        text: impl FnOnce() -> String,
    ) -> Result<(), CliError> {
        if self.json {
            let line = serde_json::to_string(document).map_err(failed)?;
            self.write(&line)
        } else {
            self.write(&cleaned(&text()))
        }
    }

    /// Prints one document as JSON, with and without `--json`.
    ///
    /// # Errors
    /// [`CliError::OutputClosed`] when standard output was closed.
    pub fn print_json<T: Serialize>(&self, document: &T) -> Result<(), CliError> {
        self.write(&serde_json::to_string(document).map_err(failed)?)
    }

    /// Prints many answers: one document per line with `--json`, otherwise a table.
    ///
    /// # Errors
    /// [`CliError::OutputClosed`] when standard output was closed.
    pub fn print_rows<T: Serialize>(
        &self,
        rows: &[T],
        header: &[&str],
        cells: impl Fn(&T) -> Vec<String>,
    ) -> Result<(), CliError> {
        if self.json {
            for row in rows {
                self.print(row, String::new)?;
            }
            return Ok(());
        }
        let cells: Vec<Vec<String>> = rows.iter().map(cells).collect();
        self.write(&cleaned(&table(header, &cells)))
    }

    fn write(&self, text: &str) -> Result<(), CliError> {
        let mut out = std::io::stdout().lock();
        writeln!(out, "{text}").and_then(|()| out.flush()).map_err(|error| match error.kind() {
            std::io::ErrorKind::BrokenPipe => CliError::OutputClosed,
            _ => failed(error),
        })
    }

    /// A progress bar on standard error; hidden when standard error is not a terminal.
    pub fn progress_bar(&self, total: u64) -> indicatif::ProgressBar {
        if !std::io::stderr().is_terminal() {
            return indicatif::ProgressBar::hidden();
        }
        let bar = indicatif::ProgressBar::new(total);
        if let Ok(style) =
            indicatif::ProgressStyle::with_template("{bar:30} {human_pos} of {human_len}  {msg}")
        {
            bar.set_style(style);
        }
        bar
    }
}

/// Prints a help text or a usage error. A usage error quotes arguments, which may come from a file.
pub fn print_usage(error: &clap::Error) {
    let text = cleaned(&error.render().to_string());
    if error.use_stderr() {
        eprint!("{text}");
    } else {
        let _ = write!(std::io::stdout(), "{text}");
    }
}

/// "1 person", "2 people".
pub fn people(n: i64) -> String {
    if n == 1 { "1 person".to_owned() } else { format!("{n} people") }
}

/// Formats a table: columns as wide as their widest cell, separated by two spaces.
pub fn table(header: &[&str], rows: &[Vec<String>]) -> String {
    let mut lines = vec![header.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>()];
    lines.extend(rows.iter().map(|row| row.iter().map(|cell| one_line(cell)).collect()));
    let widths: Vec<usize> = (0..header.len())
        .map(|column| {
            lines
                .iter()
                .filter_map(|line| line.get(column))
                .map(|c| c.chars().count())
                .max()
                .unwrap_or(0)
        })
        .collect();
    let padded = lines.iter().map(|line| {
        let cells = line.iter().zip(&widths).map(|(cell, width)| pad(cell, *width));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    });
    padded.collect::<Vec<_>>().join("\n")
}

/// Fills a cell with blanks. The standard formatter panics above 65,535 characters.
fn pad(cell: &str, width: usize) -> String {
    let missing = width.saturating_sub(cell.chars().count());
    format!("{cell}{}", " ".repeat(missing))
}

/// A value from a file or a server as one line of at most [`CELL_MAX`] characters: it can neither
/// begin a line of its own nor fill the screen.
pub fn one_line(text: &str) -> String {
    let mut line: String =
        cleaned(text).chars().map(|c| if c == '\n' || c == '\t' { ' ' } else { c }).collect();
    if let Some((end, _)) = line.char_indices().nth(CELL_MAX) {
        line.truncate(end);
        line.push('\u{2026}');
    }
    line
}

/// Replaces the characters that control a terminal or reorder its text. All text output passes
/// through here; JSON escapes control characters by itself.
fn cleaned(text: &str) -> String {
    text.chars().map(|c| if is_unsafe(c) { ' ' } else { c }).collect()
}

/// Control characters except line end and tab, line separators, and the marks that change the
/// direction of text (Unicode Standard Annex 9).
fn is_unsafe(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t')
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{61C}' | '\u{200E}' | '\u{200F}')
        || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// A number with its noun, in the singular or plural.
pub fn counted(n: i64, one: &str, many: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {many}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table_is_aligned_with_one_line_per_row() {
        let rows = vec![
            vec!["Ännchen".to_owned(), "accepted".to_owned()],
            vec!["b".to_owned(), "line one\nline\u{1b}[2J two".to_owned()],
        ];
        assert_eq!(
            table(&["NAME", "REPLY"], &rows),
            "NAME     REPLY\nÄnnchen  accepted\nb        line one line [2J two"
        );
    }
    #[test]
    fn wide_cells_are_cut_and_do_not_panic() {
        let rows = vec![vec!["x".repeat(100_000), "y".to_owned()]];
        let text = table(&["A", "B"], &rows);
        assert!(text.contains(&format!("{}\u{2026}  y", "x".repeat(CELL_MAX))));
        assert_eq!(pad("a", 70_000).len(), 70_000);
    }

    #[test]
    fn control_and_bidi_characters_are_replaced() {
        let text = "a\u{1b}[2Jb\rc\u{202e}d\u{9b}e\u{2066}f\tg\nh";
        assert_eq!(cleaned(text), "a [2Jb c d e f\tg\nh");
        assert_eq!(one_line("CN=a\nsubject: b"), "CN=a subject: b");
    }
}
