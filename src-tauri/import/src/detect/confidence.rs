//! How reliable a guessed column role is.

use serde::{Deserialize, Serialize};

/// How reliable a guessed role is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    Sure,
    /// The user should check it.
    #[serde(rename = "look")]
    NeedsReview,
    /// Becomes a new field.
    New,
}
