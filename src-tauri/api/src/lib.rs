//! The API between the engine and a page: the list of commands, their handlers, and the
//! TypeScript made from them. Knows no window; the shell adds one.

mod commands;
pub mod error;
mod handlers;
pub mod host;
mod typescript;
pub mod wire;

pub use error::ApiError;
pub use host::{AdmittedFile, Host, OpenOptions, Upload};
pub use typescript::typescript;
