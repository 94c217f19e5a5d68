//! `cargo xtask run`: from a bare checkout to the open window.

use crate::step::{Done, because, cargo, command, root, run as run_step, say};
use crate::{node, pages, system};

pub fn run(arguments: &[String]) -> Done {
    if !has_screen() {
        return because(
            "There is no screen here (neither DISPLAY nor WAYLAND_DISPLAY is set), and Postroom \
             opens a window.\nOn a server, postroom-cli does the same work:\n\n  \
             cargo run --release -p postroom-cli -- --help",
        );
    }
    system::ensure(system::Need::Run)?;
    node::ensure()?;
    pages::build()?;
    say("Building Postroom (the first time takes some minutes)");
    run_step(
        cargo()
            .args(["build", "--release", "--package", "postroom"])
            .args(["--features", "custom-protocol"]),
        "Postroom could not be built.",
    )?;
    say("Opening Postroom");
    let program =
        root().join("target/release").join(format!("postroom{}", std::env::consts::EXE_SUFFIX));
    run_step(command(&program.to_string_lossy()).args(arguments), "Postroom ended with an error.")
}

fn has_screen() -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}
