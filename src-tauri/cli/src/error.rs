//! The results of a command and the four exit codes, which scripts rely on.

use std::process::ExitCode;

use postroom_model::text::sentence;

/// The result of a command that succeeded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExitStatus {
    Success,
    /// Some recipients were refused, expired or are in doubt.
    PartialFailure,
}

impl From<ExitStatus> for ExitCode {
    fn from(status: ExitStatus) -> Self {
        match status {
            ExitStatus::Success => Self::SUCCESS,
            ExitStatus::PartialFailure => Self::from(3),
        }
    }
}

/// The result of a command that failed.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    #[error("{0}")]
    Failed(String),
    /// The printed answer already reports the failure.
    #[error("")]
    Reported,
    #[error("{0}")]
    Usage(String),
    /// The reader of standard output closed it.
    #[error("")]
    OutputClosed,
}

impl CliError {
    /// Whether there is no message to print.
    pub fn is_silent(&self) -> bool {
        matches!(self, Self::Reported | Self::OutputClosed)
    }
}

impl From<CliError> for ExitCode {
    fn from(error: CliError) -> Self {
        match error {
            CliError::Failed(_) | CliError::Reported => Self::from(1),
            CliError::Usage(_) => Self::from(2),
            // `| head` closes the pipe when it has enough; that is not a failure.
            CliError::OutputClosed => Self::SUCCESS,
        }
    }
}

/// Converts an error of writing to standard output or to a file.
pub fn write_error(error: std::io::Error) -> CliError {
    match error.kind() {
        std::io::ErrorKind::BrokenPipe => CliError::OutputClosed,
        std::io::ErrorKind::StorageFull => {
            CliError::Failed("The output could not be written: the disk is full.".to_owned())
        }
        _ => failed(format!("the output could not be written: {error}")),
    }
}

/// Converts an error of the engine; its text becomes the message.
pub fn failed(error: impl std::fmt::Display) -> CliError {
    CliError::Failed(sentence(&error.to_string()))
}
