//! SMTP: the client that sends mails to a relay, the server that accepts them on loopback, and the
//! classification of replies.
//!
//! It promises that "not sent" and "in doubt" are told apart by the bytes the operating system
//! took, and that one function decides what a reply or an error means. Leaves out: when to send
//! (`postroom-queue`) and storage (`postroom-store`).

pub mod classify;
pub mod client;
pub mod server;
