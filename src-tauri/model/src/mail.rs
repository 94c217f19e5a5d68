//! What a message is made of besides the campaign: its pictures and the sender's details.
//!
//! Leaves out: composing (`postroom-mail`).

use crate::contact::Address;
use crate::id::PictureId;

/// A picture of the mail, shown where the HTML says `postroom-picture:ID`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    pub id: PictureId,
    /// Such as `image/png`.
    pub mime: String,
    pub bytes: Vec<u8>,
}

/// What stands on every mail of a workspace, whatever the campaign.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SenderDetails {
    /// Who sends: name of the business, for the footer.
    pub organisation: String,
    /// Where they can be found by post; may hold several lines.
    pub postal_address: String,
    /// Language of the mails, such as `de`; empty: not said.
    pub language: String,
    /// Where "unsubscribe" mails go; none: to the From address.
    pub unsubscribe: Option<Address>,
}
