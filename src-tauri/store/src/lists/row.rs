//! A row of the `lists` table.

use postroom_model::clock::Timestamp;
use postroom_model::contact::ListKind;
use postroom_model::id::ListId;

/// A list with its row number, under which the table `members` refers to it.
#[derive(Debug, Clone)]
pub(crate) struct ListRow {
    pub seq: i64,
    pub id: ListId,
    pub kind: ListKind,
    pub name: String,
    pub created_at: Timestamp,
}
