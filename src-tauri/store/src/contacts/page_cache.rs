//! The sort orders of the contacts table that were computed last, and the counts by status.
//!
//! Leaves out: computing them (`page`).

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::contacts::counts::ContactCounts;
use crate::selection::ContactFilter;
use postroom_model::clock::Timestamp;

/// The sort key of the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ContactSort {
    Address,
    Name,
    Status,
    CreatedAt,
    /// A custom field: numbers by value, then texts; contacts without a value come last.
    Field(String),
}

/// Maximum number of cached sort orders; one of a million contacts takes 8 MB.
const MAX_ORDERS: usize = 3;
/// How long an entry is valid; changes by another program are visible after that.
const MAX_AGE: Duration = Duration::from_secs(30);

/// The cache. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub(crate) struct PageCache(Arc<Mutex<CacheState>>);

#[derive(Debug, Default)]
struct CacheState {
    orders: Vec<SortedRows>,
    /// The counts of all contacts, with the epoch and the time of the count.
    counts: Option<(u64, Timestamp, ContactCounts)>,
}

#[derive(Debug)]
pub(crate) struct SortedRows {
    pub filter: ContactFilter,
    pub sort: ContactSort,
    pub descending: bool,
    pub epoch: u64,
    pub built: Timestamp,
    pub seqs: Arc<Vec<i64>>,
}

/// Whether two filters are equal apart from the time of evaluation.
fn same_filter(one: &ContactFilter, other: &ContactFilter) -> bool {
    one.search == other.search
        && one.list == other.list
        && one.status == other.status
        && one.rule.as_ref().map(|(rule, _)| rule) == other.rule.as_ref().map(|(rule, _)| rule)
}

impl PageCache {
    fn state(&self) -> MutexGuard<'_, CacheState> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn counts(&self, epoch: u64, now: Timestamp) -> Option<ContactCounts> {
        let (counts_epoch, at, counts) = self.state().counts?;
        (counts_epoch == epoch && now.since(at) <= MAX_AGE).then_some(counts)
    }

    pub fn set_counts(&self, epoch: u64, now: Timestamp, counts: ContactCounts) {
        self.state().counts = Some((epoch, now, counts));
    }

    pub fn find(
        &self,
        filter: &ContactFilter,
        sort: &ContactSort,
        descending: bool,
        epoch: u64,
        now: Timestamp,
    ) -> Option<Arc<Vec<i64>>> {
        let orders = &mut self.state().orders;
        orders.retain(|order| order.epoch == epoch && now.since(order.built) <= MAX_AGE);
        orders
            .iter()
            .find(|order| {
                order.sort == *sort
                    && order.descending == descending
                    && same_filter(&order.filter, filter)
            })
            .map(|order| order.seqs.clone())
    }

    pub fn insert_order(&self, order: SortedRows) {
        let orders = &mut self.state().orders;
        if orders.len() >= MAX_ORDERS {
            orders.remove(0);
        }
        orders.push(order);
    }
}
