//! The types of an import: rows, options and counts.
//!
//! Leaves out: the decisions about a row (`batch`).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use postroom_model::clock::Timestamp;
use postroom_model::contact::{
    ConsentBasis, ConsentSignal, ContactStatus, NewContact, SuppressionReason,
};
use postroom_model::id::ListId;
use postroom_model::import::Policy;

/// The row number of an import, under which `import_rows` refers to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ImportSeq(pub i64);

/// A row of a file, ready to be stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Incoming {
    /// The number of the row in the file.
    pub line: u64,
    /// The key of the contact's address.
    pub key: String,
    pub contact: NewContact,
    /// The consent signal of the row; none if the file has no such column.
    pub stance: Option<ConsentSignal>,
    pub consented_at: Option<Timestamp>,
    /// Proof of the consent, such as an IP address or the name of a form.
    pub evidence: Option<String>,
    /// The consent basis that an export of Postroom names; none: the basis of the whole file
    /// applies.
    pub basis: Option<ConsentBasis>,
    /// Names of lists and tags; missing ones are created.
    pub lists: Vec<String>,
    pub tags: Vec<String>,
}

impl Incoming {
    /// A row without consent signal, evidence, lists and tags.
    pub fn from_contact(line: u64, contact: NewContact) -> Self {
        Self {
            line,
            key: contact.address.key(),
            contact,
            stance: None,
            consented_at: None,
            evidence: None,
            basis: None,
            lists: Vec::new(),
            tags: Vec::new(),
        }
    }
}

/// The choices that apply to a whole import.
#[derive(Debug, Clone, Copy)]
pub struct ImportOptions<'a> {
    pub policy: Policy,
    /// The basis that the user states for the whole file.
    pub consent: ConsentBasis,
    /// The file is a suppression list: every address is suppressed with this reason.
    pub suppress_all_as: Option<SuppressionReason>,
    pub lists: &'a [ListId],
    /// None: the batch cannot be undone (tests and sample contacts).
    pub import: Option<ImportSeq>,
    pub now: Timestamp,
}

/// The rows of a batch by outcome.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct BatchCounts {
    pub added: i64,
    pub updated: i64,
    pub unchanged: i64,
    /// Part of the counts above: opted out, bounced, complained or on the suppression list, so
    /// they get no mail.
    pub stay_out: i64,
    /// Part of `unchanged` and `stay_out`: erased for good, so they are left out.
    #[serde(default)]
    pub erased: i64,
    /// Part of `added`: without consent, so they get no mail.
    pub no_consent: i64,
    /// The contacts that can be emailed after the import, by consent basis.
    #[serde(default)]
    pub bases: BTreeMap<ConsentBasis, i64>,
}

impl BatchCounts {
    /// Counts rows of erased people, which change nothing.
    pub(crate) fn with_erased(mut self, rows: i64) -> Self {
        self.erased += rows;
        self.unchanged += rows;
        self.stay_out += rows;
        self
    }
}

/// The part of a contact that an import may change, stored as JSON for the undo.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct ContactSnapshot {
    pub given: Option<String>,
    pub family: Option<String>,
    pub fields: BTreeMap<String, String>,
    pub status: ContactStatus,
    pub consent: ConsentBasis,
}
