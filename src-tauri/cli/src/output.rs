//! Output: answers go to standard output, messages and progress to standard error.
//!
//! It promises that with `--json` only JSON is written to standard output, one document per line.
//! Leaves out: the shape of the documents (`json`).

use std::io::{IsTerminal, Write};

use serde::Serialize;

use crate::error::{CliError, failed};

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
        eprintln!("{text}");
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
            self.write(&text())
        }
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
        self.write(&table(header, &cells))
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
        let cells = line.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    });
    padded.collect::<Vec<_>>().join("\n")
}

/// Replaces control characters: a relay's reply may contain line ends and terminal escapes.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
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
}
