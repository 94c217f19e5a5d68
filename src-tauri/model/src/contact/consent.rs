//! Why we may write to a person: the consent basis that the user states.
//!
//! Leaves out: consent values in files (`postroom-import`).

use serde::{Deserialize, Serialize};

use crate::contact::SuppressionReason;
use crate::words::words;

/// The consent basis of a contact.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ConsentBasis {
    /// The person subscribed and confirmed it by a link in a mail.
    DoubleOptIn,
    /// The person subscribed: by a form, a tick or a signature.
    OptIn,
    /// The person is a customer and was told about the right to object.
    Customer,
    /// The person is a member of the club, the school or the company.
    Member,
    /// Another basis, which the wording describes.
    Other,
    /// Not stated. Contacts from before consent was recorded have this value.
    #[default]
    NotStated,
    /// No basis: the contact is stored and receives no mail.
    None,
    /// The person refused explicitly. Only the person's own consent overrides it; a basis that is
    /// stated for a whole file does not.
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
    /// The person agreed.
    Yes,
    /// The file has a consent column, and the cell of this person is empty.
    Silent,
    /// The person refused: the contact is stored and receives no mail.
    No,
    /// The person opted out, or a mail bounced: suppressed permanently.
    Out(SuppressionReason),
}
