//! The pages: built by Vite into ui/dist, which the program carries inside; and the TypeScript
//! of the API, written by Rust.

use crate::step::{Done, cargo, npm, run, say};

pub fn build() -> Done {
    say("Building the pages");
    run(npm().args(["run", "build"]), "The pages could not be built.")
}

/// Writes ui/src/host/generated anew.
pub fn typescript() -> Done {
    say("Writing the API's TypeScript");
    run(
        cargo().args(["test", "--package", "postroom-api", "typescript"]).env("UPDATE", "1"),
        "The TypeScript could not be written.",
    )
}
