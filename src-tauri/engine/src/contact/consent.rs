//! Why we may write to somebody: the basis, and the record that proves it.
//!
//! Leaves out: reading consent out of a file (`import`), storage (`store::consents`).

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;

/// On what ground somebody gets mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsentBasis {
    /// They asked for it and confirmed it by a link in a mail.
    DoubleOptIn,
    /// They asked for it: a form, a tick, a signature.
    OptIn,
    /// They bought something and were told that they can object.
    Customer,
    /// They belong to the club, the school, the company.
    Member,
    /// Something else, as the wording says.
    Other,
    /// Nobody has said. What stood here before consent was recorded.
    #[default]
    NotStated,
    /// There is none: the person is kept and gets no mail.
    None,
}

impl ConsentBasis {
    pub const ALL: [Self; 7] = [
        Self::DoubleOptIn,
        Self::OptIn,
        Self::Customer,
        Self::Member,
        Self::Other,
        Self::NotStated,
        Self::None,
    ];

    /// The word stored in the database and printed by the CLI.
    pub fn word(self) -> &'static str {
        match self {
            Self::DoubleOptIn => "double_opt_in",
            Self::OptIn => "opt_in",
            Self::Customer => "customer",
            Self::Member => "member",
            Self::Other => "other",
            Self::NotStated => "not_stated",
            Self::None => "none",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|basis| basis.word() == word)
    }

    pub fn allows(self) -> bool {
        match self {
            Self::DoubleOptIn
            | Self::OptIn
            | Self::Customer
            | Self::Member
            | Self::Other
            | Self::NotStated => true,
            Self::None => false,
        }
    }
}

/// One piece of evidence: what was agreed to, when, and where that is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentRecord {
    pub basis: ConsentBasis,
    /// When they agreed; where a file does not say, when it was imported.
    pub at: Timestamp,
    /// The file's name; none: stated by hand.
    pub file: Option<String>,
    /// The row in that file, as a spreadsheet numbers it.
    pub row: Option<i64>,
    pub ip: Option<String>,
    /// What they agreed to, in the words of whoever stated it.
    pub wording: String,
    pub withdrawn_at: Option<Timestamp>,
    /// `unsubscribed`, `complained`, `by_hand`, `import` …
    pub withdrawn_how: Option<String>,
}
