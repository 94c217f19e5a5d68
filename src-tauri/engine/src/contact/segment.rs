//! A rule about people, clicked together: conditions under all, any or none of.
//!
//! Pure data; who fits is the store's to say (`store::segments`).

use serde::{Deserialize, Serialize};

use super::{ConsentBasis, ContactStatus};
use crate::id::{ImportId, ListId, SegmentId};

/// A rule. Nesting deeper than [`DEPTH_MAX`] or more than [`CONDITIONS_MAX`] conditions is refused.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Rule {
    /// Everything below holds; nothing below: everybody.
    All {
        of: Vec<Rule>,
    },
    /// At least one holds; nothing below: nobody.
    Any {
        of: Vec<Rule>,
    },
    /// Nothing below holds.
    None {
        of: Vec<Rule>,
    },
    Is {
        condition: Condition,
    },
}

pub const DEPTH_MAX: usize = 8;
pub const CONDITIONS_MAX: usize = 100;

/// What a condition looks at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Subject {
    Address,
    GivenName,
    FamilyName,
    /// One of the user's own.
    Field {
        name: String,
    },
}

/// One thing that is true of a person or not.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Condition {
    Text {
        subject: Subject,
        test: TextTest,
        value: String,
    },
    Number {
        field: String,
        test: NumberTest,
        value: f64,
        to: Option<f64>,
    },
    /// A field that holds dates.
    Date {
        field: String,
        test: DateTest,
    },
    /// When they were brought in.
    Added {
        test: DateTest,
    },
    /// When they were last changed.
    Changed {
        test: DateTest,
    },
    OnList {
        list: ListId,
        yes: bool,
    },
    Tagged {
        tag: ListId,
        yes: bool,
    },
    /// Brought by this import, or named in it.
    FromImport {
        import: ImportId,
        yes: bool,
    },
    InSegment {
        segment: SegmentId,
        yes: bool,
    },
    /// The part behind the @, whole.
    Domain {
        domains: Vec<String>,
        yes: bool,
    },
    Status {
        any_of: Vec<ContactStatus>,
    },
    Consent {
        any_of: Vec<ConsentBasis>,
    },
    Engagement {
        test: EngagementTest,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NumberTest {
    Is,
    IsNot,
    Above,
    Below,
    /// `value` to `to`, both included.
    Between,
    IsEmpty,
    IsFilled,
}

/// Dates are `2026-11-24`; days are counted from today in the user's time zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DateTest {
    On {
        date: String,
    },
    Before {
        date: String,
    },
    After {
        date: String,
    },
    Between {
        from: String,
        to: String,
    },
    /// Today and the days before it, so many in all.
    InTheLast {
        days: i64,
    },
    /// Longer ago than so many days.
    MoreThanDaysAgo {
        days: i64,
    },
    /// Today and the days behind it, so many in all.
    InTheNext {
        days: i64,
    },
    /// The same day and month, so many days from today on: birthdays.
    AnniversaryInTheNext {
        days: i64,
    },
    IsEmpty,
    IsFilled,
}

/// What became of the mails that were sent to them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EngagementTest {
    /// Got the last `campaigns` that were sent to them and opened none of them.
    GotButNeverOpened {
        campaigns: i64,
    },
    OpenedOneOfTheLast {
        campaigns: i64,
    },
    ClickedOneOfTheLast {
        campaigns: i64,
    },
    NeverGotAny,
    GotAnyInTheLast {
        days: i64,
    },
    GotNoneInTheLast {
        days: i64,
    },
}

/// A rule with a name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Segment {
    pub id: SegmentId,
    pub name: String,
    pub rule: Rule,
}

/// Why a rule is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    #[error("the rule is nested deeper than {DEPTH_MAX} levels")]
    TooDeep,
    #[error("the rule has more than {CONDITIONS_MAX} conditions")]
    TooMany,
    #[error("\u{201C}{0}\u{201D} is no date such as 2026-11-24")]
    Date(String),
    #[error("a condition has no value yet")]
    NoValue,
    #[error("the segment refers to itself")]
    Circle,
    #[error("it refers to {0} that is not there any more")]
    Gone(&'static str),
}

impl RuleError {
    /// A name for programs that never changes.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooDeep => "rule_too_deep",
            Self::TooMany => "rule_too_many",
            Self::Date(_) => "rule_date",
            Self::NoValue => "rule_no_value",
            Self::Circle => "rule_circle",
            Self::Gone(_) => "rule_gone",
        }
    }
}
