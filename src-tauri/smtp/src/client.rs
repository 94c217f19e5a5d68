//! One connection to a relay, from opening to QUIT; mails go over it one behind the other.
//!
//! It promises to say of every mail what is certain: taken, refused (by whom, in which words), not
//! sent, put back, or in doubt. It writes in whole groups: the text of one mail and MAIL, RCPT,
//! DATA of the next leave in one piece where the relay takes that (one round trip a mail), and it
//! notices by itself when a relay does not. Where the relay offers CHUNKING, several mails are under
//! way at once ([`Session::hand_over`]). lettre spells the commands and the sign-in; reading,
//! writing and TLS are ours (see `line`). Leaves out: what an answer means (`verdict`), when to
//! send what (`queue`).

pub mod capability_probe;
mod chunking;
mod chunking_outcome;
mod connect;
pub mod connection_test;
mod dot_stuffing;
mod envelope;
mod error;
mod exchange;
mod extensions;
mod in_flight;
mod mode;
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
