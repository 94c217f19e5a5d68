//! SMTP: the client that hands mails to a relay, the server that accepts them on loopback, and the
//! classification of replies.
//!
//! It promises that "not sent" and "in doubt" are told apart by what the operating system took, and
//! that one function decides what a reply or a failure means. Leaves out: when to send
//! (`postroom-queue`) and where anything is stored (`postroom-store`).

pub mod classify;
pub mod client;
pub mod server;
