//! The suppression list.

use postroom_model::clock::Timestamp;
use postroom_model::id::SuppressionId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::SuppressionReason;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SuppressionKind {
    Address,
    Domain,
    /// An erased contact; the address is no longer known.
    Hash,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SuppressionView {
    pub id: SuppressionId,
    pub kind: SuppressionKind,
    /// The address, the domain, or the beginning of the hash.
    pub entry: String,
    pub reason: SuppressionReason,
    /// `by_hand`, `import`, `status`, `relay`.
    pub source: String,
    pub note: String,
    pub created_at: Timestamp,
    /// None: permanent.
    pub expires_at: Option<Timestamp>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SuppressionPageRequest {
    pub search: String,
    pub kind: Option<SuppressionKind>,
    pub reason: Option<SuppressionReason>,
    pub offset: i64,
    pub limit: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SuppressionPage {
    pub total: i64,
    pub rows: Vec<SuppressionView>,
}

/// Addresses and domains as typed or pasted, one per line.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SuppressionDraft {
    pub text: String,
    pub reason: SuppressionReason,
    pub note: String,
    pub expires_at: Option<Timestamp>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SuppressionAdded {
    pub added: i64,
    /// Entries that the list already had.
    pub known: i64,
    /// The first hundred lines that are neither an address nor a domain.
    pub bad: Vec<SuppressionBad>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SuppressionBad {
    pub line: i64,
    pub text: String,
    pub message: String,
}

/// Selected entries, or all that match a search.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SuppressionChoice {
    These { ids: Vec<SuppressionId> },
    Matching { search: String, except: Vec<SuppressionId> },
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SuppressionRemoval {
    pub choice: SuppressionChoice,
}

/// A file with one address per row.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SuppressionImport {
    pub token: String,
    pub reason: SuppressionReason,
    pub note: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SuppressionExport {
    pub token: String,
}
