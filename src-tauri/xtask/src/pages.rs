//! The pages, which Vite builds into ui/dist and the program embeds; and the TypeScript types,
//! which Rust generates.

use crate::process::{Result, announce, cargo, npm, run};

/// Builds the page.
///
/// # Errors
/// When a step fails.
pub fn build() -> Result {
    announce("Building the pages");
    run(npm().args(["run", "build"]), "The pages could not be built.")
}

/// Generates ui/src/host/generated.
///
/// # Errors
/// When the crate does not compile.
pub fn typescript() -> Result {
    announce("Generating the TypeScript types");
    run(
        cargo().args(["test", "--package", "postroom-api", "typescript"]).env("UPDATE", "1"),
        "The TypeScript could not be written.",
    )
}
