//! An SMTP server on loopback: the practice relay, and the listener of the local relay.
//!
//! `protocol` parses commands, `session` is the protocol without a socket, `listener` adds the
//! sockets. A `MailHandler` decides what is accepted, and its `Policy` how strict the session is;
//! `practice` has the handler that accepts every mail and can inject faults, `device` the repairs of
//! a lenient session, `submission` a listener for the handler of another crate.
//!
//! It promises a reply for every command in order, enhanced codes throughout (RFC 2034), and that
//! "queued" is sent only after the handler has the mail. Leaves out: storage, and relaying.

mod certificate;
mod device;
mod error;
mod faults;
mod handler;
mod listener;
mod practice;
mod protocol;
mod session;
mod submission;

pub use self::error::ListenerError;
pub use self::faults::{Cut, Defer, Faults, Refuse, Slow, glob_matches};
pub use self::handler::{Disposition, Incoming, MailHandler, Policy, ServerReply};
pub use self::practice::{
    CapturedMail, FIRST_PRACTICE_PORT, Practice, PracticeOptions, SignIn, generate_password,
};
pub use self::protocol::MAX_MAIL;
pub use self::submission::SubmissionListener;
