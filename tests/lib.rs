//! What the tests share: workspaces, SMTP servers (scripted, fast, real) and the harness for the
//! real window on a virtual display. Tests may panic: a panic is how a test fails.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub mod fixture;
#[cfg(target_os = "linux")]
#[path = "desktop/harness/mod.rs"]
pub mod harness;
pub mod server;
pub mod sink;
