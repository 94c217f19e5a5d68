//! `cargo xtask …`: everything there is to do with this project, from a bare checkout.
//!
//! `run` opens the app, `test` proves it, and both install what they miss. It promises to say
//! what it does before it does it, and what to do where it cannot. Leaves out cleverness: each
//! step is a command one could type.

mod bench;
mod bundle;
mod dev;
mod icons;
mod node;
mod pages;
mod run;
mod screenshots;
mod servers;
mod step;
mod system;
mod tally;
mod test;
mod torture;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Debug, Parser)]
#[command(name = "cargo xtask", about = "Builds, runs and tests Postroom")]
struct Line {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Install what is missing, build an optimised Postroom and open it
    Run {
        /// Handed to the program, for example --workspace FILE
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Open the pages in a browser on a real engine with a sample workspace
    Dev {
        /// Start with an empty workspace, as at the first start
        #[arg(long)]
        empty: bool,
    },
    /// Install what is missing and run every check and test, the real window included
    Test,
    /// Measure mails a second through the whole queue, beside a plain lettre loop
    Bench {
        /// Handed to the measurement, for example --mails 20000
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Kill the sending process at random moments and look whether anybody was lost or got two
    Torture {
        /// --kills 200, --mails 20000, --connections 5, --seed N, --power-cut (files fall back to
        /// what was flushed), --lying-disk N (only every N-th flush counts; must find doubles)
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Make installers: deb and rpm on Linux, the system's own elsewhere
    Bundle {
        /// Handed to `tauri build`, for example --bundles appimage
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Take pictures of every view into docs/screenshots
    Screenshots,
    /// Make every icon from icons/postroom.svg
    Icons,
    /// Only install what `run` and `test` need
    Setup,
    /// Write the TypeScript of the API anew
    Typescript,
}

fn main() -> ExitCode {
    let done = match Line::parse().task {
        Task::Run { arguments } => run::run(&arguments),
        Task::Dev { empty } => dev::dev(empty),
        Task::Test => test::test(),
        Task::Bench { arguments } => bench::bench(&arguments),
        Task::Torture { arguments } => torture::torture(&arguments),
        Task::Bundle { arguments } => bundle::bundle(&arguments),
        Task::Screenshots => screenshots::screenshots(),
        Task::Icons => icons::icons(),
        Task::Setup => system::ensure(system::Need::Test)
            .and_then(|()| node::ensure())
            .and_then(|()| servers::ensure()),
        Task::Typescript => pages::typescript(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(step::Stop::Said) => ExitCode::FAILURE,
        Err(step::Stop::Because(sentence)) => {
            eprintln!("\n{sentence}");
            ExitCode::FAILURE
        }
    }
}
