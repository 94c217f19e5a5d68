//! Arguments of `bounce` and `reply`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use postroom_smtp::client::Stage;

#[derive(Debug, Subcommand)]
pub enum BounceCommand {
    /// Classify mails that came back: bounces, delays, complaints, auto-replies, unsubscribe
    /// requests. Prints one JSON document per mail and changes nothing.
    Classify {
        /// Mails as files, or folders of them.
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
    },
}

#[derive(Debug, Subcommand)]
pub enum ReplyCommand {
    /// Classify SMTP replies: one per line on standard input, such as `550 5.1.1 User unknown`.
    /// Prints one JSON document per reply.
    Classify(ClassifyReplyArgs),
}

#[derive(Debug, Args)]
pub struct ClassifyReplyArgs {
    /// The command that the relay replied to.
    #[arg(long, value_name = "COMMAND", default_value = "rcpt")]
    pub command: RepliedCommand,
}

/// A command of a session (RFC 5321), or the step before the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RepliedCommand {
    Connect,
    Ehlo,
    Auth,
    Mail,
    Rcpt,
    Data,
    /// The text of the mail.
    Body,
}

impl From<RepliedCommand> for Stage {
    fn from(command: RepliedCommand) -> Self {
        match command {
            RepliedCommand::Connect => Self::Greeting,
            RepliedCommand::Ehlo => Self::Hello,
            RepliedCommand::Auth => Self::Auth,
            RepliedCommand::Mail => Self::Mail,
            RepliedCommand::Rcpt => Self::Rcpt,
            RepliedCommand::Data => Self::Data,
            RepliedCommand::Body => Self::Body,
        }
    }
}
