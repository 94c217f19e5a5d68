//! Segments: sets of contacts that a rule defines.
//!
//! A rule is a tree of conditions, stored as JSON. It promises to be small ([`Rule::check`]): at
//! most five nested groups and a hundred conditions. Leaves out: the search for the contacts
//! (`postroom-store`).
//!
//! Opens and clicks are those that a provider reported. Where a provider reports none, a condition
//! treats the mail as not opened. Opens and clicks by a robot do not count.

use serde::{Deserialize, Serialize};

use crate::contact::{ConsentBasis, ContactStatus};

/// The maximum depth of nested groups.
const DEPTH_MAX: usize = 5;
/// The maximum number of conditions in a rule.
const CONDITIONS_MAX: usize = 100;
/// The maximum number of past mails per person that a condition may look at.
const MAILS_MAX: u32 = 100;
/// A hundred years.
const DAYS_MAX: u32 = 36_500;

/// How the conditions of a group are combined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(rename = "Together"))]
#[serde(rename_all = "snake_case")]
pub enum Combinator {
    All,
    Any,
    None,
}

/// A test on a text value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(rename = "SegmentTest"))]
#[serde(tag = "op", content = "value", rename_all = "snake_case")]
pub enum Test {
    Is(String),
    IsNot(String),
    Contains(String),
    StartsWith(String),
    Filled,
    Empty,
    /// Compared as numbers.
    Above(String),
    Below(String),
    /// Compared as dates, `2026-11-24`.
    Before(String),
    After(String),
    /// Compared as dates, counted back from today; today is included.
    WithinLastDays(u32),
    WithinNextDays(u32),
    /// The day and month of today, for birthdays.
    AnniversaryToday,
}

/// A condition on one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(rename = "SegmentRule"))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Rule {
    Group {
        together: Combinator,
        rules: Vec<Rule>,
    },
    /// A custom field.
    Field {
        name: String,
        test: Test,
    },
    GivenName {
        test: Test,
    },
    FamilyName {
        test: Test,
    },
    Address {
        test: Test,
    },
    Domain {
        test: Test,
    },
    /// The person is on a list or has a tag.
    OnList {
        list: String,
    },
    Status {
        status: ContactStatus,
    },
    Consent {
        basis: ConsentBasis,
    },
    /// The time when the contact was created.
    Since {
        test: Test,
    },
    /// The person was in this import file.
    Import {
        import: String,
    },
    /// The relay accepted this campaign's mail to the person.
    Got {
        campaign: String,
    },
    /// Of the last campaigns, at least this many mails to the person were accepted.
    GotOfLast {
        campaigns: u32,
        at_least: u32,
    },
    /// The person received at least this many mails and opened (or clicked in) at most this many of
    /// the last ones. `{mails: 3, at_most: 0}`: received the last three and opened none.
    OpenedOfLast {
        mails: u32,
        at_most: u32,
    },
    /// The person opened this campaign's mail or clicked in it.
    Opened {
        campaign: String,
    },
    /// The person clicked a link in this campaign's mail.
    Clicked {
        campaign: String,
    },
    /// The person opened or clicked any mail in the last days.
    ActiveWithinDays {
        days: u32,
    },
}

/// The error for an invalid rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    #[error("more than {DEPTH_MAX} groups stand within each other")]
    Deep,
    #[error("there are more than {CONDITIONS_MAX} conditions")]
    Many,
    #[error("a condition is not filled in yet")]
    Unfinished,
}

impl RuleError {
    /// A stable code for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Deep => "segment_deep",
            Self::Many => "segment_many",
            Self::Unfinished => "segment_unfinished",
        }
    }
}

impl Test {
    fn is_finished(&self) -> bool {
        match self {
            Self::Is(text) | Self::IsNot(text) | Self::Contains(text) | Self::StartsWith(text) => {
                !text.trim().is_empty()
            }
            Self::Above(number) | Self::Below(number) => {
                number.trim().replace(',', ".").parse::<f64>().is_ok_and(f64::is_finite)
            }
            Self::Before(day) | Self::After(day) => day.parse::<jiff::civil::Date>().is_ok(),
            Self::WithinLastDays(days) | Self::WithinNextDays(days) => *days <= DAYS_MAX,
            Self::Filled | Self::Empty | Self::AnniversaryToday => true,
        }
    }
}

impl Rule {
    /// # Errors
    /// [`RuleError`] when the rule is too large or incomplete.
    pub fn check(&self) -> Result<(), RuleError> {
        let mut conditions = 0;
        self.check_at(1, &mut conditions)
    }

    /// The complete part of the rule: incomplete conditions and empty groups are dropped. None when
    /// nothing remains. For the matches that are displayed while a rule is edited.
    pub fn finished(&self) -> Option<Self> {
        match self {
            Self::Group { together, rules } => {
                let rules: Vec<Self> = rules.iter().filter_map(Self::finished).collect();
                (!rules.is_empty()).then_some(Self::Group { together: *together, rules })
            }
            // A single condition can only be incomplete, not too large.
            condition => condition.check().is_ok().then(|| condition.clone()),
        }
    }

    /// A rule that requires both rules.
    pub fn and(self, other: Self) -> Self {
        Self::Group { together: Combinator::All, rules: vec![self, other] }
    }

    /// A rule that matches no contact.
    pub fn nobody() -> Self {
        Self::Group { together: Combinator::Any, rules: Vec::new() }
    }

    fn check_at(&self, depth: usize, conditions: &mut usize) -> Result<(), RuleError> {
        let finished = |done: bool| if done { Ok(()) } else { Err(RuleError::Unfinished) };
        *conditions += 1;
        if *conditions > CONDITIONS_MAX {
            return Err(RuleError::Many);
        }
        match self {
            Self::Group { .. } if depth > DEPTH_MAX => Err(RuleError::Deep),
            Self::Group { rules, .. } => {
                rules.iter().try_for_each(|rule| rule.check_at(depth + 1, conditions))
            }
            Self::Field { name, test } => finished(!name.trim().is_empty() && test.is_finished()),
            Self::GivenName { test }
            | Self::FamilyName { test }
            | Self::Address { test }
            | Self::Domain { test }
            | Self::Since { test } => finished(test.is_finished()),
            Self::OnList { list: id }
            | Self::Import { import: id }
            | Self::Got { campaign: id }
            | Self::Opened { campaign: id }
            | Self::Clicked { campaign: id } => finished(!id.is_empty()),
            Self::GotOfLast { campaigns, .. } => finished(*campaigns >= 1 && *campaigns <= 1_000),
            Self::OpenedOfLast { mails, at_most } => {
                finished(*mails >= 1 && *mails <= MAILS_MAX && at_most <= mails)
            }
            Self::ActiveWithinDays { days } => finished(*days >= 1 && *days <= DAYS_MAX),
            Self::Status { .. } | Self::Consent { .. } => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn a_rule_is_stored_as_json_and_read_back() {
        let text = r#"{"kind":"group","together":"all","rules":[
            {"kind":"field","name":"Town","test":{"op":"is","value":"Ulm"}},
            {"kind":"since","test":{"op":"within_last_days","value":30}},
            {"kind":"field","name":"Birthday","test":{"op":"anniversary_today"}},
            {"kind":"opened_of_last","mails":3,"at_most":0},
            {"kind":"clicked","campaign":"c1"},
            {"kind":"active_within_days","days":90},
            {"kind":"group","together":"none","rules":[{"kind":"status","status":"bounced"}]}]}"#;
        let rule: Rule = serde_json::from_str(text).unwrap();
        let again: Rule = serde_json::from_str(&serde_json::to_string(&rule).unwrap()).unwrap();
        assert_eq!(rule, again);
        assert_eq!(rule.check(), Ok(()));
    }

    #[test]
    fn oversized_or_incomplete_rules_are_refused() {
        let leaf = || Rule::OnList { list: "a".into() };
        let group = |rules| Rule::Group { together: Combinator::Any, rules };
        let mut deep = leaf();
        for _ in 0..6 {
            deep = group(vec![deep]);
        }
        for (rule, error) in [
            (deep, RuleError::Deep),
            (group((0..101).map(|_| leaf()).collect()), RuleError::Many),
            (Rule::Address { test: Test::Is(" ".into()) }, RuleError::Unfinished),
            (Rule::Since { test: Test::Before("yesterday".into()) }, RuleError::Unfinished),
            (Rule::GotOfLast { campaigns: 0, at_least: 1 }, RuleError::Unfinished),
            (Rule::OpenedOfLast { mails: 0, at_most: 0 }, RuleError::Unfinished),
            (Rule::OpenedOfLast { mails: 3, at_most: 4 }, RuleError::Unfinished),
            (Rule::Opened { campaign: String::new() }, RuleError::Unfinished),
            (Rule::ActiveWithinDays { days: 0 }, RuleError::Unfinished),
        ] {
            assert_eq!(rule.check(), Err(error));
        }
    }
    #[test]
    fn what_is_not_filled_in_yet_is_as_if_it_were_not_there() {
        let ulm = || Rule::Field { name: "Town".into(), test: Test::Is("Ulm".into()) };
        let open = || Rule::Field { name: "Town".into(), test: Test::Is(" ".into()) };
        let group = |together, rules| Rule::Group { together, rules };
        use Combinator::{All, Any, None as Not};
        for (rule, finished) in [
            (ulm(), Some(ulm())),
            (open(), None),
            (group(All, vec![]), None),
            (group(Any, vec![open()]), None),
            (group(All, vec![ulm(), open()]), Some(group(All, vec![ulm()]))),
            // A newly added, empty group excludes nobody.
            (group(All, vec![ulm(), group(Any, vec![])]), Some(group(All, vec![ulm()]))),
            (
                group(All, vec![open(), group(Not, vec![ulm(), open()])]),
                Some(group(All, vec![group(Not, vec![ulm()])])),
            ),
        ] {
            assert_eq!(rule.finished(), finished, "{rule:?}");
        }
    }
}
