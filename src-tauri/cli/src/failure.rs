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

/// For errors of the engine: their sentence is the sentence.
pub fn failed(error: impl std::fmt::Display) -> Failure {
    let text = error.to_string();
    let mut letters = text.chars();
    let sentence = match letters.next() {
        Some(first) => {
            format!("{}{}.", first.to_uppercase(), letters.as_str().trim_end_matches('.'))
        }
        None => text,
    };
    Failure::Failed(sentence)
}
