//! `cargo xtask fuzz`: runs the targets in `fuzz` on the stable toolchain, with overflow checks.

use crate::process::{Result, announce, cargo, run};

/// Runs the fuzz targets.
///
/// # Errors
/// When the build fails or a target finds a fault.
pub fn fuzz(arguments: &[String]) -> Result {
    announce("Fuzzing (a minute for each target unless --seconds says otherwise)");
    run(
        cargo()
            .args(["test", "--package", "postroom-tests", "--bench", "fuzz", "--"])
            .args(arguments),
        "An input broke a reader. It is saved where the line above says.",
    )
}
