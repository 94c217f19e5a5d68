//! `cargo xtask bench`: runs the benchmarks in tests/bench with an optimised build, and the one of
//! the window with the build that the tests use.

use crate::process::{Result, announce, cargo, command, fail, npm, root, run};
use crate::{node, pages, system_packages};

/// Runs the benchmarks.
///
/// # Errors
/// When a step fails.
pub fn bench(arguments: &[String]) -> Result {
    if let Some((first, rest)) = arguments.split_first()
        && first == "window"
    {
        return window(rest);
    }
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

/// Measures the window. `--program PATH`: of this build of Postroom, which is then not built.
fn window(arguments: &[String]) -> Result {
    let mut arguments = arguments.to_vec();
    let mut program = None;
    if let Some(at) = arguments.iter().position(|word| word == "--program") {
        if at + 1 == arguments.len() {
            return fail("--program needs the path of a build of Postroom.");
        }
        program = arguments.drain(at..=at + 1).next_back();
    }
    let mut build = cargo();
    build.args(["build", "--workspace", "--features", "custom-protocol", "--bin", "window-bench"]);
    if program.is_none() {
        system_packages::ensure(system_packages::Need::Test)?;
        node::ensure()?;
        pages::build()?;
        build.args(["--bin", "postroom"]);
    }
    announce("Building Postroom");
    run(&mut build, "Postroom could not be built.")?;
    announce("Measuring the window");
    let bench = format!("target/debug/window-bench{}", std::env::consts::EXE_SUFFIX);
    let mut bench = command(&root().join(bench).to_string_lossy());
    if let Some(program) = program {
        let absolute = std::path::absolute(&program).unwrap_or_else(|_| program.into());
        bench.env("POSTROOM_PROGRAM", absolute);
    }
    run(bench.args(arguments), "The window could not be measured.")
}
