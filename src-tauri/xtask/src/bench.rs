//! `cargo xtask bench`: the measurements in tests/bench, optimised, on this machine.

use crate::step::{Done, cargo, npm, root, run, say};

pub fn bench(arguments: &[String]) -> Done {
    let peer = root().join("tests/bench/nodemailer");
    if !peer.join("node_modules/nodemailer").is_dir() {
        say("Installing a peer: nodemailer (npm ci)");
        // Without it the others are still measured.
        let _ = run(npm().current_dir(peer).arg("ci"), "npm could not install it.");
    }
    say("Measuring (optimised build; the first time takes some minutes)");
    run(
        cargo()
            .args(["bench", "--package", "postroom-tests", "--bench", "throughput", "--"])
            .args(arguments),
        "The measurement failed.",
    )
}
