//! Contacts and lists.

use std::collections::BTreeMap;

use postroom_model::clock::Timestamp;
use postroom_model::id::{ContactId, ListId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ConsentBasis, ContactSort, ContactStatus, LastMail, Rule};

/// The filter of the contacts table.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ContactFilter {
    pub search: String,
    /// A list, a tag or a segment.
    pub list: Option<ListId>,
    pub status: Option<ContactStatus>,
    /// An additional rule; incomplete conditions are ignored.
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
    /// Whether the rows contain the last mail.
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
    /// Suppressed by address or domain: receives no mail, whatever the status.
    pub suppressed: bool,
    pub consent: ConsentBasis,
    /// Names of lists, sorted.
    pub lists: Vec<String>,
    /// Names of tags, sorted.
    pub tags: Vec<String>,
    pub fields: BTreeMap<String, String>,
    pub created_at: Timestamp,
    /// None: no mail was sent, or the request did not ask for it.
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
    /// Subscribed but suppressed by address or domain: not sendable.
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

/// The contact form as typed.
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

/// Selected rows, or all that match a filter.
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
    /// False: remove the contacts from the list.
    pub on: bool,
}

/// A saved view of the contacts table. The view without a name is the last state of the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TableView {
    pub name: String,
    /// Ids of the visible columns. Empty: the default columns.
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
    /// There are more rows than the clipboard takes; these are the first.
    pub more: bool,
}

/// `token`: from a save dialog of the shell.
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
    /// True: a tag. False: a list.
    pub tag: bool,
}
