//! `cargo xtask screenshots`: the pictures in docs/screenshots, taken of the real window.

use crate::process::{Result, announce, cargo, run};
use crate::{node, pages, system_packages};

/// Takes the screenshots.
///
/// # Errors
/// When a step fails.
pub fn screenshots() -> Result {
    system_packages::ensure(system_packages::Need::Test)?;
    node::ensure()?;
    pages::build()?;
    announce("Building Postroom");
    let same = ["--workspace", "--features", "custom-protocol"];
    run(cargo().arg("build").args(same).arg("--all-targets"), "Postroom could not be built.")?;
    announce("Taking the pictures");
    run(
        cargo().args(["run", "--quiet", "--package", "postroom-tests", "--bin", "screenshots"]),
        "The pictures could not be taken.",
    )
}
