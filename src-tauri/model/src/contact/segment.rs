//! Segments: people described by what is true of them, instead of named one by one.
//!
//! A rule is a tree of conditions, kept as JSON. It promises to be small ([`Rule::check`]): at most
//! five groups deep and a hundred conditions. Leaves out: finding the people (`store::segments`).
//!
//! Opens and clicks are those that a provider reported. Where it reports none, nothing is known, and
//! a condition takes that for "not opened"; what a robot did does not count.

use serde::{Deserialize, Serialize};

use crate::contact::{ConsentBasis, ContactStatus};

/// Groups within groups.
const DEPTH_MAX: usize = 5;
/// Conditions of one rule.
const CONDITIONS_MAX: usize = 100;
/// Mails of one person that are looked back on.
const MAILS_MAX: u32 = 100;
/// A hundred years.
const DAYS_MAX: u32 = 36_500;

/// How the rules of a group go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(rename = "Together"))]
#[serde(rename_all = "snake_case")]
pub enum Combinator {
    All,
    Any,
    None,
}

/// What is asked of a text.
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
    /// As numbers.
    Above(String),
    Below(String),
    /// As dates, `2026-11-24`.
    Before(String),
    After(String),
    /// As dates, counted from today; today included.
    WithinLastDays(u32),
    WithinNextDays(u32),
    /// A birthday: the day and month of today.
    AnniversaryToday,
}

/// Something that is true of a person or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(rename = "SegmentRule"))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Rule {
    Group {
        together: Combinator,
        rules: Vec<Rule>,
    },
    /// A field of the user's own.
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
        test: Test,
    },
    /// They stood in this file.
    Import {
        import: String,
    },
    /// The relay accepted this campaign's mail to them.
    Got {
        campaign: String,
    },
    /// Of the last campaigns, as many or more mails to them were accepted.
    GotOfLast {
        campaigns: u32,
        at_least: u32,
    },
    /// They got so many mails or more, and of the last ones opened (or clicked in) at most these.
    /// `{mails: 3, at_most: 0}` got the last three and opened none.
    OpenedOfLast {
        mails: u32,
        at_most: u32,
    },
    /// They opened this campaign's mail, or clicked in it.
    Opened {
        campaign: String,
    },
    /// They clicked a link in this campaign's mail.
    Clicked {
        campaign: String,
    },
    /// They opened or clicked any mail in the last days.
    ActiveWithinDays {
        days: u32,
    },
}

/// What is wrong with a rule.
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
    /// A name for programs that never changes.
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
    /// [`RuleError`] where it is too large or not filled in.
    pub fn check(&self) -> Result<(), RuleError> {
        let mut conditions = 0;
        self.check_at(1, &mut conditions)
    }

    /// What of it is filled in: conditions that are not yet, and groups without a condition, are as
    /// if they were not there. None: nothing is. For looking at people while a rule is being made.
    pub fn finished(&self) -> Option<Self> {
        match self {
            Self::Group { together, rules } => {
                let rules: Vec<Self> = rules.iter().filter_map(Self::finished).collect();
                (!rules.is_empty()).then_some(Self::Group { together: *together, rules })
            }
            // Alone it can only be unfinished, not too large.
            condition => condition.check().is_ok().then(|| condition.clone()),
        }
    }

    /// Both at once.
    pub fn and(self, other: Self) -> Self {
        Self::Group { together: Combinator::All, rules: vec![self, other] }
    }

    /// True of nobody.
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
    fn a_rule_is_kept_as_plain_json_and_read_back() {
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
    fn what_is_too_large_or_not_filled_in_is_told() {
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
            // A group that was just added hides nobody.
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
