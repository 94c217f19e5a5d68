//! The searchable text of all contacts, in memory: a search of a million people in the time between
//! two keys.
//!
//! It promises the same answers as the SQL of `contacts` (which small workspaces use, and every
//! bulk action). It is built at the first search, a hundred bytes a person, and again after a change
//! of this program; what another program changes is noticed within half a minute where the number
//! of people changes, and within ten minutes otherwise. Leaves out: filters and other orders.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use memchr::memmem;
use tokio::sync::Mutex;

use postroom_model::clock::Timestamp;

/// Separates the parts of a contact; occurs in no text.
pub(crate) const SEPARATOR: char = '\u{1F}';

/// What is kept between two searches. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub(crate) struct SearchCache(pub(crate) Arc<CacheState>);

#[derive(Debug, Default)]
pub(crate) struct CacheState {
    /// Rises with every change of this program.
    pub epoch: AtomicU64,
    pub cached: Mutex<Option<CachedIndex>>,
}

#[derive(Debug)]
pub(crate) struct CachedIndex {
    pub epoch: u64,
    /// Highest row number and number of rows.
    pub fingerprint: (i64, i64),
    pub built: Timestamp,
    pub checked: Timestamp,
    pub index: Arc<SearchIndex>,
    pub last: Option<(String, Arc<Vec<i64>>)>,
}

#[derive(Debug, Default)]
pub(crate) struct SearchIndex {
    pub text: String,
    /// Where each person begins, in the order of addresses.
    pub starts: Vec<usize>,
    pub seqs: Vec<i64>,
}

impl SearchIndex {
    /// The people with this text, in the order of their addresses.
    pub fn find(&self, search: &str) -> Vec<i64> {
        let (lower, typed) = (search.to_lowercase(), search.to_ascii_lowercase());
        let mut places = self.places(&lower);
        if typed != lower {
            // A capital Ü in a field, which SQL does not make small either.
            places.extend(self.places(&typed));
            places.sort_unstable();
            places.dedup();
        }
        places.into_iter().filter_map(|place| self.seqs.get(place).copied()).collect()
    }

    fn places(&self, needle: &str) -> Vec<usize> {
        let finder = memmem::Finder::new(needle);
        let bytes = self.text.as_bytes();
        let (mut found, mut from, mut person) = (Vec::new(), 0, 0);
        while let Some(hit) = bytes.get(from..).and_then(|rest| finder.find(rest)) {
            let hit = from + hit;
            while self.starts.get(person + 1).is_some_and(|start| *start <= hit) {
                person += 1;
            }
            found.push(person);
            match self.starts.get(person + 1) {
                Some(next) => from = *next,
                None => break,
            }
        }
        found
    }
}

impl SearchCache {
    /// Rises with every change of people by this program.
    pub fn epoch(&self) -> u64 {
        self.0.epoch.load(Ordering::SeqCst)
    }

    /// People were changed: the next search builds anew.
    pub fn invalidate(&self) {
        self.0.epoch.fetch_add(1, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_contact_is_found_once_and_in_order() {
        let mut index = SearchIndex::default();
        for (seq, text) in [(7, "anna@a.example"), (3, "bert@a.example bert"), (9, "cleo")] {
            index.starts.push(index.text.len());
            index.seqs.push(seq);
            index.text.push_str(text);
            index.text.push(SEPARATOR);
        }
        for (needle, found) in [
            ("a.example", vec![7, 3]),
            ("bert", vec![3]),
            ("e", vec![7, 3, 9]),
            ("leo", vec![9]),
            ("zzz", vec![]),
            ("annabert", vec![]),
        ] {
            assert_eq!(index.find(needle), found, "{needle}");
        }
    }
}
