//! `cargo xtask icons`: every size from one drawing. The results are committed, because the
//! build needs them before anything is installed.

use crate::node;
use crate::process::{Result, announce, fail, root, run, tauri};

/// The sizes that the bundler, the tray and the pages use; Tauri's tool makes many more.
const USED: &[&str] = &[
    "32x32.png",
    "64x64.png",
    "128x128.png",
    "128x128@2x.png",
    "icon.png",
    "icon.ico",
    "icon.icns",
];

/// Draws the icons in all sizes.
///
/// # Errors
/// When a file cannot be read or written.
pub fn icons() -> Result {
    node::ensure()?;
    announce("Making the icons");
    let made = root().join("target/tmp/icons");
    let drawing = root().join("icons/postroom.svg");
    run(
        tauri().arg("icon").arg(drawing).arg("--output").arg(&made),
        "The icons could not be made.",
    )?;
    for name in USED {
        if let Err(error) = std::fs::copy(made.join(name), root().join("icons").join(name)) {
            return fail(format!("icons/{name} could not be written: {error}"));
        }
    }
    Ok(())
}
