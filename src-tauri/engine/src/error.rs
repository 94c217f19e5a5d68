//! The errors of the engine, and their stable codes.

use postroom_import::ImportError;
use postroom_keychain::SecretError;
use postroom_mail::MessageError;
use postroom_smtp::client::SmtpError;
use postroom_smtp::server::ListenerError;
use postroom_store::StoreError;
use postroom_store::campaigns::CommandError;

/// The errors of the engine.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Command(#[from] CommandError),
    #[error(transparent)]
    Message(#[from] MessageError),
    #[error(transparent)]
    Import(#[from] ImportError),
    #[error(transparent)]
    Listener(#[from] ListenerError),
    #[error(transparent)]
    Secret(#[from] SecretError),
    #[error("{0}")]
    Relay(#[from] SmtpError),
    #[error("{what}")]
    Invalid { field: &'static str, what: String },
    #[error(
        "the server, port or encryption of the relay has changed, so its password is needed again; the stored one is not sent to another server"
    )]
    PasswordNeededAgain,
    #[error("the practice relay belongs to this workspace and stays")]
    PracticeStays,
    #[error("a campaign that is under way needs this relay")]
    RelayInUse,
    #[error("this program does not send; another one does")]
    NotSending,
}

impl EngineError {
    pub(crate) fn invalid(field: &'static str, what: impl Into<String>) -> Self {
        Self::Invalid { field, what: what.into() }
    }

    /// A stable code for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Store(error) | Self::Command(CommandError::Store(error)) => error.code(),
            Self::Command(CommandError::Illegal(_)) => "illegal_command",
            Self::Command(CommandError::NobodyToWriteTo) => "nobody_left",
            Self::Command(CommandError::NoRelay) => "no_relay",
            Self::Message(error) => error.code(),
            Self::Import(error) => error.code(),
            Self::Listener(_) => "practice_relay",
            Self::Secret(_) => "keychain",
            Self::Relay(_) => "relay",
            Self::Invalid { .. } => "invalid",
            Self::PasswordNeededAgain => "password_needed_again",
            Self::PracticeStays => "practice_stays",
            Self::RelayInUse => "relay_in_use",
            Self::NotSending => "not_sending",
        }
    }
}

pub type Result<T> = std::result::Result<T, EngineError>;
