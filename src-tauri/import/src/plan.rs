//! The user's decisions for one import: dialect, mapping, lists, policy and consent.

use serde::{Deserialize, Serialize};

use crate::detect::dialect::Dialect;
use postroom_model::contact::{ConsentBasis, SuppressionReason};
use postroom_model::id::ListId;
use postroom_model::import::{ColumnRole, Policy};

/// What the user has decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportPlan {
    pub dialect: Dialect,
    /// One role for each column of the file, in its order; columns beyond the end are ignored.
    pub columns: Vec<ColumnRole>,
    pub addresses: Addresses,
    /// The lists everybody in the file is put on.
    pub lists: Vec<ListId>,
    pub policy: Policy,
    /// Why they may be written to, as the user states it for the whole file.
    pub consent: ConsentBasis,
    /// Everybody in the file is out: they go on the suppression list, and nobody gets mail.
    #[serde(rename = "people_out")]
    pub suppression_list: Option<SuppressionReason>,
}

/// Which addresses of a row with several become contacts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Addresses {
    /// The first that is one.
    #[default]
    First,
    /// One contact for each, with the same name and fields.
    Each,
}
