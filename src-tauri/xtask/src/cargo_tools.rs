//! Cargo tools that check dependencies: cargo-machete (unused dependencies) and cargo-deny
//! (licences, bans, sources, advisories), each in one exact version below target/tools.
//!
//! They are compiled without optimisation: each runs for seconds, and an optimised build takes
//! longer than it saves. Leaves out: what is allowed, which deny.toml says.

use std::path::PathBuf;

use crate::process::{Result, announce, cargo, command, root, run, stdout_of};

/// A tool, installed from the crate registry.
#[derive(Debug, Clone, Copy)]
pub struct Tool {
    name: &'static str,
    version: &'static str,
}

pub const MACHETE: Tool = Tool { name: "cargo-machete", version: "0.9.2" };
pub const DENY: Tool = Tool { name: "cargo-deny", version: "0.20.2" };

fn folder() -> PathBuf {
    root().join("target/tools")
}

impl Tool {
    /// The installed program.
    pub fn program(self) -> PathBuf {
        folder().join("bin").join(format!("{}{}", self.name, std::env::consts::EXE_SUFFIX))
    }

    fn is_installed(self) -> bool {
        // Cargo lists what it installed, with the version, in this file.
        let entry = format!("\"{} {} ", self.name, self.version);
        self.program().is_file()
            && std::fs::read_to_string(folder().join(".crates.toml"))
                .is_ok_and(|list| list.contains(&entry))
    }

    fn install(self) -> Result {
        announce(&format!(
            "Installing {} {} (one to two minutes the first time)",
            self.name, self.version
        ));
        run(
            cargo()
                .args(["install", self.name, "--version", self.version, "--locked", "--debug"])
                .arg("--root")
                .arg(folder())
                .arg("--target-dir")
                .arg(folder().join("build"))
                .args(["--config", "profile.dev.debug=false"]),
            &format!("{} could not be installed.", self.name),
        )
    }
}

/// Installs the tools that are missing, then removes their build files.
///
/// # Errors
/// When a tool cannot be installed.
pub fn ensure() -> Result {
    for tool in [MACHETE, DENY] {
        if !tool.is_installed() {
            tool.install()?;
        }
    }
    let _ = std::fs::remove_dir_all(folder().join("build"));
    Ok(())
}

/// Why the advisories cannot be checked: their database is a Git repository, which is not on
/// the registry. None where it was fetched just now.
pub fn advisories_unavailable() -> Option<&'static str> {
    let mut fetch = command(&DENY.program().to_string_lossy());
    fetch.args(["fetch", "db"]).env("GIT_TERMINAL_PROMPT", "0");
    stdout_of(&mut fetch)
        .is_none()
        .then_some("the advisory database (github.com/RustSec/advisory-db) cannot be fetched")
}
