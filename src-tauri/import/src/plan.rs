//! The user's decisions for one import: dialect, mapping, lists, policy and consent.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::detect::dialect::Dialect;
use postroom_model::contact::{ConsentBasis, SuppressionReason};
use postroom_model::id::ListId;
use postroom_model::import::{ColumnRole, Policy};

/// The user's decisions for one import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportPlan {
    pub dialect: Dialect,
    /// One role for each column of the file, in file order; further columns are ignored.
    pub columns: Vec<ColumnRole>,
    pub addresses: Addresses,
    /// Every contact of the file is added to these lists.
    pub lists: Vec<ListId>,
    pub policy: Policy,
    /// The consent basis that the user states for the whole file.
    pub consent: ConsentBasis,
    /// The file is a suppression list: all its addresses are suppressed for this reason.
    #[serde(rename = "people_out")]
    pub suppression_list: Option<SuppressionReason>,
    /// Columns whose unclear words mean that the person may be emailed, as the user answered.
    /// Words that are understood keep their meaning.
    #[serde(default)]
    pub unclear_means_yes: BTreeSet<usize>,
}

/// Which addresses become contacts when a row has several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Addresses {
    /// The first valid one.
    #[default]
    First,
    /// Each becomes a contact with the same name and fields.
    Each,
}
