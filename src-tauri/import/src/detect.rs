//! Detection: the dialect of a text file, what each column is, and what kind of values it holds.

pub(crate) mod confidence;
pub(crate) mod dialect;
pub(crate) mod encoding;
pub(crate) mod field_kind;
pub(crate) mod header_names;
pub(crate) mod mapping;
pub(crate) mod names_by_cells;
pub(crate) mod normalize;
