//! `cargo xtask screenshots`: the pictures in docs/screenshots, taken of the real window.

use crate::step::{Done, cargo, run, say};
use crate::{node, pages, system};

pub fn screenshots() -> Done {
    system::ensure(system::Need::Test)?;
    node::ensure()?;
    pages::build()?;
    say("Building Postroom");
    let same = ["--workspace", "--features", "custom-protocol"];
    run(cargo().arg("build").args(same).arg("--all-targets"), "Postroom could not be built.")?;
    say("Taking the pictures");
    run(
        cargo().args(["run", "--quiet", "--package", "postroom-tests", "--bin", "screenshots"]),
        "The pictures could not be taken.",
    )
}
