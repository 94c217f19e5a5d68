//! One step: its name, its command, and what it says when it fails.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Why a task ends early.
#[derive(Debug)]
pub enum Stop {
    /// What there is to say has been said.
    Said,
    Because(String),
}

pub type Done<T = ()> = Result<T, Stop>;

pub fn because<T>(sentence: impl Into<String>) -> Done<T> {
    Err(Stop::Because(sentence.into()))
}

/// The project's folder: the one above src-tauri/xtask.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}

/// Announces a step.
pub fn say(what: &str) {
    println!("\n── {what}");
}

/// A command in the project's folder. Nothing is ever asked: CI has no one to answer.
pub fn command(program: &str) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root()).stdin(Stdio::null());
    // `cargo xtask` tells us about ourselves in the environment. Build scripts look at these
    // words (ring's does) and would build everything anew, whenever the caller changes.
    for (name, _) in std::env::vars_os() {
        let ours = name.to_str().is_some_and(|name| {
            name.starts_with("CARGO_PKG_")
                || ["CARGO_MANIFEST_DIR", "CARGO_MANIFEST_PATH", "CARGO_BIN_NAME"].contains(&name)
                || ["CARGO_CRATE_NAME", "CARGO_PRIMARY_PACKAGE", "CARGO_BIN_EXE"].contains(&name)
        });
        if ours {
            command.env_remove(name);
        }
    }
    command
}

/// npm and its tools are scripts on Windows, which only its shell can start.
pub fn npm() -> Command {
    let mut npm = if cfg!(windows) {
        let mut shell = command("cmd");
        shell.args(["/C", "npm"]);
        shell
    } else {
        command("npm")
    };
    npm.current_dir(root().join("ui"))
        // A developer's shell may say otherwise, and then the build tools are left out.
        .env_remove("NODE_ENV")
        .args(["--no-fund", "--no-audit", "--no-update-notifier"]);
    npm
}

/// Tauri's own command line, fetched by npm when it is asked for: one exact version, and not
/// among the front end's packages, since building and testing do without it.
pub fn tauri() -> Command {
    let mut tauri = npm();
    tauri.current_dir(root()).args(["exec", "--yes", "--package=@tauri-apps/cli@2.12.5"]);
    tauri.args(["--", "tauri"]);
    tauri
}

pub fn cargo() -> Command {
    // The cargo that runs us, so that the toolchain is the same.
    command(&std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()))
}

/// Runs to the end; `otherwise` is said when it fails.
pub fn run(command: &mut Command, otherwise: &str) -> Done {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => because(otherwise),
        Err(error) => {
            because(format!("{} could not be started: {error}", command.get_program().display()))
        }
    }
}

/// What a command prints, or none where it fails or does not exist.
pub fn answer(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Is there a program of this name?
pub fn exists(program: &str) -> bool {
    let Some(path) = std::env::var_os("PATH") else { return false };
    // Debian keeps a daemon's programs where a user's PATH does not look.
    std::env::split_paths(&path)
        .chain(["/usr/sbin".into(), "/sbin".into()])
        .any(|folder| folder.join(program).is_file())
}
