//! People and lists.

use std::collections::BTreeMap;

use postroom_model::clock::Timestamp;
use postroom_model::id::{ContactId, ListId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ConsentBasis, ContactSort, ContactStatus, LastMail, Rule};

/// Which people: the filter of the table.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ContactFilter {
    pub search: String,
    /// A list, a tag or a segment.
    pub list: Option<ListId>,
    pub status: Option<ContactStatus>,
    /// What has to be true of them besides; what is not filled in yet does not count.
    #[serde(default)]
    pub rule: Option<Rule>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ContactPageRequest {
    pub filter: ContactFilter,
    pub sort: ContactSort,
    pub descending: bool,
    pub offset: i64,
    pub limit: i64,
    /// Whether the rows tell of the last mail.
    #[serde(default)]
    pub last_mail: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ContactRow {
    pub id: ContactId,
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
    pub created_at: Timestamp,
    /// None: they got none, or nobody asked.
    pub last_mail: Option<LastMail>,
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
    /// Subscribed, and on the suppression list by address or domain: not sendable.
    pub suppressed: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ContactDetail {
    pub id: ContactId,
    pub address: String,
    pub given_name: Option<String>,
    pub family_name: Option<String>,
    pub status: ContactStatus,
    /// Ids of lists and tags.
    pub lists: Vec<ListId>,
    pub fields: BTreeMap<String, String>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// A person as typed into the form.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ContactDraft {
    /// None: a new one.
    pub id: Option<ContactId>,
    pub address: String,
    pub given_name: String,
    pub family_name: String,
    pub status: ContactStatus,
    pub lists: Vec<ListId>,
    pub fields: BTreeMap<String, String>,
}

/// Chosen rows, or everything the filter shows.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Selection {
    These { ids: Vec<ContactId> },
    Matching { filter: ContactFilter, except: Vec<ContactId> },
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
    pub list: ListId,
    /// False: take them off the list.
    pub on: bool,
}

/// How the table of contacts is looked at. The one without a name is how it was left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TableView {
    pub name: String,
    /// Ids of columns that are shown; empty: those it begins with.
    pub columns: Vec<String>,
    pub sort: ContactSort,
    pub descending: bool,
    pub search: String,
    pub list: Option<ListId>,
    pub status: Option<ContactStatus>,
    #[serde(default)]
    pub rule: Option<Rule>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TableViews {
    pub views: Vec<TableView>,
}

/// Rows as text, for the clipboard.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Copied {
    pub text: String,
    pub rows: i64,
    /// There were more than a clipboard should hold; these are the first.
    pub more: bool,
}

/// `token`: from a save dialog the shell has shown.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ContactExport {
    pub selection: Selection,
    pub token: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ListView {
    pub id: ListId,
    pub name: String,
    pub people: i64,
    pub sendable: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ListDraft {
    /// None: a new one.
    pub id: Option<ListId>,
    pub name: String,
    /// A tag, which says something about people, and not a list.
    pub tag: bool,
}
