//! Custom fields, and merging lists.

use postroom_model::id::ListId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct FieldRename {
    pub from: String,
    /// The name of another field merges the two.
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
