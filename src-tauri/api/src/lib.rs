//! The border between the engine and a page: the list of commands, their bodies, and the
//! TypeScript made from them. Knows no window; the shell adds one.

mod bodies;
pub mod border;
mod commands;
pub mod failure;
mod typescript;
pub mod wire;

pub use border::{AdmittedFile, Border, OpenOptions, Upload};
pub use failure::Failure;
pub use typescript::typescript;
