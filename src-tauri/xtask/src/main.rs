//! `cargo xtask …`: every task of this project, from a bare checkout.
//!
//! `run` opens the app, `test` checks it, and both install what is missing. Each task prints a
//! step before it runs it, and what to do where it cannot. Leaves out: build logic; each step is
//! a command that a developer can type.

mod bench;
mod bundle;
mod cargo_tools;
mod dev;
mod fuzz;
mod icons;
mod mail_servers;
mod node;
mod notices;
mod pages;
mod process;
mod run;
mod screenshots;
mod system_packages;
mod test;
mod test_counts;
mod torture;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Debug, Parser)]
#[command(name = "cargo xtask", about = "Builds, runs and tests Postroom")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Install what is missing, build Postroom and open it
    Run {
        /// Passed to the program, for example --workspace FILE
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
    /// Measure mails per second through the whole queue and those of other senders, or the window
    Bench {
        /// Passed to the benchmark, for example --mails 20000; or `window`, with keys, live, memory
        /// or contacts, and --program PATH to measure an existing build
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Feed mutated workbooks, vCards, CSV, replies and templates to their readers
    Fuzz {
        /// --seconds 60 (for each target), --seed N, --target workbooks|vcards|csv|replies|templates
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Kill the sending process at random moments and count lost and duplicate mails
    Torture {
        /// --kills 200, --mails 20000, --connections 5, --seed N, --power-cut (files fall back to
        /// what was flushed), --lying-disk N (only every N-th flush counts; must find duplicates)
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Make installers: deb and rpm on Linux, the native formats on Windows and macOS
    Bundle {
        /// Passed to `tauri build`, for example --bundles appimage
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Take a screenshot of every view into docs/screenshots
    Screenshots,
    /// Make every icon from icons/postroom.svg
    Icons,
    /// Only install what `run` and `test` need
    Setup,
    /// Write the third-party notices to ui/public/third-party-notices.txt
    Notices,
    /// Generate the TypeScript types of the API
    Typescript,
}

fn main() -> ExitCode {
    let result = match Arguments::parse().task {
        Task::Run { arguments } => run::run(&arguments),
        Task::Dev { empty } => dev::dev(empty),
        Task::Test => test::test(),
        Task::Bench { arguments } => bench::bench(&arguments),
        Task::Fuzz { arguments } => fuzz::fuzz(&arguments),
        Task::Torture { arguments } => torture::torture(&arguments),
        Task::Bundle { arguments } => bundle::bundle(&arguments),
        Task::Screenshots => screenshots::screenshots(),
        Task::Icons => icons::icons(),
        Task::Setup => system_packages::ensure(system_packages::Need::Test)
            .and_then(|()| node::ensure())
            .and_then(|()| mail_servers::ensure())
            .and_then(|()| cargo_tools::ensure()),
        Task::Notices => notices::write(),
        Task::Typescript => pages::typescript(),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(process::Error::Reported) => ExitCode::FAILURE,
        Err(process::Error::Message(message)) => {
            eprintln!("\n{message}");
            ExitCode::FAILURE
        }
    }
}
