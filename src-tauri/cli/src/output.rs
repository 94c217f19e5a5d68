//! The two ways out: answers to standard output, everything else to standard error.
//!
//! It promises that with `--json` only JSON is written to standard output, one document a line.
//! Leaves out: what the answers look like (`shapes`).

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

    /// A sentence for a person.
    pub fn message(&self, sentence: &str) {
        eprintln!("{sentence}");
    }

    /// One answer: the document with `--json`, else the words.
    ///
    /// # Errors
    /// [`CliError::OutputClosed`] when standard output was closed.
    pub fn print<T: Serialize>(
        &self,
        document: &T,
        words: impl FnOnce() -> String,
    ) -> Result<(), CliError> {
        if self.json {
            let line = serde_json::to_string(document).map_err(failed)?;
            self.write(&line)
        } else {
            self.write(&words())
        }
    }

    /// Many answers: one document a line with `--json`, else a table.
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

    /// A line that is drawn over while work goes on; hidden where nobody looks at a terminal.
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

/// Columns as wide as their widest cell, two blanks between them.
pub fn table(header: &[&str], rows: &[Vec<String>]) -> String {
    let mut lines = vec![header.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>()];
    lines.extend(rows.iter().map(|row| row.iter().map(|cell| one_line(cell)).collect()));
    let widths: Vec<usize> = (0..header.len())
        .map(|at| {
            lines
                .iter()
                .filter_map(|line| line.get(at))
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

/// A relay's reply may hold line ends, and control letters that would steer the terminal.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// A number with its word.
pub fn counted(n: i64, one: &str, many: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {many}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_aligned_and_every_row_is_one_line() {
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
