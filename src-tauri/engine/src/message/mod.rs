//! Template, campaign and contact become the bytes of a mail: pure, and the same bytes for the
//! same input, so that preview, test send and campaign cannot differ.
//!
//! A [`Composer`] does once what is the same for all recipients; [`Composer::build`] does the rest
//! for one of them.
//!
//! Leaves out: where contacts and pictures are kept (`store`), and the wire (`relay`).

mod clean;
mod composer;
mod dimensions;
mod header;
mod html;
mod plain;
mod preflight;
mod qp;
mod segments;
mod shell;
mod tags;

use crate::campaign::Draft;
use crate::contact::{Address, AddressError};
use crate::id::{CampaignId, PictureId};
use crate::template::{Names, TemplateError};

#[cfg(test)]
mod tests;

pub use clean::clean_html;
pub use composer::Composer;
pub use preflight::{Finding, Severity, preflight};

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
pub struct Letterhead {
    /// Who sends: name of the business, for the footer.
    pub organisation: String,
    /// Where they can be found by post; may hold several lines.
    pub postal_address: String,
    /// Language of the mails, such as `de`; empty: not said.
    pub language: String,
    /// Where "unsubscribe" mails go; none: to the From address.
    pub unsubscribe: Option<Address>,
}

/// Everything a campaign's mails are made of, before it is known to whom they go.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    pub campaign: &'a CampaignId,
    pub draft: &'a Draft,
    pub pictures: &'a [Picture],
    pub letterhead: &'a Letterhead,
    /// The fields that exist. [`Names::any`] for a campaign that was checked when it started.
    pub names: &'a Names,
}

/// One finished mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Built {
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

impl Built {
    /// For `SIZE=` (RFC 1870).
    pub fn size(&self) -> usize {
        self.bytes.len()
    }
}

/// Why a mail cannot be made. Always the campaign's fault, never a recipient's.
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
}

impl MessageError {
    /// A name for programs that never changes.
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
        }
    }
}
