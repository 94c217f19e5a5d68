//! The timeouts of a session.

use std::time::Duration;

/// Timeouts; the defaults are those of RFC 5321 4.5.3.2. Tests shorten them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// Name lookup, connection and handshake, each.
    pub connect: Duration,
    /// Greeting and every command.
    pub command: Duration,
    /// DATA.
    pub data: Duration,
    /// The text and its final dot.
    pub body: Duration,
    /// The first reply after a final dot, until this relay has shown that it takes commands there:
    /// some discard them silently and never reply.
    pub first_overlap: Duration,
    /// The last reply on a broken or finished connection.
    pub farewell: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(30),
            command: Duration::from_secs(300),
            data: Duration::from_secs(120),
            body: Duration::from_secs(600),
            first_overlap: Duration::from_secs(30),
            farewell: Duration::from_secs(3),
        }
    }
}

impl Timeouts {
    /// For the connection test, which a user waits for.
    pub fn short() -> Self {
        let wait = Duration::from_secs(20);
        Self {
            connect: Duration::from_secs(15),
            command: wait,
            data: wait,
            body: wait,
            ..Self::default()
        }
    }
}
