//! `postroom-cli`: Postroom without a window, for scripts and servers.
//!
//! It promises that with `--json` standard output contains only JSON, that messages and progress go
//! to standard error, and that the exit code is 0 for success, 1 for failure, 2 for a usage error,
//! and 3 for success while some recipients were refused, expired or are in doubt. It leaves out
//! every decision about mail: the engine makes them.

mod args;
mod commands;
mod error;
mod json;
mod output;
mod signals;

use std::process::ExitCode;

use clap::Parser;
use postroom_import::converter::Converter;
use postroom_import::converter_process::run_as_converter;

use crate::args::Cli;
use crate::output::Output;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    if let Some(code) = run_as_converter() {
        return code;
    }
    match Converter::this_program() {
        Ok(converter) => converter.install(),
        Err(error) => {
            eprintln!("postroom-cli could not find its own program file: {error}.");
            return ExitCode::FAILURE;
        }
    }
    // Same as clap: help and version go to standard output with code 0, usage errors to standard
    // error with code 2.
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let code = u8::try_from(error.exit_code()).unwrap_or(2);
            output::print_usage(&error);
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
            output.message(&format!("postroom-cli could not start: {error}."));
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(commands::dispatch(cli, &output)) {
        Ok(status) => status.into(),
        Err(error) => {
            if !error.is_silent() {
                output.message(&error.to_string());
            }
            error.into()
        }
    }
}
