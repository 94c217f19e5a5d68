//! The parts of a message that are not in the campaign: its pictures and the sender's details.
//!
//! Leaves out: the composer (`postroom-mail`).

use crate::contact::Address;
use crate::id::PictureId;

/// A picture of the mail, displayed where the HTML refers to `postroom-picture:ID`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    pub id: PictureId,
    /// Such as `image/png`.
    pub mime: String,
    pub bytes: Vec<u8>,
}

/// The sender's details, which appear on every mail of a workspace.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SenderDetails {
    /// The name of the business, for the footer.
    pub organisation: String,
    /// The postal address; may have several lines.
    pub postal_address: String,
    /// The language of the mails, such as `de`. Empty: not stated.
    pub language: String,
    /// The address for "unsubscribe" mails. None: the From address.
    pub unsubscribe: Option<Address>,
}
