//! Spellings of addresses that the user accepted before the import: `anna@gmial.com` becomes
//! `anna@gmail.com`.
//!
//! It promises that only a spelling which the address check proposes is used, that no batch holds an
//! address twice, and that of two rows with one address the strictest consent signal counts. Leaves
//! out: the proposals (`postroom-model`).

use std::collections::HashSet;

use crate::imports::report::RefusedRow;
use postroom_import::Row;
use postroom_model::contact::{Address, AddressWarning, ConsentSignal};
use postroom_store::import_rows::Incoming;

/// Which proposed spellings the user accepted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Corrections {
    addresses: HashSet<String>,
    all: bool,
}

impl Corrections {
    /// `addresses` as the file has them; `all` for every proposal.
    pub fn new(addresses: impl IntoIterator<Item = String>, all: bool) -> Self {
        Self { addresses: addresses.into_iter().collect(), all }
    }

    fn is_empty(&self) -> bool {
        !self.all && self.addresses.is_empty()
    }

    fn accepts(&self, address: &Address) -> bool {
        self.all || self.addresses.contains(address.as_str())
    }
}

/// Applies the corrections of one import.
pub(crate) struct Corrector {
    corrections: Corrections,
    /// The keys of the rows so far; empty without corrections.
    seen: HashSet<String>,
}

impl Corrector {
    pub(crate) fn new(corrections: Corrections) -> Self {
        Self { corrections, seen: HashSet::new() }
    }

    /// Replaces the address of a row by the accepted spelling; returns whether it did.
    pub(crate) fn correct(&self, row: &mut Row) -> bool {
        let (Some(AddressWarning::Typo(meant)), Ok(contact)) = (&row.warning, &mut row.result)
        else {
            return false;
        };
        if !self.corrections.accepts(&contact.address) {
            return false;
        }
        let Ok(meant) = Address::parse(meant) else { return false };
        row.key = meant.key();
        contact.address = meant;
        row.warning = None;
        true
    }

    /// Adds a contact to the batch. Of two rows with one address the first stays; the other is
    /// refused.
    pub(crate) fn add(
        &mut self,
        batch: &mut Vec<Incoming>,
        row: Incoming,
        corrected: bool,
    ) -> Option<RefusedRow> {
        // Without corrections the reader has refused repeated addresses.
        if self.corrections.is_empty() {
            batch.push(row);
            return None;
        }
        if self.seen.insert(row.key.clone()) {
            batch.push(row);
            return None;
        }
        match batch.iter_mut().find(|earlier| earlier.key == row.key) {
            Some(earlier) => earlier.stance = strictest(earlier.stance, row.stance),
            // The earlier row is written. A refusal counts all the same, and so does the row that is
            // spelled right.
            None if !corrected || strictness(row.stance) > 0 => {
                batch.push(row);
                return None;
            }
            None => {}
        }
        Some(RefusedRow {
            row: row.line,
            address: row.contact.address.to_string(),
            code: "double".to_owned(),
            reason: "this address stands further up in the file".to_owned(),
            cells: Vec::new(),
        })
    }
}

fn strictness(signal: Option<ConsentSignal>) -> u8 {
    match signal {
        None | Some(ConsentSignal::Yes | ConsentSignal::Silent) => 0,
        Some(ConsentSignal::No) => 1,
        Some(ConsentSignal::Out(_)) => 2,
    }
}

fn strictest(one: Option<ConsentSignal>, other: Option<ConsentSignal>) -> Option<ConsentSignal> {
    if strictness(other) > strictness(one) { other } else { one }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use postroom_model::contact::{NewContact, SuppressionReason};

    use super::*;

    fn incoming(line: u64, address: &str, stance: Option<ConsentSignal>) -> Incoming {
        let contact = NewContact {
            address: Address::parse(address).unwrap(),
            given_name: None,
            family_name: None,
            fields: Default::default(),
        };
        Incoming { stance, ..Incoming::from_contact(line, contact) }
    }

    #[test]
    fn only_accepted_addresses_are_corrected() {
        let one = Corrections::new(["a@gmial.com".to_owned()], false);
        let address = |text| Address::parse(text).unwrap();
        assert!(one.accepts(&address("a@gmial.com")));
        assert!(!one.accepts(&address("b@gmial.com")));
        assert!(Corrections::new([], true).accepts(&address("b@gmial.com")));
    }

    #[test]
    fn of_two_rows_with_one_address_the_opt_out_counts() {
        let out = Some(ConsentSignal::Out(SuppressionReason::Unsubscribed));
        let mut corrector = Corrector::new(Corrections::new([], true));
        let mut batch = Vec::new();
        let first = incoming(2, "a@gmail.com", Some(ConsentSignal::Yes));
        assert!(corrector.add(&mut batch, first, true).is_none());
        let refused = corrector.add(&mut batch, incoming(3, "a@gmail.com", out), false).unwrap();
        assert_eq!((refused.row, refused.code.as_str()), (3, "double"));
        assert_eq!((batch.len(), batch.first().unwrap().stance), (1, out));
        // In a later batch the earlier row is no longer there.
        let mut batch = Vec::new();
        assert!(corrector.add(&mut batch, incoming(9, "a@gmail.com", out), false).is_none());
        assert_eq!(batch.len(), 1);
        let again = incoming(10, "b@gmail.com", None);
        assert!(corrector.add(&mut batch, again.clone(), true).is_none());
        batch.clear();
        assert!(corrector.add(&mut batch, again, true).is_some(), "nothing new in it");
    }
}
