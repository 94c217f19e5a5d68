//! Bytes that wait to be written while replies are read.

/// The bytes that the stream has not taken yet.
#[derive(Default)]
pub(crate) struct WriteQueue {
    pub(super) bytes: Vec<u8>,
    /// How many of `bytes` the stream has taken.
    pub(super) taken: usize,
    /// Bytes that ever waited here, up to the end of `bytes`.
    pub(super) total: u64,
    /// The stream has bytes that the system may not have.
    pub(super) unflushed: bool,
    /// At this many bytes everything had left, and the system's counter stood at so much.
    pub(super) mark: (u64, u64),
}
