//! One person as a mail sees them: what merge fields are filled from.
//!
//! Borrowed, so that a row of the queue, a contact of the store and a made-up person in a preview
//! all serve alike.

use std::collections::BTreeMap;

use crate::contact::{Address, Contact, NewContact};

/// The address a mail goes to and everything that may be merged into it.
#[derive(Debug, Clone, Copy)]
pub struct ContactView<'a> {
    pub address: &'a Address,
    pub given_name: Option<&'a str>,
    pub family_name: Option<&'a str>,
    /// The user's own fields, by the name in their file.
    pub fields: &'a BTreeMap<String, String>,
}

impl ContactView<'_> {
    /// Given and family name as they are shown beside the address; none when both are missing.
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

/// "Given Family", whichever of them there is.
pub fn full_name(given: Option<&str>, family: Option<&str>) -> Option<String> {
    let parts: Vec<&str> =
        [given, family].into_iter().flatten().map(str::trim).filter(|s| !s.is_empty()).collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}
