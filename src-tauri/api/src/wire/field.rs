//! Fields of the user's own, and lists and tags.

use postroom_model::id::ListId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Field;

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct FieldSizeView {
    pub field: Field,
    pub people: i64,
    /// A value that somebody has.
    pub example: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct FieldRename {
    pub from: String,
    /// Another field's name: the two become one.
    pub to: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct FieldName {
    pub name: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ListMerge {
    pub from: ListId,
    pub into: ListId,
}
