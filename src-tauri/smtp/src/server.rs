//! An SMTP server on loopback: the practice relay.
//!
//! `protocol` parses commands, `session` is the protocol without a socket, `listener` adds the
//! sockets. A `MailHandler` decides what is accepted; `practice` has the handler that accepts every
//! mail and can inject faults.
//!
//! It promises a reply for every command in order, enhanced codes throughout (RFC 2034), and that
//! "queued" is sent only after the handler has the mail. Leaves out: storage, and relaying.

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
pub use self::practice::{
    CapturedMail, FIRST_PRACTICE_PORT, Practice, PracticeOptions, SignIn, generate_password,
};
