//! How long we wait for what.

use std::time::Duration;

/// Time-outs; the defaults are those of RFC 5321 4.5.3.2. Tests shorten them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// Name look-up, connection and handshake, each.
    pub connect: Duration,
    /// Greeting and every command.
    pub command: Duration,
    /// DATA.
    pub data: Duration,
    /// The text and its final dot.
    pub body: Duration,
    /// The first answer behind a final dot, until this relay has shown that it takes commands
    /// there: some drop them in silence, and then nothing will ever come.
    pub first_overlap: Duration,
    /// Last words, on a line that is broken or done with.
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
    /// For somebody who waits in front of the screen: the connection test.
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
