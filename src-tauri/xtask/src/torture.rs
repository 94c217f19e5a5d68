//! `cargo xtask torture`: kills the sending process again and again (tests/torture), with an
//! optimised build.

use crate::process::{Result, announce, cargo, root, run};

/// Runs the crash test.
///
/// # Errors
/// When the build fails or the test finds a fault.
pub fn torture(arguments: &[String]) -> Result {
    announce("Building (optimised; the first build takes some minutes)");
    let parts = ["--package", "postroom-cli", "--package", "postroom-tests"];
    run(
        cargo().args(["build", "--release"]).args(parts).args([
            "--bin",
            "postroom-cli",
            "--bin",
            "torture",
        ]),
        "The torture test could not be built.",
    )?;
    announce("Running the torture test");
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), Into::into);
    let program = target.join("release").join(format!("torture{}", std::env::consts::EXE_SUFFIX));
    run(
        crate::process::command(&program.to_string_lossy()).args(arguments),
        "A recipient was lost or got two mails, or more deliveries are in doubt than were in flight.",
    )
}
