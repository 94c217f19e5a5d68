//! Starting other programs, and the errors that end a task.
//!
//! Every command runs in the project's folder with an environment that does not depend on the
//! caller. Leaves out: which commands a task needs; each task lists its own.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Why a task ends early.
#[derive(Debug)]
pub enum Error {
    /// The details are already on the terminal.
    Reported,
    /// A message for the user.
    Message(String),
}

pub type Result<T = ()> = std::result::Result<T, Error>;

/// Ends a task with a message.
///
/// # Errors
/// Always.
pub fn fail<T>(message: impl Into<String>) -> Result<T> {
    Err(Error::Message(message.into()))
}

/// The project's folder: two levels above src-tauri/xtask.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}

/// Prints a heading.
pub fn announce(heading: &str) {
    println!("\n── {heading}");
}

/// Numbers the headings of a task: "Step 3 of 5: …".
#[derive(Debug)]
pub struct Progress {
    current: usize,
    total: usize,
}

impl Progress {
    pub fn new(total: usize) -> Self {
        Self { current: 0, total }
    }

    /// Prints the heading of the next step.
    pub fn next(&mut self, step: &str) {
        self.current += 1;
        announce(&format!("Step {} of {}: {step}", self.current, self.total));
    }
}

/// A command in the project's folder. It has no standard input, because CI cannot answer a
/// question.
pub fn command(program: &str) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root()).stdin(Stdio::null());
    // `cargo xtask` describes the xtask package in the environment. Build scripts watch these
    // variables (ring's does) and would rebuild everything whenever the caller changes.
    for (name, _) in std::env::vars_os() {
        let describes_xtask = name.to_str().is_some_and(|name| {
            name.starts_with("CARGO_PKG_")
                || ["CARGO_MANIFEST_DIR", "CARGO_MANIFEST_PATH", "CARGO_BIN_NAME"].contains(&name)
                || ["CARGO_CRATE_NAME", "CARGO_PRIMARY_PACKAGE", "CARGO_BIN_EXE"].contains(&name)
        });
        if describes_xtask {
            command.env_remove(name);
        }
    }
    command
}

/// npm in the ui folder. npm and its tools are scripts on Windows, which only a shell can start.
pub fn npm() -> Command {
    let mut npm = if cfg!(windows) {
        let mut shell = command("cmd");
        shell.args(["/C", "npm"]);
        shell
    } else {
        command("npm")
    };
    npm.current_dir(root().join("ui"))
        // With NODE_ENV=production npm would leave out the build tools.
        .env_remove("NODE_ENV")
        .args(["--no-fund", "--no-audit", "--no-update-notifier"]);
    npm
}

/// Tauri's command line, which npm fetches on demand in one exact version. It is not among the
/// front end's packages, because building and testing do not need it.
pub fn tauri() -> Command {
    let mut tauri = npm();
    tauri.current_dir(root()).args(["exec", "--yes", "--package=@tauri-apps/cli@2.12.5"]);
    tauri.args(["--", "tauri"]);
    tauri
}

/// The cargo that started xtask, so that the toolchain is the same. It builds the versions of
/// Cargo.lock and never changes that file.
pub fn cargo() -> Command {
    let mut cargo = command(&std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()));
    cargo.arg("--locked");
    cargo
}

/// Runs a command to its end.
///
/// # Errors
/// `message` when the command fails; the system's error when it does not start.
pub fn run(command: &mut Command, message: &str) -> Result {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => fail(message),
        Err(error) => {
            fail(format!("{} could not be started: {error}", command.get_program().display()))
        }
    }
}

/// The standard output of a command, trimmed. None where the command fails or does not exist.
pub fn stdout_of(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// True where a program of this name is on PATH.
pub fn is_on_path(program: &str) -> bool {
    let Some(path) = std::env::var_os("PATH") else { return false };
    // Debian keeps the programs of daemons in folders that are not on a user's PATH.
    std::env::split_paths(&path)
        .chain(["/usr/sbin".into(), "/sbin".into()])
        .any(|folder| folder.join(program).is_file())
}
