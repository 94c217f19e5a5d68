//! Inbound SMTP on loopback: mail from a program comes in here and goes to a *room*.
//!
//! `protocol` reads commands, `session` is the conversation without a socket, `server` gives it
//! one. A `MailHandler` decides what is taken; `practice` is the room that takes everything and can be
//! told to misbehave. `reading` opens a caught mail for the inbox.
//!
//! It promises: a reply for every command in its order, enhanced codes throughout (RFC 2034), and
//! that "queued" is said only after the room has the mail. Leaves out: storage, and relaying on.

mod certificate;
mod error;
mod faults;
mod handler;
mod listener;
mod practice;
mod protocol;
mod session;

pub use self::error::ListenerError;
pub use self::faults::{Cut, Defer, Faults, Refuse, Slow, glob_matches};
pub use self::practice::{CapturedMail, FIRST_PRACTICE_PORT, Practice, PracticeOptions, SignIn};
