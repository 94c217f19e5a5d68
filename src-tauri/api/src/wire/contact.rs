//! People and lists.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::SuppressionView;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ContactStatus {
    Subscribed,
    /// They never said yes; kept, and gets no mail.
    NoConsent,
    Unsubscribed,
    Bounced,
    Complained,
}

/// On what ground somebody gets mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ConsentBasis {
    DoubleOptIn,
    OptIn,
    Customer,
    Member,
    Other,
    NotStated,
    None,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ContactSort {
    Address,
    Name,
    Status,
    CreatedAt,
    UpdatedAt,
    /// By a field of the user's own.
    Field {
        name: String,
    },
}

/// Which people: the filter of the table.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ContactFilter {
    pub search: String,
    pub list: Option<String>,
    pub tag: Option<String>,
    pub segment: Option<String>,
    /// Brought by this import, or named in it.
    pub import: Option<String>,
    pub status: Option<ContactStatus>,
    /// True: only who may be written to; false: only who may not.
    pub sendable: Option<bool>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ContactPageRequest {
    pub filter: ContactFilter,
    pub sort: ContactSort,
    pub descending: bool,
    pub offset: i64,
    pub limit: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ContactRow {
    pub id: String,
    pub address: String,
    pub given_name: Option<String>,
    pub family_name: Option<String>,
    pub status: ContactStatus,
    /// On the suppression list, by address or domain: gets no mail whatever the status.
    pub suppressed: bool,
    pub consent: ConsentBasis,
    /// Names of lists, in order.
    pub lists: Vec<String>,
    /// Names of tags, in order.
    pub tags: Vec<String>,
    pub fields: BTreeMap<String, String>,
    pub created_at: i64,
    pub updated_at: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ContactPage {
    pub total: i64,
    pub rows: Vec<ContactRow>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ContactCounts {
    pub total: i64,
    pub sendable: i64,
    pub no_consent: i64,
    pub unsubscribed: i64,
    pub bounced: i64,
    pub complained: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ContactDetail {
    pub id: String,
    pub address: String,
    pub given_name: Option<String>,
    pub family_name: Option<String>,
    pub status: ContactStatus,
    /// Ids of lists.
    pub lists: Vec<String>,
    /// Ids of tags.
    pub tags: Vec<String>,
    pub fields: BTreeMap<String, String>,
    /// The ground that counts today.
    pub consent: ConsentBasis,
    /// Every piece of evidence, newest first.
    pub consents: Vec<ConsentView>,
    /// What keeps them out beside their status.
    pub suppressions: Vec<SuppressionView>,
    /// Newest first.
    pub notes: Vec<NoteView>,
    pub created_at: i64,
    pub updated_at: i64,
}

/// One piece of evidence of consent.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ConsentView {
    pub basis: ConsentBasis,
    pub at: i64,
    /// None: stated by hand.
    pub file: Option<String>,
    pub row: Option<i64>,
    pub ip: Option<String>,
    pub wording: String,
    pub withdrawn_at: Option<i64>,
    /// `unsubscribed`, `complained`, `bounced`, `by_hand`, `import`.
    pub withdrawn_how: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct NoteView {
    pub id: String,
    pub text: String,
    pub at: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct NoteDraft {
    pub contact: String,
    /// None: a new one.
    pub id: Option<String>,
    pub text: String,
}

/// A person as typed into the form.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ContactDraft {
    /// None: a new one.
    pub id: Option<String>,
    pub address: String,
    pub given_name: String,
    pub family_name: String,
    pub status: ContactStatus,
    pub lists: Vec<String>,
    pub tags: Vec<String>,
    pub fields: BTreeMap<String, String>,
    /// Stated when somebody new is typed in, or is made subscribed again; none: as it was.
    pub consent: Option<ConsentStatement>,
}

/// What the user says about why these people may be written to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConsentStatement {
    pub basis: ConsentBasis,
    /// What they agreed to, in the user's words; may be empty.
    pub wording: String,
}

/// Chosen rows, or everything the filter shows.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Selection {
    These { ids: Vec<String> },
    Matching { filter: ContactFilter, except: Vec<String> },
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SelectionRequest {
    pub selection: Selection,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SelectionStatus {
    pub selection: Selection,
    pub status: ContactStatus,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SelectionList {
    pub selection: Selection,
    pub list: String,
    /// False: take them off the list.
    pub on: bool,
}

/// `token`: from a save dialog the shell has shown.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ContactExport {
    pub selection: Selection,
    pub token: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ListView {
    pub id: String,
    pub name: String,
    pub people: i64,
    pub sendable: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ListDraft {
    /// None: a new one.
    pub id: Option<String>,
    pub name: String,
}
