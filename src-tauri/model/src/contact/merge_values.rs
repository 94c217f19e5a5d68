//! The values of one person for merge fields.
//!
//! All values are borrowed, so that a row of the queue, a stored contact and a sample contact in a
//! preview can all provide them.

use std::collections::BTreeMap;

use crate::contact::{Address, Contact, NewContact};

/// The recipient's address and every value that can be merged.
#[derive(Debug, Clone, Copy)]
pub struct ContactView<'a> {
    pub address: &'a Address,
    pub given_name: Option<&'a str>,
    pub family_name: Option<&'a str>,
    /// The custom fields by name.
    pub fields: &'a BTreeMap<String, String>,
}

impl ContactView<'_> {
    /// Given and family name for display beside the address. None when both are missing.
    pub fn name(&self) -> Option<String> {
        full_name(self.given_name, self.family_name)
    }
}

impl<'a> From<&'a Contact> for ContactView<'a> {
    fn from(contact: &'a Contact) -> Self {
        Self {
            address: &contact.address,
            given_name: contact.given_name.as_deref(),
            family_name: contact.family_name.as_deref(),
            fields: &contact.fields,
        }
    }
}

impl<'a> From<&'a NewContact> for ContactView<'a> {
    fn from(contact: &'a NewContact) -> Self {
        Self {
            address: &contact.address,
            given_name: contact.given_name.as_deref(),
            family_name: contact.family_name.as_deref(),
            fields: &contact.fields,
        }
    }
}

/// "Given Family", or the one that exists.
pub fn full_name(given: Option<&str>, family: Option<&str>) -> Option<String> {
    let parts: Vec<&str> =
        [given, family].into_iter().flatten().map(str::trim).filter(|s| !s.is_empty()).collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}
