//! How a command can end: the four exit codes that scripts rely on.

use std::process::ExitCode;

/// A command that did what it was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExitStatus {
    Success,
    /// Done, but somebody was refused, expired or is in doubt.
    PartialFailure,
}

impl From<ExitStatus> for ExitCode {
    fn from(outcome: ExitStatus) -> Self {
        match outcome {
            ExitStatus::Success => Self::SUCCESS,
            ExitStatus::PartialFailure => Self::from(3),
        }
    }
}

/// A command that did not.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    #[error("{0}")]
    Failed(String),
    /// The answer is already printed and says what went wrong.
    #[error("")]
    Reported,
    #[error("{0}")]
    Usage(String),
    /// Whoever read our output has gone.
    #[error("")]
    OutputClosed,
}

impl CliError {
    pub fn is_silent(&self) -> bool {
        matches!(self, Self::Reported | Self::OutputClosed)
    }
}

impl From<CliError> for ExitCode {
    fn from(failure: CliError) -> Self {
        match failure {
            CliError::Failed(_) | CliError::Reported => Self::from(1),
            CliError::Usage(_) => Self::from(2),
            // As `head` does it: reading no further is no fault of ours.
            CliError::OutputClosed => Self::SUCCESS,
        }
    }
}

/// For what standard output or a file answers to writing.
pub fn write_error(error: std::io::Error) -> CliError {
    match error.kind() {
        std::io::ErrorKind::BrokenPipe => CliError::OutputClosed,
        std::io::ErrorKind::StorageFull => {
            CliError::Failed("The disk is full, so it could not be written.".to_owned())
        }
        _ => failed(format!("it could not be written: {error}")),
    }
}

/// For errors of the engine: their sentence is the sentence.
pub fn failed(error: impl std::fmt::Display) -> CliError {
    CliError::Failed(sentence(&error.to_string()))
}

/// With a capital at the beginning and a full stop at the end. A path, an address or a name with a
/// dot in it stays as it is written.
fn sentence(text: &str) -> String {
    let first = text.split_whitespace().next().unwrap_or("");
    let word = !first.is_empty()
        && first.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | ',' | '-' | '\u{2019}'));
    let mut letters = text.chars();
    let text = match letters.next() {
        Some(letter) if word => letter.to_uppercase().chain(letters).collect(),
        _ => text.to_owned(),
    };
    let ended = text.trim_end().ends_with(['.', '!', '?', '\u{201D}']);
    if text.is_empty() || ended { text } else { format!("{text}.") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_begins_with_a_capital_and_a_path_stays_a_path() {
        for (text, said) in [
            ("the file is empty", "The file is empty."),
            ("ws/nodb is not a workspace", "ws/nodb is not a workspace."),
            ("people.csv cannot be read.", "people.csv cannot be read."),
            ("anna@example.com is there", "anna@example.com is there."),
            ("", ""),
        ] {
            assert_eq!(sentence(text), said);
        }
    }
}
