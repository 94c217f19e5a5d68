//! The API between the engine and a page: the list of commands, their handlers, and the generated
//! TypeScript. It does not depend on a window; the shell adds one.

mod commands;
mod describe;
pub mod error;
mod file_name;
mod handlers;
pub mod host;
mod typescript;
mod user_settings;
pub mod wire;

pub use error::ApiError;
pub use file_name::safe_file_name;
pub use host::{AdmittedFile, Host, OpenOptions, Upload};
pub use postroom_engine::{default_user_settings, default_workspace};
pub use typescript::typescript;
// What a program does first, so that foreign files are read in a process of their own.
pub use postroom_import::converter::Converter;
pub use postroom_import::converter_process::run_as_converter;
// What a transport needs to open a workspace with its own clock or secrets.
pub use postroom_keychain::Secrets;
pub use postroom_model::clock::{Clock, Timestamp};
