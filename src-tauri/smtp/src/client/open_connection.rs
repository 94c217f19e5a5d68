//! A connection with the configured encryption, between connecting and the session.
//!
//! Leaves out: opening it (`connect`) and signing in (`authentication`).

use crate::client::tls::TlsFacts;
use crate::client::transport::{Duplex, Transport};

/// A transport whose stream type is erased.
pub(crate) type OpenTransport = Transport<Box<dyn Duplex>>;

/// A connection with the configured encryption, before EHLO.
pub(crate) struct OpenConnection {
    pub transport: OpenTransport,
    pub tls: Option<TlsFacts>,
    /// User name and password may be sent over it.
    pub may_authenticate: bool,
    /// The greeting was read before STARTTLS.
    pub greeting_read: bool,
    pub hello_name: String,
}
