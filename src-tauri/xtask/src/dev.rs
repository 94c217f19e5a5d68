//! `cargo xtask dev`: the pages in a browser, on a real engine with a sample workspace.
//!
//! Vite reloads the pages as they change. Both programs end together; nothing outlives this one.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Stdio};

use crate::node;
use crate::process::{Result, announce, cargo, command, fail, npm, root, run};

/// Where Vite serves the pages (ui/vite.config.ts) and whom the bridge therefore answers.
const PAGES: &str = "http://localhost:5173";

/// Runs the bridge and Vite until one of them ends.
///
/// # Errors
/// When a part cannot be built or started.
pub fn dev(empty: bool) -> Result {
    node::ensure()?;
    announce("Building the bridge");
    build_bridge()?;
    announce(if empty { "Opening an empty workspace" } else { "Making the sample workspace" });
    let (mut bridge, line) = start(if empty { "empty" } else { "shop" })?;
    announce(&format!("Open {PAGES} in a browser; stop with Ctrl-C"));
    let served = run(
        npm().args(["run", "dev"]).env("VITE_BRIDGE", line),
        "The development server ended with an error.",
    );
    // Closing its standard input ends it.
    drop(bridge.stdin.take());
    let _ = bridge.wait();
    served
}

/// Only the bridge: the window's libraries need not be installed.
fn build_bridge() -> Result {
    run(cargo().args(["build", "--package", "postroom-bridge"]), "The bridge could not be built.")
}

/// The program that a debug build makes.
pub fn bridge() -> PathBuf {
    root().join("target/debug").join(format!("postroom-bridge{}", std::env::consts::EXE_SUFFIX))
}

/// Starts the bridge; answers with the line of JSON that names its address and token.
fn start(sample: &str) -> Result<(Child, String)> {
    let mut command = command(&bridge().to_string_lossy());
    command.args(["--seed", sample, "--origin", PAGES, "--until-stdin-closes"]);
    let started = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let Ok(mut child) = started else { return fail("The bridge could not be started.") };
    let mut line = String::new();
    let read = child.stdout.take().map(|output| BufReader::new(output).read_line(&mut line));
    if line.is_empty() || !matches!(read, Some(Ok(_))) {
        return fail("The bridge ended before it listened.");
    }
    Ok((child, line.trim().to_owned()))
}
