//! `postroom-cli`: Postroom without a window, for scripts and servers.
//!
//! It promises: with `--json` standard output holds JSON and nothing else; sentences and progress
//! go to standard error; the exit code is 0 for done, 1 for failed, 2 for wrong usage, 3 for done
//! while some recipients were refused, expired or are in doubt. It leaves out every decision about
//! mail: those stand in the engine.

mod args;
mod commands;
mod error;
mod json;
mod output;
mod signals;

use std::process::ExitCode;

use clap::Parser;

use crate::args::Cli;
use crate::output::Output;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // clap's own way: help and version to standard output with 0, wrong usage to standard error
    // with 2.
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let code = u8::try_from(error.exit_code()).unwrap_or(2);
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::from_env("POSTROOM_LOG"))
        .with_writer(std::io::stderr)
        .init();
    let output = Output::new(cli.json);
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            output.message(&format!("postroom-cli cannot start: {error}"));
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(commands::dispatch(cli, &output)) {
        Ok(outcome) => outcome.into(),
        Err(failure) => {
            if !failure.is_silent() {
                output.message(&failure.to_string());
            }
            failure.into()
        }
    }
}
