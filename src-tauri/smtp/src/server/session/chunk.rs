//! The state of one BDAT piece.

use crate::server::handler::ServerReply;

/// A piece on its way in.
#[derive(Debug)]
pub(crate) struct Chunk {
    pub(super) left: usize,
    pub(super) last: bool,
    /// Nobody gets it; said once it is in.
    pub(super) refusal: Option<ServerReply>,
}
