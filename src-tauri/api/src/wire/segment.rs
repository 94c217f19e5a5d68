//! Segments: people described by what is true of them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ConsentBasis, ContactStatus};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Together {
    All,
    Any,
    None,
}

/// What is asked of a text, a number or a date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "op", content = "value", rename_all = "snake_case")]
pub enum SegmentTest {
    Is(String),
    IsNot(String),
    Contains(String),
    StartsWith(String),
    Filled,
    Empty,
    Above(String),
    Below(String),
    /// As dates, `2026-11-24`.
    Before(String),
    After(String),
    /// Counted from today.
    WithinLastDays(u32),
    WithinNextDays(u32),
    /// The day and month of today.
    AnniversaryToday,
}

/// Something that is true of a person or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SegmentRule {
    Group {
        together: Together,
        rules: Vec<SegmentRule>,
    },
    Field {
        name: String,
        test: SegmentTest,
    },
    GivenName {
        test: SegmentTest,
    },
    FamilyName {
        test: SegmentTest,
    },
    Address {
        test: SegmentTest,
    },
    Domain {
        test: SegmentTest,
    },
    /// On a list, or under a tag.
    OnList {
        list: String,
    },
    Status {
        status: ContactStatus,
    },
    Consent {
        basis: ConsentBasis,
    },
    /// When they came here.
    Since {
        test: SegmentTest,
    },
    /// They stood in this file.
    Import {
        import: String,
    },
    /// The relay accepted this campaign's mail to them.
    Got {
        campaign: String,
    },
    /// Of the last campaigns, so many mails or more were accepted.
    GotOfLast {
        campaigns: u32,
        at_least: u32,
    },
    /// They got so many mails or more, and of the last ones opened (or clicked in) at most these.
    OpenedOfLast {
        mails: u32,
        at_most: u32,
    },
    /// They opened this campaign's mail, or clicked in it.
    Opened {
        campaign: String,
    },
    Clicked {
        campaign: String,
    },
    /// They opened or clicked any mail in the last days.
    ActiveWithinDays {
        days: u32,
    },
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SegmentView {
    pub id: String,
    pub name: String,
    pub rule: SegmentRule,
    pub people: i64,
    pub sendable: i64,
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
pub struct SegmentLookRequest {
    pub rule: SegmentRule,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SegmentPerson {
    pub address: String,
    pub name: String,
}

/// Whom a rule means at this moment.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SegmentLook {
    pub people: i64,
    pub sendable: i64,
    /// The first ten.
    pub sample: Vec<SegmentPerson>,
    /// A condition is not filled in yet, or there are too many: nothing was counted.
    pub trouble: Option<String>,
}
