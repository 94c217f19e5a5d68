//! What the scenarios share: an SMTP server that does what a script tells it to.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub mod server;
