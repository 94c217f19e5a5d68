//! `cargo xtask run`: from a bare checkout to the open window.
//!
//! Builds with the `quick` profile, which favours build time over speed; installers use `release`.

use crate::process::{Progress, Result, cargo, command, fail, root, run as run_command};
use crate::{node, notices, pages, system_packages};

/// Builds and starts the program.
///
/// # Errors
/// When a step fails.
pub fn run(arguments: &[String]) -> Result {
    if !has_screen() {
        return fail(
            "There is no screen here (neither DISPLAY nor WAYLAND_DISPLAY is set), and Postroom \
             opens a window.\nOn a server, postroom-cli does the same work:\n\n  \
             cargo run --release -p postroom-cli -- --help",
        );
    }
    let mut progress = Progress::new(6);
    progress.next("system packages");
    system_packages::ensure(system_packages::Need::Run)?;
    progress.next("packages of the front end");
    node::ensure()?;
    progress.next("third-party notices");
    notices::write()?;
    progress.next("pages");
    pages::build()?;
    progress.next("program (the first build takes some minutes)");
    run_command(
        cargo()
            .args(["build", "--profile", "quick", "--package", "postroom"])
            .args(["--features", "custom-protocol"]),
        "Postroom could not be built.",
    )?;
    progress.next("opening Postroom");
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), Into::into);
    let program = target.join("quick").join(format!("postroom{}", std::env::consts::EXE_SUFFIX));
    run_command(
        command(&program.to_string_lossy()).args(arguments),
        "Postroom ended with an error.",
    )
}

fn has_screen() -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}
