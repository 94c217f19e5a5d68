//! Why we may write to somebody: the ground, as the user states it.
//!
//! Leaves out: reading consent out of a file (`import`).

use serde::{Deserialize, Serialize};

use crate::contact::SuppressionReason;
use crate::words::words;

/// On what ground somebody gets mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
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
    /// They said no, in so many words. Only their own "yes" outweighs it, no ground that is stated
    /// for a whole file.
    Refused,
}

words!(ConsentBasis {
    DoubleOptIn => "double_opt_in",
    OptIn => "opt_in",
    Customer => "customer",
    Member => "member",
    Other => "other",
    NotStated => "not_stated",
    None => "none",
    Refused => "refused",
});

impl ConsentBasis {
    pub fn allows(self) -> bool {
        match self {
            Self::DoubleOptIn
            | Self::OptIn
            | Self::Customer
            | Self::Member
            | Self::Other
            | Self::NotStated => true,
            Self::None | Self::Refused => false,
        }
    }
}

/// What a row of a file says about the person's consent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsentSignal {
    /// They said yes.
    Yes,
    /// The file has a column for it, and nothing stands there for this person.
    Silent,
    /// They said no: kept, and gets no mail.
    No,
    /// They opted out, or their mail came back: out for good.
    Out(SuppressionReason),
}
