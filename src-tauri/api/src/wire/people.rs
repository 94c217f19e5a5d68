//! What is kept about people beside their rows: tags, fields, changes, segments, suppression, views.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    ConsentBasis, ConsentStatement, ContactFilter, ContactRow, ContactSort, ContactStatus,
    DeliveryStatus, Selection,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    #[default]
    Text,
    Number,
    Date,
    YesNo,
    Choice,
}

/// A field of the user's own.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct FieldView {
    pub name: String,
    pub kind: FieldKind,
    pub choices: Vec<String>,
    /// How many people have a value for it.
    pub people: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct FieldDraft {
    /// Its name until now; none: a new field.
    pub was: Option<String>,
    pub name: String,
    pub kind: FieldKind,
    pub choices: Vec<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct FieldSaved {
    pub field: FieldView,
    /// Values that do not fit the new kind; they are kept as they are.
    pub misfits: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct FieldName {
    pub name: String,
}

/// What a bulk edit does to everybody in a selection.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum BulkEdit {
    /// Subscribed takes a statement of consent; it never revives who complained.
    Status {
        status: ContactStatus,
        consent: Option<ConsentStatement>,
    },
    /// On the list, or off it.
    List {
        list: String,
        on: bool,
    },
    Tag {
        tag: String,
        on: bool,
    },
    /// A new list of exactly these people.
    NewList {
        name: String,
    },
    NewTag {
        name: String,
    },
    /// An empty value clears the field.
    SetField {
        name: String,
        value: String,
    },
    Delete,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct BulkEditRequest {
    pub selection: Selection,
    pub edit: BulkEdit,
}

/// What a change did, and the handle to undo it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Changed {
    pub count: i64,
    /// None: nothing to undo.
    pub change: Option<String>,
    /// The list or tag that was made.
    pub made: Option<String>,
    /// Who was left as they were, because they complained or are suppressed.
    pub left_out: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    Added,
    Edited,
    Imported,
    Status,
    List,
    Tag,
    Field,
    Merged,
    Deleted,
    Erased,
    Undone,
}

/// Something that was done to people.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ChangeView {
    pub id: String,
    pub at: i64,
    pub kind: ChangeKind,
    /// What the sentence is filled with: the status, the name of the list, tag, field or file.
    pub what: String,
    /// What it was before, for one person and one value; else none.
    pub before: Option<String>,
    pub after: Option<String>,
    pub people: i64,
    pub can_undo: bool,
    pub undone_at: Option<i64>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ChangePageRequest {
    /// Only what touched this person.
    pub contact: Option<String>,
    pub offset: i64,
    pub limit: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ChangePage {
    pub total: i64,
    pub rows: Vec<ChangeView>,
}

/// A mail that was sent to somebody, or is to be.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ContactMail {
    pub delivery: String,
    pub campaign: String,
    pub title: String,
    pub subject: String,
    pub status: DeliveryStatus,
    pub at: i64,
    pub attempts: i64,
    /// Stable code of what its outcome means.
    pub meaning: Option<String>,
    pub reply: Option<String>,
    /// What became of it afterwards, oldest first.
    pub events: Vec<MailEvent>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct MailEvent {
    /// `delivered`, `bounced`, `opened`, `clicked`, `complained`, `unsubscribed`.
    pub kind: String,
    pub at: i64,
    pub source: String,
    pub detail: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ContactMailsRequest {
    pub contact: String,
    pub offset: i64,
    pub limit: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ContactMails {
    pub total: i64,
    pub rows: Vec<ContactMail>,
}

/// Everything known of one person, as a file they can be given.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ContactDataExport {
    pub id: String,
    pub token: String,
}

/// Why people seem to be the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TwinReason {
    /// The same name at another address.
    Name,
    /// Addresses that the mailbox provider treats as one: `a.b+x@gmail.com`.
    Mailbox,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TwinGroup {
    pub reason: TwinReason,
    pub people: Vec<ContactRow>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TwinPageRequest {
    pub offset: i64,
    pub limit: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TwinPage {
    pub total: i64,
    pub rows: Vec<TwinGroup>,
}

/// The others go into `keep`: their lists, tags, fields where it has none, notes and consent. Who
/// is out stays out.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct MergeRequest {
    pub keep: String,
    pub others: Vec<String>,
}

/// Columns of a table that is copied or exported, in order: `address`, `given_name`, `family_name`,
/// `status`, `consent`, `lists`, `tags`, `created_at`, `field:NAME`.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CopyRequest {
    pub selection: Selection,
    pub columns: Vec<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Copied {
    pub text: String,
    pub rows: i64,
}

/// How the user likes to see the table.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TableView {
    pub filter: ContactFilter,
    pub sort: ContactSort,
    pub descending: bool,
    pub columns: Vec<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SavedView {
    pub id: String,
    pub name: String,
    pub view: TableView,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SavedViewDraft {
    /// None: a new one.
    pub id: Option<String>,
    pub name: String,
    pub view: TableView,
}

/// A rule about people.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SegmentRule {
    All { of: Vec<SegmentRule> },
    Any { of: Vec<SegmentRule> },
    None { of: Vec<SegmentRule> },
    Is { condition: SegmentCondition },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SegmentSubject {
    Address,
    GivenName,
    FamilyName,
    Field { name: String },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SegmentCondition {
    Text { subject: SegmentSubject, test: TextTest, value: String },
    Number { field: String, test: NumberTest, value: f64, to: Option<f64> },
    Date { field: String, test: DateTest },
    Added { test: DateTest },
    Changed { test: DateTest },
    OnList { list: String, yes: bool },
    Tagged { tag: String, yes: bool },
    FromImport { import: String, yes: bool },
    InSegment { segment: String, yes: bool },
    Domain { domains: Vec<String>, yes: bool },
    Status { any_of: Vec<ContactStatus> },
    Consent { any_of: Vec<ConsentBasis> },
    Engagement { test: EngagementTest },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TextTest {
    Is,
    IsNot,
    Contains,
    ContainsNot,
    BeginsWith,
    EndsWith,
    IsEmpty,
    IsFilled,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum NumberTest {
    Is,
    IsNot,
    Above,
    Below,
    Between,
    IsEmpty,
    IsFilled,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DateTest {
    On { date: String },
    Before { date: String },
    After { date: String },
    Between { from: String, to: String },
    InTheLast { days: i64 },
    MoreThanDaysAgo { days: i64 },
    InTheNext { days: i64 },
    AnniversaryInTheNext { days: i64 },
    IsEmpty,
    IsFilled,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EngagementTest {
    GotButNeverOpened { campaigns: i64 },
    OpenedOneOfTheLast { campaigns: i64 },
    ClickedOneOfTheLast { campaigns: i64 },
    NeverGotAny,
    GotAnyInTheLast { days: i64 },
    GotNoneInTheLast { days: i64 },
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SegmentView {
    pub id: String,
    pub name: String,
    pub rule: SegmentRule,
    pub people: i64,
    pub sendable: i64,
    /// Why it cannot be counted, when something it refers to is gone.
    pub trouble: Option<String>,
    pub updated_at: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SegmentDraft {
    /// None: a new one.
    pub id: Option<String>,
    pub name: String,
    pub rule: SegmentRule,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SegmentProbe {
    pub rule: SegmentRule,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SegmentCount {
    pub people: i64,
    pub sendable: i64,
    /// A few of them.
    pub sample: Vec<ContactRow>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SuppressionReason {
    Unsubscribed,
    Bounced,
    Complained,
    SoftBounced,
    Blocked,
    Erased,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SuppressionKind {
    Address,
    Domain,
    /// Somebody who asked to be erased; the address is not known any more.
    Hash,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SuppressionView {
    pub id: String,
    pub kind: SuppressionKind,
    /// The address, the domain, or the beginning of the hash.
    pub entry: String,
    pub reason: SuppressionReason,
    /// `by_hand`, `import`, `status`, `relay`.
    pub source: String,
    pub note: String,
    pub created_at: i64,
    /// None: for ever.
    pub expires_at: Option<i64>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SuppressionPageRequest {
    pub search: String,
    pub kind: Option<SuppressionKind>,
    pub reason: Option<SuppressionReason>,
    pub offset: i64,
    pub limit: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SuppressionPage {
    pub total: i64,
    pub rows: Vec<SuppressionView>,
}

/// Addresses and domains as typed or pasted, one a line.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SuppressionDraft {
    pub text: String,
    pub reason: SuppressionReason,
    pub note: String,
    pub expires_at: Option<i64>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SuppressionAdded {
    pub added: i64,
    /// Were on the list already.
    pub known: i64,
    /// Lines that are neither an address nor a domain; the first hundred.
    pub bad: Vec<SuppressionBad>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SuppressionBad {
    pub line: i64,
    pub text: String,
    pub message: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SuppressionIds {
    pub ids: Vec<String>,
}

/// A file of addresses, one of them in each row.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SuppressionImport {
    pub token: String,
    pub reason: SuppressionReason,
    pub note: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SuppressionExport {
    pub token: String,
}
