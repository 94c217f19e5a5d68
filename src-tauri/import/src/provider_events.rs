//! Provider events: which columns of a file hold them, and its rows.

pub(crate) mod columns;
pub(crate) mod reader;
pub(crate) mod timestamp;
pub(crate) mod vocabulary;
