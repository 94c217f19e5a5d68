//! Inbound SMTP on loopback: mail from a program comes in here and goes to a *room*.
//!
//! `protocol` reads commands, `session` is the conversation without a socket, `server` gives it
//! one. A `Room` decides what is taken; `practice` is the room that takes everything and can be
//! told to misbehave. `reading` opens a caught mail for the inbox.
//!
//! It promises: a reply for every command in its order, enhanced codes throughout (RFC 2034), and
//! that "queued" is said only after the room has the mail. Leaves out: storage, and relaying on.

mod certificate;
mod faults;
mod handler;
mod listener;
mod practice;
mod protocol;
mod session;

pub use self::faults::{Cut, Defer, Faults, Refuse, Slow, glob_matches};
pub use self::practice::{Caught, FIRST_PRACTICE_PORT, Practice, PracticeOptions, SignIn};

/// Why a listener cannot be started.
#[derive(Debug, thiserror::Error)]
pub enum ListenerError {
    #[error("port {port} is in use by another program; choose another one")]
    PortTaken { port: u16 },
    #[error("cannot listen on port {port}: {source}")]
    Bind { port: u16, source: std::io::Error },
    #[error("no free port was found for the practice relay")]
    NoFreePort,
    #[error("cannot make the practice relay's certificate: {0}")]
    Certificate(String),
    #[error("cannot keep the practice relay's certificate in {folder}: {source}")]
    CertificateFolder { folder: String, source: std::io::Error },
}
