//! `cargo xtask bundle`: installers through Tauri's own command line. On Linux deb and rpm, which
//! need no download; the release workflow makes the AppImage, whose tool must be downloaded.

use crate::process::{Result, announce, root, run, tauri};
use crate::{node, notices, system_packages};

/// Builds the bundles.
///
/// # Errors
/// When a step fails.
pub fn bundle(arguments: &[String]) -> Result {
    system_packages::ensure(system_packages::Need::Run)?;
    node::ensure()?;
    notices::write()?;
    announce("Building the installers");
    let mut build = tauri();
    build.args(["build", "--ci"]);
    if !arguments.is_empty() {
        build.args(arguments);
    } else if cfg!(target_os = "linux") {
        build.args(["--bundles", "deb,rpm"]);
    }
    // Behind the second `--` stand the arguments of cargo.
    build.args(["--", "--locked"]);
    run(&mut build, "The installers could not be built.")?;
    println!("\nThe installers are in {}", root().join("target/release/bundle").display());
    Ok(())
}
