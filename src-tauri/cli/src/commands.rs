//! The commands. One file per family: it reads the arguments, calls the engine and prints the answer.
//!
//! Leaves out: flags (`args`), JSON documents (`json`), decisions about mail (the engine).

mod backups;
mod bounce;
mod campaign;
mod campaign_status;
mod contacts;
mod events;
mod gateway;
mod import;
mod import_history;
mod import_preview;
mod mail_content;
mod passwords;
mod plan;
mod practice;
mod relay;
mod reply;
mod run;
mod segment;
mod segment_rule;
mod send;
mod suppress;
mod template;
mod workspace;

use crate::args::{Cli, Command};
use crate::error::{CliError, ExitStatus};
use crate::output::Output;

/// Runs the command of the command line.
///
/// # Errors
/// [`CliError`] with the message and the exit code.
pub async fn dispatch(cli: Cli, output: &Output) -> Result<ExitStatus, CliError> {
    let workspace = cli.workspace;
    match cli.command {
        Command::Relay(command) => relay::run(workspace, command, output).await,
        Command::Contacts(command) => contacts::run(workspace, command, output).await,
        Command::Segment(command) => segment::run(workspace, command, output).await,
        Command::Suppress(command) => suppress::run(workspace, command, output).await,
        Command::Events(command) => events::run(workspace, command, output).await,
        Command::Bounce(command) => bounce::run(command, output),
        Command::Reply(command) => reply::run(command, output),
        Command::Template(command) => template::run(command, output),
        Command::Campaign(command) => campaign::run(workspace, command, output).await,
        Command::Gateway(command) => gateway::run(workspace, command, output).await,
        Command::Workspace(args) => backups::run(workspace, args, output).await,
        Command::Run => run::run(workspace, output).await,
        Command::Practice(args) => practice::run(args, output).await,
    }
}
