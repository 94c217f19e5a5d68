//! One file for each family of commands; each reads its arguments, asks the engine, and answers.

mod practice;

use crate::args::{Cli, Command};
use crate::failure::{Failure, Outcome};
use crate::voice::Voice;

/// Does what the command line says.
///
/// # Errors
/// [`Failure`] with the sentence to say and the exit code.
pub async fn run(cli: Cli, voice: &Voice) -> Result<Outcome, Failure> {
    match cli.command {
        Command::Practice(args) => practice::practice(args, voice).await,
        Command::Relay(_) | Command::Contacts(_) | Command::Campaign(_) | Command::Run => {
            Err(Failure::Failed("This command is not there yet.".to_owned()))
        }
    }
}
