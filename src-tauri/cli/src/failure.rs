//! How a command can end: the four exit codes that scripts rely on.

use std::process::ExitCode;

/// A command that did what it was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Done,
    /// Done, but somebody was refused, expired or is in doubt.
    SomeFailed,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Done => Self::SUCCESS,
            Outcome::SomeFailed => Self::from(3),
        }
    }
}

/// A command that did not.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    #[error("{0}")]
    Failed(String),
    /// The answer is already printed and says what went wrong.
    #[error("")]
    Told,
    #[error("{0}")]
    Usage(String),
    /// Whoever read our output has gone.
    #[error("")]
    NobodyListens,
}

impl Failure {
    pub fn is_quiet(&self) -> bool {
        matches!(self, Self::Told | Self::NobodyListens)
    }
}

impl From<Failure> for ExitCode {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Failed(_) | Failure::Told => Self::from(1),
            Failure::Usage(_) => Self::from(2),
            // As `head` does it: reading no further is no fault of ours.
            Failure::NobodyListens => Self::SUCCESS,
        }
    }
}

/// For what standard output or a file answers to writing.
pub fn wrote(error: std::io::Error) -> Failure {
    match error.kind() {
        std::io::ErrorKind::BrokenPipe => Failure::NobodyListens,
        std::io::ErrorKind::StorageFull => {
            Failure::Failed("The disk is full, so it could not be written.".to_owned())
        }
        _ => failed(format!("it could not be written: {error}")),
    }
}

/// For errors of the engine: their sentence is the sentence.
pub fn failed(error: impl std::fmt::Display) -> Failure {
    Failure::Failed(sentence(&error.to_string()))
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
