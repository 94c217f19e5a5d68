//! Bytes that wait to be written while replies are read.

/// The bytes that the stream has not taken yet.
#[derive(Default)]
pub(crate) struct WriteQueue {
    pub(super) bytes: Vec<u8>,
    /// How many of `bytes` the stream took.
    pub(super) taken: usize,
    /// All bytes ever queued, up to the end of `bytes`.
    pub(super) total: u64,
    /// The stream may hold bytes that the system does not have.
    pub(super) unflushed: bool,
    /// The value of `total` when everything was sent, and the value of the byte counter then.
    pub(super) mark: (u64, u64),
}
