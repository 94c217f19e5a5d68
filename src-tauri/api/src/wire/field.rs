//! Fields of the user's own, and lists and tags.

use postroom_model::id::ListId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

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
