//! Postroom in its real window, used as a user does. One scenario per file.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod closing;
mod dropping;
mod dropping_formats;
mod first_campaign;
mod keyboard;
mod long_campaign;
mod opening;
mod sleeping;
mod starting;
mod views;
mod wrong_password;
