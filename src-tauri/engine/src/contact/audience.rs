//! Whom a campaign is for: lists, segments and files, each person once.

use serde::{Deserialize, Serialize};

use crate::id::{ImportId, ListId, SegmentId};

/// Everybody on one of the lists, in one of the segments or named in one of the files.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Audience {
    pub lists: Vec<ListId>,
    pub segments: Vec<SegmentId>,
    pub imports: Vec<ImportId>,
}

impl Audience {
    pub fn is_empty(&self) -> bool {
        self.lists.is_empty() && self.segments.is_empty() && self.imports.is_empty()
    }
}

impl From<Vec<ListId>> for Audience {
    fn from(lists: Vec<ListId>) -> Self {
        Self { lists, ..Self::default() }
    }
}
