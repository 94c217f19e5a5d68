//! `cargo xtask bundle`: installers through Tauri's own command line, which is among the front
//! end's packages. On Linux deb and rpm, which need no network; the AppImage is made by the
//! release workflow, since its tool is downloaded.

use crate::step::{Done, root, run, say, tauri};
use crate::{node, system};

pub fn bundle() -> Done {
    system::ensure(system::Need::Run)?;
    node::ensure()?;
    say("Building the installers");
    let mut build = tauri();
    build.args(["build", "--ci"]);
    if cfg!(target_os = "linux") {
        build.args(["--bundles", "deb,rpm"]);
    }
    run(&mut build, "The installers could not be built.")?;
    println!("\nThey stand in {}", root().join("target/release/bundle").display());
    Ok(())
}
