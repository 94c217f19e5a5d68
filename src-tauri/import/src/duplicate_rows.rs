//! What later rows of an address add to its first row: in an export with one row per list, the lists and
//! tags of all rows belong to one contact.
//!
//! Bounded: beyond a number of values, later rows add nothing. Leaves out: consent signals
//! (`row_reader`).

use std::collections::{BTreeMap, HashMap, HashSet};

use postroom_model::contact::NewContact;

/// Values that are held for all addresses together.
const VALUES_MAX: usize = 2_000_000;

/// The values of the later rows, by the hash of the address.
#[derive(Debug, Default)]
pub(crate) struct LaterRows {
    seen: HashSet<u64>,
    later: HashMap<u64, LaterRow>,
    values: usize,
}

#[derive(Debug, Default)]
struct LaterRow {
    given_name: Option<String>,
    family_name: Option<String>,
    fields: BTreeMap<String, String>,
    lists: Vec<String>,
    tags: Vec<String>,
}

impl LaterRows {
    /// Adds a row; the first one of an address is only noted.
    pub fn add(&mut self, hash: u64, contact: &NewContact, lists: &[String], tags: &[String]) {
        if self.seen.insert(hash) || self.values > VALUES_MAX {
            return;
        }
        self.values += 1 + contact.fields.len() + lists.len() + tags.len();
        let row = self.later.entry(hash).or_default();
        if row.given_name.is_none() && row.family_name.is_none() {
            row.given_name.clone_from(&contact.given_name);
            row.family_name.clone_from(&contact.family_name);
        }
        for (name, value) in &contact.fields {
            row.fields.entry(name.clone()).or_insert_with(|| value.clone());
        }
        extend(&mut row.lists, lists);
        extend(&mut row.tags, tags);
    }

    /// Whether later rows of this address are added to its first one.
    pub fn contains(&self, hash: u64) -> bool {
        self.later.contains_key(&hash)
    }

    /// Completes the first row of an address.
    pub fn merge_into(
        &self,
        hash: u64,
        contact: &mut NewContact,
        lists: &mut Vec<String>,
        tags: &mut Vec<String>,
    ) {
        let Some(row) = self.later.get(&hash) else { return };
        if contact.given_name.is_none() && contact.family_name.is_none() {
            contact.given_name.clone_from(&row.given_name);
            contact.family_name.clone_from(&row.family_name);
        }
        for (name, value) in &row.fields {
            contact.fields.entry(name.clone()).or_insert_with(|| value.clone());
        }
        extend(lists, &row.lists);
        extend(tags, &row.tags);
    }
}

fn extend(names: &mut Vec<String>, others: &[String]) {
    for other in others {
        if !names.contains(other) {
            names.push(other.clone());
        }
    }
}
