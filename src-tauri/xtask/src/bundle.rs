//! `cargo xtask bundle`: installers through Tauri's own command line. On Linux deb and rpm, which
//! need no download; the AppImage is made by the release workflow, since its tool is one.

use crate::step::{Done, root, run, say, tauri};
use crate::{node, system};

pub fn bundle(arguments: &[String]) -> Done {
    system::ensure(system::Need::Run)?;
    node::ensure()?;
    say("Building the installers");
    let mut build = tauri();
    build.args(["build", "--ci"]);
    if !arguments.is_empty() {
        build.args(arguments);
    } else if cfg!(target_os = "linux") {
        build.args(["--bundles", "deb,rpm"]);
    }
    run(&mut build, "The installers could not be built.")?;
    println!("\nThey stand in {}", root().join("target/release/bundle").display());
    Ok(())
}
