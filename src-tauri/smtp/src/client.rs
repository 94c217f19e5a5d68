//! The SMTP client: one connection to a relay, from opening to QUIT.
//!
//! It promises to report for every mail what is certain: accepted, refused (at which command, with
//! which reply), not sent, requeued, or in doubt. It writes in groups: the text of one mail and
//! MAIL, RCPT, DATA of the next go out in one write where the relay supports that (one round trip
//! per mail), and it detects when a relay does not. Where the relay offers CHUNKING, several mails
//! are in flight at once ([`Session::submit`]). lettre formats most of the commands;
//! reading, writing and TLS are our own (see `transport`). Leaves out: what a reply means
//! (`classify`), and when to send what (`postroom-queue`).

mod authentication;
pub mod capability_probe;
mod chunking;
mod chunking_outcome;
mod connect;
pub mod connection_test;
mod dot_stuffing;
mod ehlo_name;
mod envelope;
mod error;
mod exchange;
mod extensions;
mod in_flight;
mod mode;
mod open_connection;
mod result;
mod session;
mod timeouts;
pub mod tls;
mod transport;
mod window_size;

pub use self::chunking::ChunkingEvent;
pub use self::envelope::Envelope;
pub use self::error::{SmtpError, Stage, TlsFault};
pub use self::exchange::Exchange;
pub use self::extensions::Extensions;
pub use self::mode::Mode;
pub use self::result::{Begun, DeliveryResult, Finished};
pub use self::session::Session;
pub use self::timeouts::Timeouts;
