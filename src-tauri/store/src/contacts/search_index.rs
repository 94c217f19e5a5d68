//! The searchable text of all contacts, in memory: a search of a million people in the time between
//! two keys.
//!
//! A contact is found when the address, the name or a field contains each word of the search, in any
//! order, without regard to case and accents: "jager", "Jäger" and "jaeger" find Jäger. It is built at the first search, a hundred bytes a person, and again after a change
//! of this program; what another program changes is noticed within half a minute where the number
//! of people changes, and within ten minutes otherwise. Leaves out: filters and other orders.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use memchr::memmem;
use tokio::sync::Mutex;

use crate::text::{fold, fold_expanded};
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
    /// Adds a contact; contacts come in the order of their addresses.
    pub fn push(&mut self, seq: i64, parts: [&str; 3]) {
        self.starts.push(self.text.len());
        self.seqs.push(seq);
        for part in parts.into_iter().filter(|part| !part.is_empty()) {
            self.text.push_str(&fold(part));
            self.text.push(SEPARATOR);
            if let Some(expanded) = fold_expanded(part) {
                self.text.push_str(&expanded);
                self.text.push(SEPARATOR);
            }
        }
    }

    /// The contacts with each of these words, in the order of their addresses.
    pub fn find(&self, search: &str) -> Vec<i64> {
        let mut found: Option<Vec<usize>> = None;
        for word in
            search.split([' ', '\t', '\u{A0}', ',', SEPARATOR]).filter(|word| !word.is_empty())
        {
            let mut places = self.places(&fold(word));
            if let Some(expanded) = fold_expanded(word) {
                places.extend(self.places(&expanded));
                places.sort_unstable();
                places.dedup();
            }
            found = Some(match found {
                None => places,
                Some(before) => intersection(&before, &places),
            });
        }
        let found = found.unwrap_or_default();
        found.into_iter().filter_map(|place| self.seqs.get(place).copied()).collect()
    }

    fn places(&self, needle: &str) -> Vec<usize> {
        if needle.is_empty() {
            return Vec::new();
        }
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

/// The numbers in both lists; both are sorted.
fn intersection(one: &[usize], other: &[usize]) -> Vec<usize> {
    one.iter().filter(|place| other.binary_search(place).is_ok()).copied().collect()
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
            index.push(seq, [text, "", ""]);
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

    #[test]
    fn words_are_found_in_any_order_and_without_accents() {
        let mut index = SearchIndex::default();
        index.push(1, ["anna@a.example", "jäger anna", ""]);
        index.push(2, ["bert@a.example", "jaeger bert", "{\"City\":\"KÖLN\"}"]);
        index.push(3, ["cleo@a.example", "jager cleo", "{\"City\":\"Łódź\"}"]);
        for (needle, found) in [
            ("Jäger", vec![1, 2, 3]),
            ("jager", vec![1, 3]),
            ("JAEGER", vec![1, 2]),
            ("Anna Jäger", vec![1]),
            ("Jäger, Anna", vec![1]),
            ("koln bert", vec![2]),
            ("köln", vec![2]),
            ("koeln", vec![2]),
            ("lodz", vec![3]),
            ("anna bert", vec![]),
            (" , ", vec![]),
        ] {
            assert_eq!(index.find(needle), found, "{needle}");
        }
    }
}
