//! The state of one BDAT piece.

use crate::server::handler::ServerReply;

/// A piece that is being received.
#[derive(Debug)]
pub(crate) struct Chunk {
    pub(super) left: usize,
    pub(super) last: bool,
    /// The piece is dropped; this is the reply after it.
    pub(super) refusal: Option<ServerReply>,
}
