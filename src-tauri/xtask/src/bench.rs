//! `cargo xtask bench`: runs the benchmarks in tests/bench with an optimised build.

use crate::process::{Result, announce, cargo, npm, root, run};

pub fn bench(arguments: &[String]) -> Result {
    let peer = root().join("tests/bench/nodemailer");
    if !peer.join("node_modules/nodemailer").is_dir() {
        announce("Installing nodemailer for comparison (npm ci)");
        // Without it the other senders are still measured.
        let _ = run(npm().current_dir(peer).arg("ci"), "npm could not install it.");
    }
    announce("Measuring (optimised build; the first time takes some minutes)");
    run(
        cargo()
            .args(["bench", "--package", "postroom-tests", "--bench", "throughput", "--"])
            .args(arguments),
        "The benchmark failed.",
    )
}
