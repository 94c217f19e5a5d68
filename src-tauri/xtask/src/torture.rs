//! `cargo xtask torture`: kills the sending process again and again (tests/torture), optimised.

use crate::step::{Done, cargo, root, run, say};

pub fn torture(arguments: &[String]) -> Done {
    say("Building the sender and its torturer (optimised; the first time takes some minutes)");
    let parts = ["--package", "postroom-cli", "--package", "postroom-tests"];
    run(
        cargo().args(["build", "--release"]).args(parts).args([
            "--bin",
            "postroom-cli",
            "--bin",
            "torture",
        ]),
        "It could not be built.",
    )?;
    say("Killing");
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), Into::into);
    let program = target.join("release").join(format!("torture{}", std::env::consts::EXE_SUFFIX));
    run(
        crate::step::command(&program.to_string_lossy()).args(arguments),
        "Somebody was lost, or got two, or more was in doubt than was under way.",
    )
}
