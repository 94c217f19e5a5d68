//! What the tests share: an SMTP server that does what a script tells it to, and the real window
//! under a screen nobody sees. Tests may panic: that is how they say what is wrong.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub mod dice;
#[cfg(target_os = "linux")]
#[path = "desktop/harness/mod.rs"]
pub mod harness;
pub mod server;
pub mod shop;
pub mod sink;
