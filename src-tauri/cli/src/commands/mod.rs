//! One file for each family of commands; each reads its arguments, asks the engine, and answers.

mod campaign;
mod contacts;
mod events;
mod import;
mod look;
mod open;
mod past;
mod practice;
mod relay;
mod rule;
mod segment;
mod send;
mod suppress;
mod way;
mod work;

use crate::args::{Cli, Command};
use crate::failure::{Failure, Outcome};
use crate::voice::Voice;

/// Does what the command line says.
///
/// # Errors
/// [`Failure`] with the sentence to say and the exit code.
pub async fn run(cli: Cli, voice: &Voice) -> Result<Outcome, Failure> {
    let workspace = cli.workspace;
    match cli.command {
        Command::Relay(command) => relay::run(workspace, command, voice).await,
        Command::Contacts(command) => contacts::run(workspace, command, voice).await,
        Command::Segment(command) => segment::run(workspace, command, voice).await,
        Command::Suppress(command) => suppress::run(workspace, command, voice).await,
        Command::Events(command) => events::run(workspace, command, voice).await,
        Command::Campaign(command) => campaign::run(workspace, command, voice).await,
        Command::Run => work::run(workspace, voice).await,
        Command::Practice(args) => practice::practice(args, voice).await,
    }
}
