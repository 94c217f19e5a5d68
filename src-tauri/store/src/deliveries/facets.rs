//! The domains and reply codes of a campaign's deliveries.

/// Where a campaign's people are, and what they were answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facets {
    pub(crate) total: i64,
    pub(crate) moved: i64,
    pub domains: Vec<(String, i64)>,
    pub codes: Vec<(u16, i64)>,
}
