//! The API over HTTP and server-sent events, for pages that run in a browser.
//!
//! It promises that only this computer can reach it (loopback addresses), that it answers only
//! requests with the token of this run, and that it calls nothing but [`postroom_api::Host`]. It
//! leaves out Tauri, the rules of commands (the API's), and TLS: no data leaves the computer.

mod access;
mod error;
mod files;
mod routes;
pub mod seed;
mod server;

pub use access::Token;
pub use error::BridgeError;
pub use server::{Bridge, BridgeOptions};
