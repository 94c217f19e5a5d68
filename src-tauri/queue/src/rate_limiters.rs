//! The limit books of all relays, as long as the queue runs; they outlive the relays' runners.
//!
//! Leaves out: what stands in them (`book`), and the record they begin with (`store::usage`).

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::rate_limiter::Book;
use postroom_model::id::RelayId;

/// Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Books(Arc<Mutex<HashMap<RelayId, Book>>>);

impl Books {
    /// Reads or writes one book; none: it is not open.
    pub fn with<T>(&self, relay: &RelayId, work: impl FnOnce(&mut Book) -> T) -> Option<T> {
        let mut books = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        books.get_mut(relay).map(work)
    }

    pub fn is_open(&self, relay: &RelayId) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).contains_key(relay)
    }

    pub fn open(&self, relay: &RelayId, book: Book) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(relay.clone(), book);
    }

    /// A copy, for looking ahead.
    pub fn copy(&self, relay: &RelayId) -> Option<Book> {
        self.with(relay, |book| book.clone())
    }
}
