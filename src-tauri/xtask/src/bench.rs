//! `cargo xtask bench`: the measurements in tests/bench, optimised, on this machine.

use crate::step::{Done, cargo, run, say};

pub fn bench(arguments: &[String]) -> Done {
    say("Measuring (optimised build; the first time takes some minutes)");
    run(
        cargo()
            .args(["bench", "--package", "postroom-tests", "--bench", "throughput", "--"])
            .args(arguments),
        "The measurement failed.",
    )
}
