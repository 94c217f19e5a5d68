//! What a message is made from, the finished message, and why one cannot be made.

use crate::template::{KnownFields, TemplateError};
use postroom_model::campaign::Draft;
use postroom_model::contact::{Address, AddressError};
use postroom_model::id::{CampaignId, PictureId};
use postroom_model::mail::{Picture, SenderDetails};

/// The input of the mails of a campaign, without the recipient.
#[derive(Debug, Clone, Copy)]
pub struct MessageSource<'a> {
    pub campaign: &'a CampaignId,
    pub draft: &'a Draft,
    pub pictures: &'a [Picture],
    pub letterhead: &'a SenderDetails,
    /// The fields that exist. [`KnownFields::any`] for a campaign that was checked when it started.
    pub names: &'a KnownFields,
}

/// A finished mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// With its angle brackets, as in the header.
    pub message_id: String,
    /// MAIL FROM.
    pub from: Address,
    /// RCPT TO.
    pub to: Address,
    /// Header and body, CRLF only, not yet dot-stuffed, with a final CRLF.
    pub bytes: Vec<u8>,
    /// The relay must offer SMTPUTF8 (RFC 6531).
    pub utf8: bool,
}

impl Message {
    /// The value of `SIZE=` (RFC 1870).
    pub fn size(&self) -> usize {
        self.bytes.len()
    }
}

/// Why a mail cannot be made. The campaign is at fault, never a recipient.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MessageError {
    #[error("the From address cannot be used: {0}")]
    From(AddressError),
    #[error("the Reply-To address cannot be used: {0}")]
    ReplyTo(AddressError),
    #[error("the subject: {0}")]
    Subject(TemplateError),
    #[error("the preview text: {0}")]
    Preheader(TemplateError),
    #[error("the mail: {0}")]
    Html(TemplateError),
    #[error("the plain-text part: {0}")]
    Text(TemplateError),
    #[error("a picture of the mail is missing")]
    Picture(PictureId),
    #[error("the HTML cannot be read: {0}")]
    Markup(String),
    #[error(
        "the HTML has more than {} elements within each other; often end tags are missing",
        crate::nesting::DEPTH_MAX
    )]
    Nesting,
}

impl MessageError {
    /// A stable identifier.
    pub fn code(&self) -> &'static str {
        match self {
            Self::From(_) => "message_from",
            Self::ReplyTo(_) => "message_reply_to",
            Self::Subject(_) => "message_subject",
            Self::Preheader(_) => "message_preheader",
            Self::Html(_) => "message_html",
            Self::Text(_) => "message_text",
            Self::Picture(_) => "message_picture",
            Self::Markup(_) => "message_markup",
            Self::Nesting => "message_nesting",
        }
    }
}
